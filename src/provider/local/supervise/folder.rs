//! The folder of one supervisor: what it was told, what it says, its lock and its logs.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use rustix::fs::{FlockOperation, flock};
use serde::de::DeserializeOwned;

use crate::{
    domain::{Fault, FaultKind},
    plan::{SPEC_VERSION, STATUS_VERSION, SupervisorSpec, SupervisorStatus},
};

const TRIES: u32 = 20;
const BETWEEN_TRIES: Duration = Duration::from_millis(25);

/// `environments/NAME/` in the state directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupervisorFolder {
    path: PathBuf,
}

impl SupervisorFolder {
    pub fn of(state_directory: &Path, environment: &str) -> Self {
        Self { path: state_directory.join("environments").join(environment) }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn socket(&self) -> PathBuf {
        self.path.join("socket")
    }

    pub fn logs(&self) -> PathBuf {
        self.path.join("logs")
    }

    pub fn log(&self, service: &str) -> PathBuf {
        self.logs().join(format!("{service}.log"))
    }

    fn status_file(&self) -> PathBuf {
        self.path.join("status.json")
    }

    fn spec_file(&self) -> PathBuf {
        self.path.join("spec.json")
    }

    /// Makes it, for this user alone.
    ///
    /// # Errors
    /// As the system says.
    pub fn make(&self) -> io::Result<()> {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(self.logs())
    }

    /// What it was told; `None` where it was told nothing.
    ///
    /// # Errors
    /// The file is there and cannot be understood.
    pub fn spec(&self) -> Result<Option<SupervisorSpec>, Fault> {
        let path = self.spec_file();
        let spec: Option<SupervisorSpec> = read(&path)?;
        let Some(spec) = spec else { return Ok(None) };
        let mut faults = spec.faults();
        if spec.version > SPEC_VERSION {
            faults.insert(0, "a newer version of this program wrote it".into());
        }
        match faults.first() {
            Some(first) => Err(Fault::new(FaultKind::Malformed, format!("{}: {first}", path.display()))),
            None => Ok(Some(spec)),
        }
    }

    /// # Errors
    /// As the system says.
    pub fn write_spec(&self, spec: &SupervisorSpec) -> io::Result<()> {
        self.make()?;
        write_whole(&self.spec_file(), &serde_json::to_vec_pretty(spec).unwrap_or_default())
    }

    /// What it last wrote down, whether it lives or not.
    ///
    /// # Errors
    /// The file is there and cannot be understood.
    pub fn status(&self) -> Result<Option<SupervisorStatus>, Fault> {
        let status: Option<SupervisorStatus> = read(&self.status_file())?;
        match status {
            Some(status) if status.version > STATUS_VERSION => Err(Fault::new(
                FaultKind::Malformed,
                format!("{}: a newer version of this program wrote it", self.status_file().display()),
            )),
            status => Ok(status),
        }
    }

    /// # Errors
    /// As the system says.
    pub fn write_status(&self, status: &SupervisorStatus) -> io::Result<()> {
        write_whole(&self.status_file(), &serde_json::to_vec_pretty(status).unwrap_or_default())
    }

    /// Takes the lock that a supervisor holds while it lives; `None` where one lives.
    ///
    /// A child between fork and exec still holds it: whoever gets the lock sees every process that the one before
    /// started with its own environment.
    ///
    /// # Errors
    /// As the system says.
    pub fn lock(&self) -> io::Result<Option<File>> {
        self.make()?;
        let file =
            OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(self.path.join("lock"))?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Some(file)),
            Err(error) if error == rustix::io::Errno::WOULDBLOCK => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The same, more than once: whoever only [looks](Self::is_supervised) is in the way for a moment.
    ///
    /// # Errors
    /// As the system says.
    pub async fn lock_patiently(&self) -> io::Result<Option<File>> {
        for _ in 0..TRIES {
            if let Some(lock) = self.lock()? {
                return Ok(Some(lock));
            }
            tokio::time::sleep(BETWEEN_TRIES).await;
        }
        Ok(None)
    }

    /// Whether a supervisor lives.
    pub fn is_supervised(&self) -> bool {
        let Ok(file) = File::open(self.path.join("lock")) else { return false };
        // Shared, so that two who look at once do not take each other for one.
        matches!(flock(&file, FlockOperation::NonBlockingLockShared), Err(rustix::io::Errno::WOULDBLOCK))
    }
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, Fault> {
    let wrong = |why: String| Fault::new(FaultKind::Malformed, format!("{} cannot be read: {why}", path.display()));
    match std::fs::read(path) {
        Ok(text) => serde_json::from_slice(&text).map(Some).map_err(|error| wrong(error.to_string())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(wrong(error.to_string())),
    }
}

/// Writes a file for this user alone, whole or not at all, also when the machine stops in the middle.
fn write_whole(path: &Path, text: &[u8]) -> io::Result<()> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let folder = path.parent().unwrap_or(Path::new("/"));
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.{}.{number}", std::process::id()));
    let written = (|| {
        let mut file = OpenOptions::new().create_new(true).write(true).mode(0o600).open(&beside)?;
        file.write_all(text)?;
        file.sync_all()?;
        std::fs::rename(&beside, path)?;
        File::open(folder)?.sync_all()
    })();
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written
}
