//! Files that are not a whole journal: told before SQLite touches them, and copied, never mended.

use std::{
    ffi::OsString,
    fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

use super::fault;
use crate::journal::StoreError;
use crate::plan::hexadecimal;

/// What stands at the path of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Nothing,
    Journal,
}

const MAGIC: &[u8] = b"SQLite format 3\0";

/// Looks at the files without opening them as a database.
///
/// # Errors
/// Something else stands there, or a part of the journal is gone.
pub(super) fn look(path: &Path) -> Result<Standing, StoreError> {
    let wal = beside(path, "-wal");
    let kind = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return match fs::metadata(&wal) {
                Ok(left) if left.len() > 0 => {
                    Err(found(path, "the file is gone, and journal.db-wal beside it still holds entries"))
                }
                _ => Ok(Standing::Nothing),
            };
        }
        Err(error) => return Err(fault::of_file(&error, path)),
        Ok(kind) => kind,
    };
    if kind.is_symlink() {
        let reason =
            "it is a symbolic link, and a journal whose files lie apart loses entries; link the folder instead";
        return Err(fault::unreadable(path, reason));
    }
    if !kind.is_file() {
        let what = if kind.is_dir() { "it is a folder" } else { "it is no file" };
        return Err(fault::unreadable(path, what));
    }
    let (head, length) = read_head(path).map_err(|error| fault::of_file(&error, path))?;
    if let Some(reason) = wrong_with(&head, length, fs::metadata(&wal).map_or(0, |wal| wal.len())) {
        return Err(found(path, &reason));
    }
    if is_wal_missing(path, &wal) {
        return Err(found(path, "journal.db-wal is gone, and with it the newest entries"));
    }
    Ok(Standing::Journal)
}

/// Whether there is anything of a journal at this path, whole or not.
pub fn is_at(path: &Path) -> bool {
    [path.to_owned(), beside(path, "-wal")].iter().any(|part| fs::symlink_metadata(part).is_ok())
}

fn read_head(path: &Path) -> io::Result<(Vec<u8>, u64)> {
    use io::Read as _;
    let file = fs::File::open(path)?;
    let length = file.metadata()?.len();
    let mut head = Vec::with_capacity(100);
    file.take(100).read_to_end(&mut head)?;
    Ok((head, length))
}

/// Why this cannot be a whole database; the format is that of SQLite's file header.
fn wrong_with(head: &[u8], length: u64, wal_length: u64) -> Option<String> {
    if head.is_empty() {
        return Some("it is empty".into());
    }
    if head.len() < 100 || !head.starts_with(MAGIC) {
        return Some("its beginning is not that of a journal".into());
    }
    // A journal keeps a log beside it, and says so here.
    if head[18..20] != [2, 2] {
        return Some("its beginning is not that of a journal".into());
    }
    let number = |at: usize| u64::from(u32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]));
    let page = match u64::from(u16::from_be_bytes([head[16], head[17]])) {
        1 => 65_536,
        size => size,
    };
    if !(512..=65_536).contains(&page) || !page.is_power_of_two() {
        return Some("its beginning is not that of a journal".into());
    }
    // The length in the header counts only when it was written by the same change, and a log beside the file may
    // still hold the pages that are missing.
    let wanted = number(28) * page;
    (number(24) == number(92) && wal_length == 0 && length < wanted)
        .then(|| format!("it has {length} bytes of {wanted}: it was cut off"))
}

/// SQLite makes `-wal` before `-shm` and removes it after: the second alone means that somebody took the first away.
fn is_wal_missing(path: &Path, wal: &Path) -> bool {
    let shared = || fs::symlink_metadata(beside(path, "-shm")).ok().map(|file| (file.dev(), file.ino()));
    let before = shared();
    before.is_some() && fs::symlink_metadata(wal).is_err() && shared() == before
}

/// The error for a damaged journal; a copy of it is kept first, once for each state of the file.
pub(super) fn found(path: &Path, reason: &str) -> StoreError {
    let kept = match keep_copy(path) {
        Ok(Some(copy)) => format!("a copy is kept: {}; ", copy.display()),
        Ok(None) => String::new(),
        Err(error) => format!("no copy could be kept ({error}); "),
    };
    let next = format!("{kept}to begin a new one: mv {0} {0}.old", path.display());
    StoreError::Damaged { path: path.display().to_string(), reason: reason.to_owned(), next }
}

fn keep_copy(path: &Path) -> io::Result<Option<PathBuf>> {
    let wal = beside(path, "-wal");
    let mut digest = Sha256::new();
    for part in [path, &wal] {
        match fs::File::open(part) {
            Ok(mut file) if file.metadata()?.is_file() => {
                io::copy(&mut file, &mut Feed(&mut digest))?;
            }
            _ => {}
        }
    }
    let digest = hexadecimal(&digest.finalize());
    let copy = beside(path, &format!(".damaged-{}", &digest[..12]));
    let mut has_copied = false;
    for (from, to) in [(path.to_owned(), copy.clone()), (wal, beside(&copy, "-wal"))] {
        if from.is_file() {
            if !to.exists() {
                let half = beside(&to, ".half");
                fs::copy(&from, &half)?;
                fs::rename(&half, &to)?;
            }
            has_copied = true;
        }
    }
    Ok(has_copied.then_some(copy))
}

/// Bytes that are only counted in.
struct Feed<'a>(&'a mut Sha256);

impl io::Write for Feed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// `journal.db` with something at its end.
pub(super) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(end);
    name.into()
}

/// Whether there is no room where the journal is.
pub(super) fn is_disk_full(path: &Path) -> bool {
    let folder = path.parent().unwrap_or(path);
    rustix::fs::statvfs(folder)
        .is_ok_and(|disk| disk.f_bavail * disk.f_frsize < 64 * 1024 || disk.f_files > 0 && disk.f_favail == 0)
}
