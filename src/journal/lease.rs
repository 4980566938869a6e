//! Which process carries out an execution: a lock of the kernel, free the moment its holder is gone.

use std::{
    fs, io,
    io::{Read as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    time::Duration,
};

use rustix::fs::{FlockOperation, flock};

use super::StoreError;

/// The lock on one execution, held while this lives. It keeps two workers from starting; what fences a worker that
/// lost it nevertheless is the epoch in the journal.
#[derive(Debug)]
pub struct FileLease {
    file: fs::File,
    path: PathBuf,
}

/// Whoever only asks who holds it shares the lock for microseconds; then it is tried again, so many times.
const TRIES: u32 = 1_000;
const BETWEEN_TRIES: Duration = Duration::from_millis(1);
/// Seen held so often, it is held: a child that a killed holder was just starting has it until it is another program.
const LOOKS: u32 = 3;

impl FileLease {
    /// Takes the lease of an execution; `owner` is told to whoever comes second.
    ///
    /// # Errors
    /// [`StoreError::Held`] while another process has it.
    pub fn take(state: &Path, execution: &str, owner: &str) -> Result<Self, StoreError> {
        let path = place(state, execution);
        let unreadable = |error: io::Error| unreadable(&path, &error);
        folder(&path).map_err(unreadable)?;
        let mut looks = 0;
        for _ in 0..TRIES {
            let file = open(&path).map_err(unreadable)?;
            match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                // Whoever held it may have removed the file in between: then the lock is on nothing.
                Ok(()) if !is_at(&file, &path) => {}
                Ok(()) => return Self { file, path: path.clone() }.signed(owner).map_err(unreadable),
                Err(rustix::io::Errno::WOULDBLOCK) => {
                    looks += u32::from(is_held(&file));
                    if looks == LOOKS {
                        break;
                    }
                    std::thread::sleep(BETWEEN_TRIES);
                }
                Err(errno) => return Err(unreadable(errno.into())),
            }
        }
        Err(StoreError::Held { execution: execution.to_owned(), owner: owner_in(&path) })
    }

    /// Takes it from a process that lives and does not move. That one is told nothing; the journal fences it.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn take_over(state: &Path, execution: &str, owner: &str) -> Result<Self, StoreError> {
        let path = place(state, execution);
        let unreadable = |error: io::Error| unreadable(&path, &error);
        folder(&path).map_err(unreadable)?;
        let own = path.with_extension(format!("{}.new", std::process::id()));
        let file = open(&own).map_err(unreadable)?;
        flock(&file, FlockOperation::NonBlockingLockExclusive).map_err(|errno| unreadable(errno.into()))?;
        let lease = Self { file, path: path.clone() }.signed(owner).map_err(unreadable)?;
        fs::rename(&own, &path).map_err(unreadable)?;
        Ok(lease)
    }

    /// Gives it back for good, with its file.
    pub fn finish(self) {
        if is_at(&self.file, &self.path) {
            // A file that stays is only an empty lock.
            let _ = fs::remove_file(&self.path);
        }
    }

    fn signed(mut self, owner: &str) -> io::Result<Self> {
        self.file.set_len(0)?;
        self.file.write_all(owner.as_bytes())?;
        Ok(self)
    }
}

impl Drop for FileLease {
    fn drop(&mut self) {
        // Closing would not do: a child that is just being started has the file, too. Nothing can be done where it
        // fails, and then the end of the process does it.
        let _ = flock(&self.file, FlockOperation::Unlock);
    }
}

/// Who carries out this execution now; nothing when no process does.
pub fn lease_holder(state: &Path, execution: &str) -> Option<String> {
    let path = place(state, execution);
    let file = fs::File::open(&path).ok()?;
    is_held(&file).then(|| owner_in(&path))
}

/// Whether a holder has it for itself alone; those who only ask share it.
fn is_held(file: &fs::File) -> bool {
    matches!(flock(file, FlockOperation::NonBlockingLockShared), Err(rustix::io::Errno::WOULDBLOCK))
}

fn place(state: &Path, execution: &str) -> PathBuf {
    state.join("leases").join(execution)
}

fn folder(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), |folder| fs::DirBuilder::new().recursive(true).mode(0o700).create(folder))
}

fn open(path: &Path) -> io::Result<fs::File> {
    fs::OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path)
}

fn is_at(file: &fs::File, path: &Path) -> bool {
    let same = |one: &fs::Metadata, other: &fs::Metadata| (one.dev(), one.ino()) == (other.dev(), other.ino());
    matches!((file.metadata(), fs::metadata(path)), (Ok(ours), Ok(there)) if same(&ours, &there))
}

fn owner_in(path: &Path) -> String {
    let mut owner = String::new();
    let read = fs::File::open(path).and_then(|file| file.take(256).read_to_string(&mut owner));
    if read.is_ok() && !owner.trim().is_empty() { owner } else { "another process".into() }
}

fn unreadable(path: &Path, error: &io::Error) -> StoreError {
    StoreError::Unreadable { path: path.display().to_string(), reason: error.to_string() }
}
