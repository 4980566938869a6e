//! What services print and what the supervisor did, kept within bounds.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use crate::{
    domain::{Printable, Timestamp, redact},
    plan::LogLimits,
};

/// Files set aside of one service: `api.log.1` is the latest.
const KEPT: u32 = 3;

/// The folder of logs.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) folder: PathBuf,
    pub(super) limits: LogLimits,
}

impl Record {
    /// Adds a line of the supervisor's own.
    pub(super) fn say(&self, text: &str) {
        let file = OpenOptions::new().create(true).append(true).mode(0o600).open(self.folder.join("supervisor.log"));
        let line = format!("{} {}\n", Timestamp::now(), Printable::new(redact(text)));
        // A full disk must not end a supervisor.
        let _ = file.and_then(|mut file| file.write_all(line.as_bytes()));
    }

    /// Sets aside what has grown too long, and removes the oldest where all is too much. Blocks.
    pub(super) fn trim(&self) {
        for path in self.files().into_iter().filter(|path| is_current(path)) {
            if path.metadata().is_ok_and(|found| found.len() > self.limits.file_bytes)
                && let Err(error) = set_aside(&path)
            {
                tracing::warn!("{} cannot be set aside: {error}", path.display());
                // Better without the old lines than with a full disk.
                let _ = empty(&path);
            }
        }
        self.fit();
    }

    fn fit(&self) {
        let mut files: Vec<(bool, std::time::SystemTime, u64, PathBuf)> = self
            .files()
            .into_iter()
            .filter_map(|path| {
                let found = path.metadata().ok()?;
                Some((is_current(&path), found.modified().ok()?, found.len(), path))
            })
            .collect();
        // Those set aside first, the oldest of them before all; one that is being written is only emptied.
        files.sort();
        let mut total: u64 = files.iter().map(|(.., bytes, _)| bytes).sum();
        for (is_current, _, bytes, path) in files {
            if total <= self.limits.total_bytes {
                return;
            }
            let gone = if is_current { empty(&path) } else { std::fs::remove_file(&path) };
            total -= if gone.is_ok() { bytes } else { 0 };
        }
    }

    fn files(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().filter_map(Result::ok);
        entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect()
    }
}

fn is_current(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "log")
}

fn aside(path: &Path, number: u32) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{number}"));
    name.into()
}

/// The service holds the file open: what is in it is copied, and the file emptied. A line printed just between the
/// two is lost.
fn set_aside(path: &Path) -> io::Result<()> {
    for number in (1..KEPT).rev() {
        match std::fs::rename(aside(path, number), aside(path, number + 1)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    let mut from = File::open(path)?;
    let mut to = OpenOptions::new().create_new(true).write(true).mode(0o600).open(aside(path, 1))?;
    io::copy(&mut from, &mut to)?;
    empty(path)
}

fn empty(path: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).open(path)?.set_len(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(record: &Record) -> Vec<(String, u64)> {
        let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
        let mut sizes: Vec<_> =
            record.files().iter().map(|path| (name(path), path.metadata().unwrap().len())).collect();
        sizes.sort();
        sizes
    }

    #[test]
    fn long_files_are_set_aside_and_all_together_stay_within_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let limits = LogLimits { file_bytes: 10, total_bytes: 60 };
        let record = Record { folder: folder.path().to_owned(), limits };
        let mut writer = OpenOptions::new().create(true).append(true).open(folder.path().join("api.log")).unwrap();
        for round in 0..6_u8 {
            writer.write_all(&[b'a' + round; 19]).unwrap();
            writer.write_all(b"\n").unwrap();
            record.trim();
        }
        let wanted = [("api.log", 0), ("api.log.1", 20), ("api.log.2", 20), ("api.log.3", 20)];
        assert_eq!(sizes(&record), wanted.map(|(name, bytes)| (name.to_owned(), bytes)));
        let latest = std::fs::read(folder.path().join("api.log.1")).unwrap();
        assert!(latest.starts_with(b"ffff"), "what is set aside last is the latest");
        writer.write_all(b"more\n").unwrap();
        record.trim();
        let kept: u64 = sizes(&record).iter().map(|(_, bytes)| bytes).sum();
        assert_eq!(kept, 45, "the oldest went, the one being written stayed: {:?}", sizes(&record));
        assert_eq!(std::fs::read(folder.path().join("api.log")).unwrap(), b"more\n");
    }
}
