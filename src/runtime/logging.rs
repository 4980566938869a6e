//! The program's own log: JSON lines in the state directory, a file a day, tokens removed.

use std::{
    io::{self, Write},
    path::Path,
};

use tracing_appender::{non_blocking::WorkerGuard, rolling};
use tracing_subscriber::EnvFilter;

use crate::domain::redact;

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
    let filter = filter.and_then(|filter| filter.parse::<EnvFilter>().ok()).unwrap_or_else(|| EnvFilter::new("info"));
    let subscriber =
        tracing_subscriber::fmt().json().with_span_list(false).with_writer(writer).with_env_filter(filter).finish();
    tracing::subscriber::set_global_default(subscriber).map_err(io::Error::other)?;
    Ok(LogGuard(guard))
}

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
