//! The state of an opened log.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::again::Again;
use crate::domain::{Fault, Job, JobLogKey};
use crate::logs::{
    job::{Finding, Folds, JobLine, Outline, Page},
    row_count,
};

/// How far the log has come.
#[derive(Debug, Clone, PartialEq)]
pub enum JobLogState {
    /// There is none, or none yet; the sentence says which. `comes` when the job still runs.
    None {
        why: &'static str,
        comes: bool,
    },
    Arriving {
        bytes: u64,
        of: Option<u64>,
    },
    Open(Arc<Outline>),
    Failed(Fault),
}

/// What is looked for in the whole log.
#[derive(Debug, Default)]
pub struct JobLogSearch {
    pub text: String,
    /// The text that was last asked for.
    pub(super) asked: String,
    /// The line under the cursor when the search began.
    pub(super) from: u64,
    /// Where `asked` is; none until the answer has come.
    pub found: Option<Finding>,
}

/// The log of one job, and what is shown of it.
#[derive(Debug)]
pub struct JobLogView {
    pub key: JobLogKey,
    /// As it was last read.
    pub job: Job,
    pub state: JobLogState,
    /// The step that it opens on; none where it opens on what failed.
    pub(super) step: Option<u32>,
    pub folds: Folds,
    pub page: Page,
    /// The runner's time stands before each line.
    pub times: bool,
    pub search: JobLogSearch,
    pub(super) held: BTreeMap<u64, JobLine>,
    pub(super) asked: BTreeSet<u64>,
    /// When a log that did not come is asked for once more.
    pub(super) again: Again,
}

/// Cells for the time before a line.
const TIME: usize = "00:00:00.000 ".len();
/// Cells for the sign of a line.
const SIGN: usize = 2;

impl JobLogView {
    pub(super) fn new(key: JobLogKey, job: Job, state: JobLogState) -> Self {
        Self {
            key,
            job,
            state,
            step: None,
            folds: Folds::default(),
            page: Page::default(),
            times: false,
            search: JobLogSearch::default(),
            held: BTreeMap::new(),
            asked: BTreeSet::new(),
            again: Again::default(),
        }
    }

    pub fn outline(&self) -> Option<&Arc<Outline>> {
        if let JobLogState::Open(outline) = &self.state { Some(outline) } else { None }
    }

    /// A line near those on screen, once its text has come.
    pub fn line(&self, number: u64) -> Option<&JobLine> {
        self.held.get(&number)
    }

    /// Cells before the text of a line.
    pub fn gutter(&self) -> usize {
        SIGN + if self.times { TIME } else { 0 }
    }

    /// True when the line is known to hold what is looked for.
    pub fn holds(&self, line: u64) -> bool {
        let found = self.search.found.as_ref().filter(|_| !self.search.text.is_empty());
        found.is_some_and(|found| found.lines.binary_search(&line).is_ok())
    }

    /// True when what is looked for is nowhere.
    pub fn is_in_vain(&self) -> bool {
        let is_answered = self.search.text == self.search.asked;
        let nothing = self.search.found.as_ref().is_some_and(|found| found.lines.is_empty());
        !self.search.text.is_empty() && is_answered && nothing
    }

    pub(super) fn reveal(&mut self) {
        let (held, width) = (&self.held, self.page.width());
        self.page.reveal(&self.folds, |line| rows_of(held, width, line));
    }

    pub(super) fn step(&mut self, by: i64) {
        let (held, width) = (&self.held, self.page.width());
        self.page.step(by, &self.folds, |line| rows_of(held, width, line));
    }

    pub(super) fn go_to(&mut self, line: u64) {
        self.folds.show(line);
        self.page.go_to(line, &self.folds);
        self.reveal();
    }

    /// The rows on screen, top first.
    pub fn rows(&self) -> Vec<crate::logs::job::PageRow> {
        let width = self.page.width();
        self.page.on_screen(&self.folds, |line| rows_of(&self.held, width, line))
    }
}

fn rows_of(held: &BTreeMap<u64, JobLine>, width: usize, line: u64) -> usize {
    held.get(&line).map_or(1, |line| row_count(line.text.text.as_str(), width))
}
