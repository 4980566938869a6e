//! One open file: where reading stands, and which file it is whatever its name.

use std::{
    fs::{File, Metadata, OpenOptions},
    io::{Read, Result, Seek, SeekFrom},
    path::Path,
    time::Instant,
};

use super::{backlog::backlog_start, splitter::Splitter};
use crate::domain::{Fault, FaultKind};

/// Names a file on this machine even after it was renamed, as long as it is open.
pub(super) type FileKey = (u64, u64);

#[derive(Debug)]
pub(super) struct Opened {
    file: File,
    pub(super) key: FileKey,
    position: u64,
    pub(super) splitter: Splitter,
    /// When the last bytes came.
    pub(super) read_at: Instant,
}

/// Opens a regular file for reading; anything else is refused with a sentence.
pub(super) fn open(path: &Path, now: Instant) -> std::result::Result<Opened, Fault> {
    let refuse = |error: std::io::Error| cannot_read(path, &error);
    // Looked at before it is opened: opening a device can already do something.
    check_kind(path, &std::fs::metadata(path).map_err(refuse)?)?;
    let file = open_without_waiting(path).map_err(refuse)?;
    let metadata = file.metadata().map_err(refuse)?;
    check_kind(path, &metadata)?;
    Ok(Opened { file, key: key_of(&metadata), position: 0, splitter: Splitter::default(), read_at: now })
}

impl Opened {
    /// Goes to where the last `lines` lines begin.
    pub(super) fn skip_to_last(&mut self, lines: usize) -> Result<()> {
        let length = self.file.metadata()?.len();
        self.position = backlog_start(&mut self.file, length, lines)?;
        self.file.seek(SeekFrom::Start(self.position)).map(|_| ())
    }

    /// Reads the next bytes; 0 at the end.
    pub(super) fn read(&mut self, buffer: &mut [u8], now: Instant) -> Result<usize> {
        let count = self.file.read(buffer)?;
        self.position += count as u64;
        if count > 0 {
            self.read_at = now;
        }
        Ok(count)
    }

    /// True when the file is now shorter than what was read of it.
    pub(super) fn is_truncated(&self) -> bool {
        self.file.metadata().is_ok_and(|metadata| metadata.len() < self.position)
    }

    pub(super) fn rewind(&mut self) -> Result<()> {
        self.position = 0;
        self.file.rewind()
    }
}

/// The key of the file that has this name now.
pub(super) fn key_at(path: &Path) -> Result<FileKey> {
    std::fs::metadata(path).map(|metadata| key_of(&metadata))
}

#[cfg(unix)]
fn key_of(metadata: &Metadata) -> FileKey {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

/// Elsewhere the time of creation stands for the file.
#[cfg(not(unix))]
fn key_of(metadata: &Metadata) -> FileKey {
    let age = metadata.created().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    age.map_or((0, 0), |age| (age.as_secs(), u64::from(age.subsec_nanos())))
}

/// A name that became a pipe since it was looked at must not make the reader wait for a writer.
fn open_without_waiting(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    }
    options.open(path)
}

fn check_kind(path: &Path, metadata: &Metadata) -> std::result::Result<(), Fault> {
    let name = path.display();
    if metadata.is_file() {
        return Ok(());
    }
    Err(if metadata.is_dir() {
        Fault::new(FaultKind::Malformed, format!("log {name} is a directory, not a file"))
            .with_hint(format!("name its files: '{}/*.log'", name.to_string().trim_end_matches('/')))
    } else {
        Fault::new(FaultKind::Malformed, format!("log {name} is a pipe or a device, not a file"))
            .with_hint(format!("read it through standard input: orchestra logs - < {name}"))
    })
}

pub(super) fn cannot_read(path: &Path, error: &std::io::Error) -> Fault {
    use std::io::ErrorKind;
    let name = path.display();
    match error.kind() {
        ErrorKind::NotFound => Fault::new(FaultKind::NotFound, format!("log {name} is not there"))
            .with_hint("it is followed as soon as it appears"),
        ErrorKind::PermissionDenied => {
            Fault::new(FaultKind::Unauthorized, format!("log {name} cannot be read: permission denied"))
                .with_hint(format!("see who may: ls -l {name}"))
        }
        _ => Fault::new(FaultKind::Unreachable, format!("log {name} cannot be read: {error}")),
    }
}
