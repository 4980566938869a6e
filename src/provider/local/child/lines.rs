//! What a child prints, line by line, from its log.

use std::{
    fs::File,
    io::{Read as _, Seek as _, SeekFrom},
    path::Path,
};

use crate::{
    domain::{Printable, redact},
    provider::Progress,
};

/// A longer line is cut, and what is left of it is not said.
const LINE_BYTES: usize = 2 * 1024;
/// How much of what was printed before is said by one that takes a child up.
const BEFORE_BYTES: u64 = 4 * 1024;
/// Read at once.
const PIECE_BYTES: usize = 64 * 1024;

/// Follows a log to its end.
#[derive(Debug, Default)]
pub(super) struct Lines {
    at: u64,
    line: Vec<u8>,
    /// The last line that says something: why it failed, where it did.
    pub(super) last: Option<Printable>,
}

impl Lines {
    /// From a little before the end of what is there.
    pub(super) fn of_the_end(log: &Path) -> Self {
        let length = std::fs::metadata(log).map_or(0, |found| found.len());
        Self { at: length.saturating_sub(BEFORE_BYTES), ..Self::default() }
    }

    /// Says what is new. Bounded in memory, whatever is printed.
    pub(super) fn say_new(&mut self, log: &Path, progress: &dyn Progress) {
        let Ok(mut file) = File::open(log) else { return };
        if file.seek(SeekFrom::Start(self.at)).is_err() {
            return;
        }
        let mut piece = vec![0; PIECE_BYTES];
        while let Ok(read @ 1..) = file.read(&mut piece) {
            self.at += read as u64;
            for byte in &piece[..read] {
                match byte {
                    b'\n' | b'\r' => self.end_line(progress),
                    _ if self.line.len() < LINE_BYTES => self.line.push(*byte),
                    _ => {}
                }
            }
        }
    }

    /// Says what was printed without the end of a line.
    pub(super) fn end_line(&mut self, progress: &dyn Progress) {
        let line = std::mem::take(&mut self.line);
        let text = String::from_utf8_lossy(&line);
        if !text.trim().is_empty() {
            let line = Printable::new(redact(text.trim_end()));
            progress.say(line.clone());
            self.last = Some(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[derive(Default)]
    struct Heard(Mutex<Vec<String>>);

    impl Progress for Heard {
        fn say(&self, line: Printable) {
            self.0.lock().unwrap().push(line.to_string());
        }
    }

    #[test]
    fn lines_are_said_once_they_are_whole_made_safe_and_cut() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let (heard, mut lines) = (Heard::default(), Lines::default());
        std::fs::write(&log, b"one\r\n\ntoken=abcdefgh12345678\nha").unwrap();
        lines.say_new(&log, &heard);
        let more = ["one\r\n\ntoken=abcdefgh12345678\nhalf \u{1b}[2J\n", &"x".repeat(1_000_000)].concat();
        std::fs::write(&log, more).unwrap();
        lines.say_new(&log, &heard);
        lines.end_line(&heard);
        let heard = heard.0.into_inner().unwrap();
        assert_eq!(heard[..2], ["one", "token=‹redacted›"]);
        assert!(heard[2].starts_with("half ") && !heard[2].contains('\u{1b}'), "{}", heard[2]);
        assert_eq!((heard[3].len(), heard.len()), (LINE_BYTES, 4));
    }
}
