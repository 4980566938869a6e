//! Where things are in a log: lines, marks, groups, steps. Places only, no text.

use std::{collections::VecDeque, ops::Range};

use serde::{Deserialize, Serialize};

use super::{MarkKind, places::Places, steps::Begin};
use crate::domain::Job;

/// Marks held at most, half of them the first ones and half the last; more are only counted.
const MOST_MARKS: usize = 20_000;
/// Groups held at most; later ones are not folded.
const MOST_GROUPS: usize = 50_000;

/// A line that says of itself that it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub line: u64,
    pub kind: MarkKind,
}

/// Lines under a title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The line with the title.
    pub title: u64,
    /// The line with the end marker.
    pub end: u64,
    /// One of its lines is marked as an error, so it is not folded by itself.
    pub has_error: bool,
}

/// What [`scan`](super::scan) found.
#[derive(Debug, Clone, Default)]
pub struct Index {
    pub(super) lines: u64,
    pub(super) bytes: u64,
    pub(super) places: Places,
    pub(super) groups: Vec<Group>,
    pub(super) marks: Vec<Mark>,
    pub(super) steps: Vec<Begin>,
    pub(super) errors: u64,
    pub(super) warnings: u64,
}

impl Index {
    /// Lines of the log; what follows the last line break counts as one when it is not empty.
    pub fn lines(&self) -> u64 {
        self.lines
    }

    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Errors, warnings and notices, ascending; of very many only the first and the last.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The lines of the step of this number; none where no line of it was seen.
    pub fn lines_of_step(&self, number: u32) -> Option<Range<u64>> {
        let at = self.steps.iter().position(|begin| begin.number == number)?;
        let from = self.steps[at].line?;
        let to = self.steps[at + 1..].iter().find_map(|begin| begin.line).unwrap_or(self.lines);
        (from < to).then_some(from..to)
    }

    /// The line to look at first of a job that went wrong: the last error of the step that failed, else that step's last
    /// line, else the last error at all.
    pub fn failing_line(&self, job: &Job) -> Option<u64> {
        let step = job.failing_step()?;
        let range = self.lines_of_step(step.number);
        let errors = || self.marks.iter().rev().filter(|mark| mark.kind == MarkKind::Error).map(|mark| mark.line);
        let inside = range.clone().and_then(|range| errors().find(|line| range.contains(line)));
        inside.or_else(|| range.map(|range| range.end - 1)).or_else(|| errors().next())
    }
}

/// Marks and groups while lines are scanned.
#[derive(Debug, Default)]
pub(super) struct Marker {
    first: Vec<Mark>,
    last: VecDeque<Mark>,
    pub(super) groups: Vec<Group>,
    /// Title of the group that is open, and whether it has an error.
    open: Option<(u64, bool)>,
    pub(super) errors: u64,
    pub(super) warnings: u64,
}

impl Marker {
    pub(super) fn see(&mut self, line: u64, kind: MarkKind) {
        match kind {
            // One inside another, or after one that was never ended: what was open is no group.
            MarkKind::Group => self.open = Some((line, false)),
            MarkKind::EndGroup => {
                if let Some((title, has_error)) = self.open.take()
                    && self.groups.len() < MOST_GROUPS
                {
                    self.groups.push(Group { title, end: line, has_error });
                }
            }
            MarkKind::Error | MarkKind::Warning | MarkKind::Notice => self.mark(Mark { line, kind }),
            MarkKind::Debug | MarkKind::Command | MarkKind::Section => {}
        }
    }

    fn mark(&mut self, mark: Mark) {
        match mark.kind {
            MarkKind::Error => {
                self.errors += 1;
                self.open = self.open.map(|(title, _)| (title, true));
            }
            MarkKind::Warning => self.warnings += 1,
            _ => {}
        }
        if self.first.len() < MOST_MARKS / 2 {
            return self.first.push(mark);
        }
        self.last.push_back(mark);
        if self.last.len() > MOST_MARKS / 2 {
            self.last.pop_front();
        }
    }

    pub(super) fn marks(self) -> Vec<Mark> {
        self.first.into_iter().chain(self.last).collect()
    }
}
