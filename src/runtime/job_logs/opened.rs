//! A log that is here, with the places of its lines.

use std::{io, ops::Range};

use crate::{
    domain::{Fault, FaultKind, Job},
    logs::job::{self, Bytes, Finding, Index, JobLine, Outline},
    provider::JobLogBody,
};

/// A whole log and its index. All that reads it blocks.
#[derive(Debug)]
pub struct OpenedJobLog {
    body: Held,
    index: Index,
}

#[derive(Debug)]
struct Held(JobLogBody);

impl Bytes for Held {
    fn length(&self) -> u64 {
        self.0.bytes()
    }

    fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        self.0.read_at(at, into)
    }
}

impl OpenedJobLog {
    /// Looks once through all of it; `goes_on` ends that by saying false, and then there is nothing.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn open(
        body: JobLogBody,
        job: &Job,
        goes_on: impl FnMut(u64) -> bool,
    ) -> Result<Option<(Self, Outline)>, Fault> {
        let body = Held(body);
        let Some(index) = job::scan(&body, job, goes_on).map_err(|error| fault(&error))? else { return Ok(None) };
        let outline = Outline::of(&index, &body, job).map_err(|error| fault(&error))?;
        Ok(Some((Self { body, index }, outline)))
    }

    /// Lines as they are shown, at most `most` bytes of each.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn lines(&self, lines: Range<u64>, most: usize) -> Result<Vec<JobLine>, Fault> {
        job::read_lines(&self.body, &self.index, lines, most).map_err(|error| fault(&error))
    }

    /// The lines of the step of this number.
    pub fn lines_of_step(&self, number: u32) -> Option<Range<u64>> {
        self.index.lines_of_step(number)
    }

    /// The lines that hold a text.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn find(&self, text: &str, goes_on: impl Fn() -> bool) -> Result<Option<Finding>, Fault> {
        job::find(&self.body, text, goes_on).map_err(|error| fault(&error))
    }
}

fn fault(error: &io::Error) -> Fault {
    let text = error.to_string();
    let reason = text.split(" (os error").next().unwrap_or(&text).to_lowercase();
    Fault::new(FaultKind::Broken, format!("the kept log cannot be read: {reason}")).with_hint("open it again")
}
