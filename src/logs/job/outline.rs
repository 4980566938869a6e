//! What a pane needs to know of a whole log, small enough to be handed around.

use std::io;

use serde::{Deserialize, Serialize};

use super::{Bytes, Group, Index, JobLine, Mark, MarkKind, read_lines};
use crate::domain::{Conclusion, Job};

/// Lines of the failed step that are shown without opening the log.
const TAIL: usize = 15;
/// Bytes of each of them that are read.
const TAIL_BYTES: usize = 1024;

/// Where a step begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepPlace {
    pub number: u32,
    pub line: u64,
}

/// Lines, groups, marks and steps of a log, and where to look first.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Outline {
    pub lines: u64,
    pub bytes: u64,
    pub groups: Vec<Group>,
    /// Errors, warnings and notices; of very many the first and the last.
    pub marks: Vec<Mark>,
    pub errors: u64,
    pub warnings: u64,
    /// The steps of which a line was seen, ascending.
    pub steps: Vec<StepPlace>,
    /// The line that tells why the job went wrong; none where it did not.
    pub failing_line: Option<u64>,
    /// The last lines of the failed step up to that one.
    pub tail: Vec<JobLine>,
}

impl Outline {
    /// # Errors
    /// What reading the bytes ends with.
    pub fn of<B: Bytes + ?Sized>(index: &Index, bytes: &B, job: &Job) -> io::Result<Self> {
        let went_wrong =
            !matches!(job.conclusion, Some(Conclusion::Success | Conclusion::Skipped | Conclusion::Neutral));
        let failing_line = if went_wrong { index.failing_line(job) } else { None };
        let steps = index.steps.iter().filter_map(|begin| Some(StepPlace { number: begin.number, line: begin.line? }));
        let steps: Vec<StepPlace> = steps.collect();
        let mut tail = Vec::new();
        if let Some(line) = failing_line {
            let step = steps.iter().rev().find(|step| step.line <= line).map_or(0, |step| step.line);
            let from = line.saturating_sub(2 * TAIL as u64).max(step);
            tail = read_lines(bytes, index, from..line + 1, TAIL_BYTES)?;
            tail.retain(|line| line.mark != Some(MarkKind::EndGroup));
            tail.drain(..tail.len().saturating_sub(TAIL));
        }
        Ok(Self {
            lines: index.lines,
            bytes: index.bytes,
            groups: index.groups.clone(),
            marks: index.marks.clone(),
            errors: index.errors,
            warnings: index.warnings,
            steps,
            failing_line,
            tail,
        })
    }

    /// The number of the step that a line belongs to.
    pub fn step_at(&self, line: u64) -> Option<u32> {
        let after = self.steps.partition_point(|step| step.line <= line);
        self.steps.get(after.checked_sub(1)?).map(|step| step.number)
    }

    /// The next error beyond a line, or the one before it.
    pub fn error_beside(&self, line: u64, forward: bool) -> Option<u64> {
        let mut errors = self.marks.iter().filter(|mark| mark.kind == MarkKind::Error).map(|mark| mark.line);
        if forward { errors.find(|error| *error > line) } else { errors.rev().find(|error| *error < line) }
    }
}
