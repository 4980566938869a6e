//! The log of a job as a provider hands it over: bytes that are read in pieces.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    sync::{Arc, Mutex, PoisonError},
};

use crate::domain::{Job, JobLogKey, RunKey};

/// Told how many bytes have come, and of how many if that is known.
pub type Arriving<'a> = &'a (dyn Fn(u64, Option<u64>) + Send + Sync);

/// Which log is asked for.
#[derive(Debug, Clone)]
pub struct AskedJobLog {
    pub run: RunKey,
    /// As it was last read: its state says whether there is a log.
    pub job: Job,
    /// A log of more bytes is not wanted.
    pub most_bytes: Option<u64>,
}

impl AskedJobLog {
    pub fn key(&self) -> JobLogKey {
        JobLogKey::new(&self.run, &self.job)
    }
}

/// A whole log. It stays readable while it is held, whatever becomes of its file.
#[derive(Debug, Clone)]
pub enum JobLogBody {
    File(Arc<Mutex<File>>, u64),
    Memory(Arc<[u8]>),
}

impl JobLogBody {
    /// A file that is written no more.
    ///
    /// # Errors
    /// What asking for its length ends with.
    pub fn of_file(file: File) -> io::Result<Self> {
        let bytes = file.metadata()?.len();
        Ok(Self::File(Arc::new(Mutex::new(file)), bytes))
    }

    pub fn bytes(&self) -> u64 {
        match self {
            Self::File(_, bytes) => *bytes,
            Self::Memory(held) => held.len() as u64,
        }
    }

    /// Fills as much of `into` as there is from the byte `at` on. Blocks.
    ///
    /// # Errors
    /// What reading the file ends with.
    pub fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file, _) => {
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                file.seek(SeekFrom::Start(at))?;
                file.read(into)
            }
            Self::Memory(held) => {
                let rest = usize::try_from(at).ok().and_then(|at| held.get(at..)).unwrap_or_default();
                let taken = rest.len().min(into.len());
                into[..taken].copy_from_slice(&rest[..taken]);
                Ok(taken)
            }
        }
    }
}
