//! The workflow files of a repository, and whether they changed.

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// More files than this are no repository's own workflows.
const MOST: usize = 500;

/// Each file with when it was changed and its length.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::provider) struct WorkflowStamps(Vec<(PathBuf, Option<SystemTime>, u64)>);

impl WorkflowStamps {
    /// As the files are now.
    pub(in crate::provider) fn of(files: &[PathBuf]) -> Self {
        let stamp = |path: &PathBuf| {
            let about = fs::metadata(path).ok()?;
            Some((path.clone(), about.modified().ok(), about.len()))
        };
        Self(files.iter().filter_map(stamp).collect())
    }
}

/// The folder of the workflows of the repository around `folder`.
pub fn workflow_folder(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|above| above.join(".github/workflows")).find(|found| found.is_dir())
}

/// A file as it is, of a folder the workflow files in it, by name.
pub fn workflow_files(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(path) else { return vec![path.to_owned()] };
    let is_workflow = |path: &PathBuf| path.extension().is_some_and(|end| end == "yml" || end == "yaml");
    let mut files: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_workflow).take(MOST).collect();
    files.sort();
    files
}
