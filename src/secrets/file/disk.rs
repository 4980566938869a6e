//! Files that only the person can read, and that are there whole or not at all.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, ErrorKind, Read as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use rustix::{fs::OFlags, process::geteuid};
use zeroize::Zeroizing;

use crate::domain::{Fault, FaultKind};

/// No token file is longer.
const MOST_BYTES: u64 = 1024 * 1024;
/// Bits of a mode that let others in.
const OTHERS: u32 = 0o077;

/// The folder of the token files, 0700. It is made by the first file that is written.
#[derive(Debug, Clone)]
pub(super) struct Folder(PathBuf);

/// Held while a file is read and written anew, so that no other process does the same between.
pub(super) struct Held(#[expect(dead_code, reason = "the lock ends with it")] File);

impl Folder {
    pub(super) fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Waits until no other process writes here. The folder is made where it is missing.
    pub(super) fn hold(&self) -> Result<Held, Fault> {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&self.0);
        made.map_err(|error| failed("made", &self.0, &error))?;
        self.is_private()?;
        let path = self.0.join("lock");
        let lock = options().write(true).create(true).truncate(false).mode(0o600).open(&path);
        lock.and_then(|lock| lock.lock().map(|()| Held(lock))).map_err(|error| failed("opened", &path, &error))
    }

    /// The bytes of a file; `None` when it is not there.
    ///
    /// Refused: a link, what is no file, what is not the person's or open to others, what is too long.
    pub(super) fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Fault> {
        let path = self.file(name);
        let unreadable = |error: io::Error| failed("read", &path, &error);
        // A pipe in its place must not hold us up.
        let opened = options().read(true).custom_flags(flags(OFlags::NOFOLLOW | OFlags::NONBLOCK)).open(&path);
        let file = match opened {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) if error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) => {
                return Err(refused(
                    &path,
                    "is a symbolic link",
                    format!("put the file itself there: {}", path.display()),
                ));
            }
            opened => opened.map_err(unreadable)?,
        };
        let seen = file.metadata().map_err(unreadable)?;
        if !seen.is_file() {
            return Err(refused(&path, "is no file", format!("remove it: {}", path.display())));
        }
        self.is_private()?;
        check_mode(&path, seen.uid(), seen.mode(), "600")?;
        if seen.len() > MOST_BYTES {
            return Err(refused(&path, "is longer than any token file", format!("remove it: {}", path.display())));
        }
        let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(seen.len()).unwrap_or_default()));
        file.take(MOST_BYTES).read_to_end(&mut bytes).map_err(unreadable)?;
        Ok(Some(bytes))
    }

    /// Puts a file in the place of what was there: written beside it, synced, renamed, the folder synced.
    pub(super) fn replace(&self, name: &str, bytes: &[u8], _: &Held) -> Result<(), Fault> {
        let (path, beside) = (self.file(name), self.file(&format!("{name}.new")));
        let write = || {
            // One that a crash left, or a link that somebody put there, has to go.
            match fs::remove_file(&beside) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let mut file = options().write(true).create_new(true).mode(0o600).open(&beside)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&beside, &path)?;
            File::open(&self.0)?.sync_all()
        };
        write().map_err(|error| {
            // Half a file is no use to anybody.
            let _ = fs::remove_file(&beside);
            failed("written", &path, &error)
        })
    }

    /// Removes a file; one that is not there is removed already.
    pub(super) fn remove(&self, name: &str, _: &Held) -> Result<(), Fault> {
        let path = self.file(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(failed("removed", &path, &error)),
            _ => Ok(()),
        }
    }

    /// The folder itself lets nobody else in.
    fn is_private(&self) -> Result<(), Fault> {
        let seen = fs::symlink_metadata(&self.0).map_err(|error| failed("read", &self.0, &error))?;
        if !seen.is_dir() {
            return Err(refused(&self.0, "is no folder", format!("remove it: {}", self.0.display())));
        }
        check_mode(&self.0, seen.uid(), seen.mode(), "700")
    }
}

fn options() -> OpenOptions {
    let mut options = File::options();
    options.custom_flags(flags(OFlags::NOFOLLOW));
    options
}

fn flags(flags: OFlags) -> i32 {
    flags.bits().cast_signed()
}

fn check_mode(path: &Path, owner: u32, mode: u32, wanted: &str) -> Result<(), Fault> {
    if owner != geteuid().as_raw() {
        return Err(refused(path, "belongs to another user", format!("remove it: {}", path.display())));
    }
    if mode & OTHERS != 0 {
        let why = "can be read or written by others; take what is in it for known, and";
        return Err(refused(path, why, format!("close it: chmod {wanted} {}", path.display())));
    }
    Ok(())
}

fn refused(path: &Path, why: &str, next: String) -> Fault {
    Fault::new(FaultKind::Unauthorized, format!("{} {why}", path.display())).with_hint(next)
}

fn failed(what: &str, path: &Path, error: &io::Error) -> Fault {
    let (why, next) = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => ("the disk is full", "make room and try again"),
        ErrorKind::PermissionDenied => ("permission denied", "see who owns it: ls -ld"),
        ErrorKind::ReadOnlyFilesystem => ("the disk is read-only", "set ORCHESTRA_STATE_DIR to a folder of yours"),
        ErrorKind::NotADirectory => ("a part of its path is no folder", "see what is there: ls -ld"),
        _ => ("the disk refuses", "see why: dmesg"),
    };
    Fault::new(FaultKind::Unreachable, format!("{} cannot be {what}: {why}", path.display())).with_hint(next)
}
