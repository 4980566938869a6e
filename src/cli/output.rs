//! Standard output and standard error. A reader that went away ends the program quietly.

use std::io::{self, IsTerminal, Write};

use super::Exit;
use crate::{domain::Printable, runtime::terminal_size};

/// Prints text to standard output as it is.
pub(super) fn print(text: &str) -> Exit {
    print_bytes(text.as_bytes())
}

/// The same for text that was made as bytes.
pub(super) fn print_bytes(text: &[u8]) -> Exit {
    write_bytes(text).map_or_else(|exit| exit, |()| Exit::Ok)
}

/// The same for commands that go on afterwards: an error is how to end. A reader that went away is
/// a good end.
pub(super) fn write(text: &str) -> Result<(), Exit> {
    write_bytes(text.as_bytes())
}

fn write_bytes(text: &[u8]) -> Result<(), Exit> {
    let mut out = io::stdout().lock();
    out.write_all(text).and_then(|()| out.flush()).map_err(|error| failed(&error))
}

/// How to end when standard output cannot be written.
pub(super) fn failed(error: &io::Error) -> Exit {
    match error.kind() {
        io::ErrorKind::BrokenPipe => return Exit::Ok,
        io::ErrorKind::StorageFull => {
            notice("standard output cannot be written: no space is left; free some, or write elsewhere");
        }
        _ => notice(&format!("standard output cannot be written: {}", reason(error))),
    }
    Exit::Failure
}

/// The system's sentence without its number.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::NotADirectory => "a part of its path is a file".into(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or(&text).to_lowercase()
        }
    }
}

/// Prints a value as indented JSON.
pub(super) fn print_json(value: &serde_json::Value) -> Exit {
    print(&format!("{value:#}\n"))
}

/// Tells a person something beside the result. It may quote a file that came with a repository, so it
/// is made safe for the terminal.
pub(super) fn notice(text: &str) {
    let _ = writeln!(io::stderr().lock(), "orchestra: {}", Printable::new(text));
}

/// The same in lines of their own, for text that is safe already.
pub(super) fn say(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Rows under titles: as wide as the terminal, or whole where there is none.
pub(super) fn table(titles: &[&str], rows: &[Vec<String>]) -> String {
    fitted(titles, rows, 1)
}

/// The same, where the last two columns are sentences.
pub(super) fn sentences(titles: &[&str], rows: &[Vec<String>]) -> String {
    fitted(titles, rows, 2)
}

fn fitted(titles: &[&str], rows: &[Vec<String>], sentences: usize) -> String {
    let limit = io::stdout().is_terminal().then(|| usize::from(terminal_size().0));
    super::table::table(titles, rows, sentences, limit)
}
