//! Which line each step of a job begins with, by time.
//!
//! The far side knows steps to the second and lines to a fraction of it. Inside the second in which one
//! step ends and the next begins, the line that a runner opens a step with decides.

use crate::domain::{Conclusion, Job};

/// A step that runs, and where it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Begin {
    /// The step's number in its job.
    pub(super) number: u32,
    second: i64,
    /// None while no line of it was seen.
    pub(super) line: Option<u64>,
}

/// Assigns lines to steps while they are scanned in order.
#[derive(Debug, Clone, Default)]
pub(super) struct StepLines {
    pub(super) begins: Vec<Begin>,
    next: usize,
    /// The first line in the second in which the next step begins.
    tentative: Option<u64>,
}

impl StepLines {
    /// Of the steps that did something; a skipped one says nothing.
    pub(super) fn of(job: &Job) -> Self {
        let ran = job.steps.iter().filter(|step| step.conclusion != Some(Conclusion::Skipped));
        let begin = |number, second| Begin { number, second, line: None };
        let mut begins: Vec<Begin> =
            ran.filter_map(|step| Some(begin(step.number, step.started_at?.as_second()))).collect();
        begins.sort_by_key(|begin| (begin.second, begin.number));
        Self { begins, next: 0, tentative: None }
    }

    fn settle(&mut self, line: u64) {
        if let Some(begin) = self.begins.get_mut(self.next) {
            begin.line = Some(self.tentative.take().unwrap_or(line));
            self.next += 1;
        }
    }

    fn starts_in(&self, ahead: usize, second: i64) -> bool {
        self.begins.get(self.next + ahead).is_some_and(|begin| begin.second == second)
    }

    /// A line with a time.
    pub(super) fn see(&mut self, second: i64, line: u64, turn: Option<Turn>) {
        while self.begins.get(self.next).is_some_and(|begin| begin.second < second) {
            self.settle(line);
        }
        if !self.starts_in(0, second) {
            return;
        }
        match turn {
            Some(Turn::Opens) => {}
            // It, and what stands before it in this second, are of the step before.
            Some(Turn::Closes) => {
                self.tentative = None;
                return;
            }
            None => {
                self.tentative.get_or_insert(line);
                return;
            }
        }
        if self.tentative.is_some() && self.starts_in(1, second) {
            self.settle(line);
        }
        // Lines before it in this second are of the step before.
        self.tentative = None;
        self.settle(line);
    }

    /// No line comes any more.
    pub(super) fn end(&mut self) {
        if self.tentative.is_some() {
            self.settle(0);
        }
    }
}

/// What a line says of the step that it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// A runner begins a step with it.
    Opens,
    /// A runner ends one that failed with it.
    Closes,
}

impl Turn {
    /// `text` is what stands behind the time.
    pub(super) fn of(text: &[u8]) -> Option<Self> {
        let begins = |words: &[&str]| words.iter().any(|word| text.starts_with(word.as_bytes()));
        if begins(&["##[group]Run ", "Post job cleanup."]) {
            Some(Self::Opens)
        } else if begins(&["##[error]Process completed with exit code", "##[error]The operation was canceled."]) {
            Some(Self::Closes)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(starts: &[i64], seen: &[(i64, bool)]) -> Vec<Option<u64>> {
        let begin = |(at, second): (usize, &i64)| Begin { number: at as u32 + 1, second: *second, line: None };
        let mut steps = StepLines { begins: starts.iter().enumerate().map(begin).collect(), ..StepLines::default() };
        for (line, (second, opens)) in seen.iter().enumerate() {
            steps.see(*second, line as u64, opens.then_some(Turn::Opens));
        }
        steps.end();
        steps.begins.iter().map(|begin| begin.line).collect()
    }

    #[test]
    fn a_step_begins_with_the_first_line_of_its_second() {
        assert_eq!(lines(&[10, 12], &[(10, false), (11, false), (12, false), (13, false)]), [Some(0), Some(2)]);
        assert_eq!(lines(&[10, 12], &[(10, false), (15, false)]), [Some(0), Some(1)]);
        assert_eq!(lines(&[10, 12], &[(10, false)]), [Some(0), None]);
        assert_eq!(lines(&[], &[(10, true)]), []);
    }

    #[test]
    fn the_word_that_ends_a_failed_step_is_its_own() {
        let mut steps = StepLines {
            begins: [(1, 10), (2, 12)].map(|(number, second)| Begin { number, second, line: None }).to_vec(),
            ..StepLines::default()
        };
        let turns = [(10, None), (12, None), (12, Some(Turn::Closes)), (12, None)];
        (0..).zip(turns).for_each(|(line, (second, turn))| steps.see(second, line, turn));
        steps.end();
        assert_eq!(steps.begins.iter().map(|begin| begin.line).collect::<Vec<_>>(), [Some(0), Some(3)]);
    }

    #[test]
    fn in_a_shared_second_the_opening_line_decides() {
        // The last words of step 1 are written in the second in which step 2 begins.
        assert_eq!(lines(&[10, 12], &[(10, true), (12, false), (12, true), (13, false)]), [Some(0), Some(2)]);
        // Both begin in the same second.
        assert_eq!(lines(&[10, 10], &[(10, false), (10, true), (11, false)]), [Some(0), Some(1)]);
        assert_eq!(lines(&[10, 10], &[(10, true), (10, false), (10, true)]), [Some(0), Some(2)]);
    }
}
