//! Where the end of a running step is kept when the journal takes nothing any more: a file whose room was taken
//! before.

use std::{
    fs, io,
    io::{Read as _, Seek as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::record::Record;
use crate::domain::Timestamp;
use crate::plan::Entry;

/// Bytes that are set aside for each execution while it is carried out.
const ROOM: u64 = 1024 * 1024;

/// The emergency records of a state directory, one file for each execution that is being carried out.
#[derive(Debug, Clone)]
pub struct Emergency {
    folder: PathBuf,
}

/// A line of the file: a redacted entry, and a digest that tells a half-written one.
#[derive(Serialize, Deserialize)]
struct Line {
    entry: Entry,
    link: String,
}

impl Emergency {
    /// Those of this state directory.
    pub fn of(state: &Path) -> Self {
        Self { folder: state.join("emergency") }
    }

    /// Sets room aside for an execution; what was kept for it stays.
    ///
    /// # Errors
    /// There is no room, or the folder cannot be written.
    pub fn prepare(&self, execution: &str) -> io::Result<()> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        let path = self.path(execution);
        let mut file =
            fs::OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path)?;
        let length = file.metadata()?.len();
        if length < ROOM {
            // Written, not only reserved: a file system that knows no reserving would find no room later.
            file.seek(io::SeekFrom::Start(length))?;
            io::copy(&mut io::repeat(0).take(ROOM - length), &mut file)?;
            file.sync_all()?;
        }
        Ok(())
    }

    /// Keeps an entry durably, redacted.
    ///
    /// # Errors
    /// It could not be kept here either; one sentence.
    pub fn keep(&self, execution: &str, entry: &Entry) -> Result<(), String> {
        let said = |error: io::Error| format!("{} could not be written: {error}", self.path(execution).display());
        self.write(execution, entry).map_err(said)
    }

    fn write(&self, execution: &str, entry: &Entry) -> io::Result<()> {
        let record = Record::new(entry, execution);
        let line = format!("{{\"entry\":{},\"link\":\"{}\"}}\n", record.body, record.link);
        let mut file = match fs::OpenOptions::new().read(true).write(true).open(self.path(execution)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.prepare(execution)?;
                fs::OpenOptions::new().read(true).write(true).open(self.path(execution))?
            }
            other => other?,
        };
        let text = text_of(&mut file)?;
        file.seek(io::SeekFrom::Start(text.len() as u64))?;
        if text.last().is_some_and(|last| *last != b'\n') {
            // The line before was cut off in its middle.
            file.write_all(b"\n")?;
        }
        file.write_all(line.as_bytes())?;
        file.sync_data()
    }

    /// What was kept for an execution and is whole, oldest first.
    pub fn kept(&self, execution: &str) -> Vec<Entry> {
        let text = fs::File::open(self.path(execution)).and_then(|mut file| text_of(&mut file)).unwrap_or_default();
        let whole = |line: &str| {
            let line: Line = serde_json::from_str(line).ok()?;
            (Record::new(&line.entry, execution).link == line.link).then_some(line.entry)
        };
        String::from_utf8_lossy(&text).lines().filter_map(whole).collect()
    }

    /// Executions for which something was kept, with when it was last.
    pub fn all(&self) -> Vec<(String, Timestamp)> {
        let names = fs::read_dir(&self.folder).into_iter().flatten().flatten().map(|file| file.path());
        let executions = names.filter(|path| path.extension().is_some_and(|end| end == "jsonl"));
        let executions = executions.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()));
        let mut all: Vec<_> =
            executions.filter_map(|id| self.kept(&id).last().map(|last| (id.clone(), last.at))).collect();
        all.sort_unstable();
        all
    }

    /// It is all in the journal by now, or the execution is over: the room is given back.
    pub fn forget(&self, execution: &str) {
        // A file that stays is read again, and what it says is known then.
        let _ = fs::remove_file(self.path(execution));
    }

    fn path(&self, execution: &str) -> PathBuf {
        self.folder.join(format!("{execution}.jsonl"))
    }
}

/// The file up to the room that nothing was written into yet.
fn text_of(file: &mut fs::File) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    file.seek(io::SeekFrom::Start(0))?;
    file.take(8 * ROOM).read_to_end(&mut text)?;
    let end = text.iter().position(|byte| *byte == 0).unwrap_or(text.len());
    text.truncate(end);
    Ok(text)
}
