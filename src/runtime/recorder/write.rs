//! Recordings as files that only their owner can read.

use std::{
    fs::{DirBuilder, File, OpenOptions},
    io::{self, BufWriter, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use super::{Recording, lines::lines};
use crate::domain::Timestamp;

/// Crash reports that are kept.
const KEPT: usize = 10;
const CRASH: &str = "crash";
/// Names tried within one second.
const NAMES: u32 = 100;

/// Where a recording was written, or a sentence that says why it was not.
pub type Written = Result<PathBuf, String>;

/// The folder of crash reports and recordings.
#[derive(Debug, Clone)]
pub struct Reports {
    /// `None` when there is no home to put it in.
    pub folder: Option<PathBuf>,
}

impl Reports {
    /// Writes what was asked for; it stays until a person removes it.
    pub fn write(&self, recording: Recording, now: Timestamp) -> Written {
        self.write_as("recording", recording, now).map(|(_, path)| path)
    }

    /// Writes the report of a crash; of older ones the newest few stay.
    pub fn write_crash(&self, recording: Recording, now: Timestamp) -> Written {
        let (folder, path) = self.write_as(CRASH, recording, now)?;
        forget_old(folder);
        Ok(path)
    }

    fn write_as(&self, kind: &str, recording: Recording, now: Timestamp) -> Result<(&Path, PathBuf), String> {
        let folder = self.folder.as_deref();
        let folder = folder.ok_or("there is no home to put it in; set ORCHESTRA_STATE_DIR to a folder")?;
        let failed = |path: &Path, error: &io::Error| format!("{}: {}", path.display(), reason(error));
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| failed(folder, &error))?;
        let (path, file) = create(folder, kind, now).map_err(|error| failed(folder, &error))?;
        write_lines(file, recording).map_err(|why| {
            // Half a recording is none.
            let _ = std::fs::remove_file(&path);
            format!("{}: {why}", path.display())
        })?;
        Ok((folder, path))
    }
}

fn create(folder: &Path, kind: &str, now: Timestamp) -> io::Result<(PathBuf, File)> {
    let stem = format!("{kind}-{}-{}", now.strftime("%Y%m%d-%H%M%S"), std::process::id());
    let mut tries = (1..=NAMES).map(|number| {
        let more = if number > 1 { format!("-{number}") } else { String::new() };
        let path = folder.join(format!("{stem}{more}.jsonl"));
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        Ok((path, file))
    });
    let is_taken =
        |made: &io::Result<_>| made.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::AlreadyExists);
    tries.find(|made| !is_taken(made)).unwrap_or_else(|| Err(io::ErrorKind::AlreadyExists.into()))
}

fn write_lines(file: File, recording: Recording) -> Result<(), String> {
    let mut out = BufWriter::new(file);
    for line in lines(recording) {
        writeln!(out, "{}", line?).map_err(|error| reason(&error))?;
    }
    out.flush().map_err(|error| reason(&error))
}

/// Removes all reports of crashes but the newest.
fn forget_old(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let is_ours = |name: &String| name.starts_with(&format!("{CRASH}-")) && name.ends_with(".jsonl");
    // Their names begin with the time.
    let mut names: Vec<String> =
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).filter(is_ours).collect();
    names.sort_unstable_by(|a, b| b.cmp(a));
    for old in names.iter().skip(KEPT) {
        if let Err(error) = std::fs::remove_file(folder.join(old)) {
            tracing::warn!(%error, old, "an old crash report could not be removed");
        }
    }
}

/// The system's sentence without its number.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::StorageFull => "no space is left on the disk".into(),
        io::ErrorKind::NotADirectory => "a part of its path is a file".into(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or(&text).to_lowercase()
        }
    }
}
