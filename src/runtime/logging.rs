//! The program's own log: JSON lines in the state directory, a file a day, tokens removed.

use std::{
    io::{self, Write},
    path::Path,
};

use tracing_appender::{non_blocking::WorkerGuard, rolling};
use tracing_subscriber::EnvFilter;

use crate::domain::{nearest, redact};

/// Days of log files that are kept.
const KEPT_FILES: usize = 7;

/// Writes what is left when dropped.
#[derive(Debug)]
pub struct LogGuard(#[expect(dead_code, reason = "held for its drop")] WorkerGuard);

/// Starts logging into `folder` (made when missing). `filter` is the value of `ORCHESTRA_LOG`.
pub fn start_logging(folder: &Path, filter: Option<&str>) -> io::Result<LogGuard> {
    // The appender prints to stderr when the folder is missing.
    private_folder(folder)?;
    let file = rolling::Builder::new()
        .rotation(rolling::Rotation::DAILY)
        .filename_prefix("orchestra")
        .filename_suffix("log")
        .max_log_files(KEPT_FILES)
        .build(folder)
        .map_err(io::Error::other)?;
    let (writer, guard) = tracing_appender::non_blocking(Redacting(file));
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_span_list(false)
        .with_writer(writer)
        .with_env_filter(chosen(filter))
        .finish();
    tracing::subscriber::set_global_default(subscriber).map_err(io::Error::other)?;
    Ok(LogGuard(guard))
}

/// The same on standard error, for a process whose standard error is its log.
pub fn log_to_stderr(filter: Option<&str>) {
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_span_list(false)
        .with_writer(|| Redacting(io::stderr()))
        .with_env_filter(chosen(filter))
        .finish();
    // Only a test that logs already has one.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

fn chosen(filter: Option<&str>) -> EnvFilter {
    let filter = filter.filter(|filter| log_filter_fault(filter).is_none());
    filter.and_then(|filter| filter.parse::<EnvFilter>().ok()).unwrap_or_else(|| EnvFilter::new("info"))
}

/// Why a value of `ORCHESTRA_LOG` is not taken; `None` when it is.
pub fn log_filter_fault(filter: &str) -> Option<String> {
    let is_known = |word: &str| {
        let word = word.trim();
        word.contains(['=', '[', ':']) || word.parse::<u8>().is_ok() || LEVELS.contains(&&*word.to_lowercase())
    };
    // A word alone would be the name of a part of the program, and silence all others.
    let odd = filter.split(',').find(|word| !word.trim().is_empty() && !is_known(word));
    let why = match odd {
        Some(word) => match nearest(word.trim(), LEVELS) {
            Some(near) => format!("`{}` is no level; did you mean `{near}`?", word.trim()),
            None => format!("`{}` is no level; there are {}", word.trim(), LEVELS.join(", ")),
        },
        None => {
            filter.parse::<EnvFilter>().err()?;
            format!("`{filter}` is no filter, such as debug or orchestra_console::provider=debug")
        }
    };
    Some(format!("ORCHESTRA_LOG: {why}; `info` is kept"))
}

const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// Makes a folder that only its owner can read.
pub(super) fn private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// A writer that takes whole log lines and removes what looks like a token.
struct Redacting<W>(W);

impl<W: Write> Write for Redacting<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.write_all(redact(&String::from_utf8_lossy(line)).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_level_is_told_with_the_one_that_was_meant() {
        for fine in ["debug", "INFO", "off", "info,orchestra_console::provider=trace", "orchestra_console=debug", "3"] {
            assert_eq!(log_filter_fault(fine), None, "{fine}");
        }
        let told = |filter| log_filter_fault(filter).unwrap();
        assert_eq!(told("debgu"), "ORCHESTRA_LOG: `debgu` is no level; did you mean `debug`?; `info` is kept");
        assert!(told("info,everything").contains("`everything` is no level"));
        assert!(told("orchestra_console=loud").contains("is no filter, such as debug"));
    }
}
