//! The person's own files of a directory that goes.

use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::{Path, PathBuf},
};

use super::{
    faults::disk,
    generated,
    git::holds_own_commits,
    ledger::{Made, hash, tree},
    place::Place,
    write::{private_directory, sync_directory},
};
use crate::provider::OperationFault;

const GIT_INIT: &str = "local.git-init";

/// Copies what is the person's own from `directory` into `folder`: where that is and how many files it holds, or
/// nothing where there are none. A folder that is there is whole, since it gets its name last.
pub(super) fn keep(
    place: &Place,
    directory: &Path,
    folder: &Path,
    patterns: &[String],
) -> Result<Option<(PathBuf, u64)>, OperationFault> {
    if folder.exists() {
        return Ok(Some((folder.into(), files_in(folder, &BTreeSet::new())?.len() as u64)));
    }
    let own = own_files(place, directory, patterns)?;
    if own.is_empty() {
        return Ok(None);
    }
    let unfinished = folder.with_extension("unfinished");
    tree(&unfinished)?;
    for path in &own {
        let to = unfinished.join(path.strip_prefix(directory).unwrap_or(path));
        copy(path, &to)?;
    }
    fs::rename(&unfinished, folder).map_err(|error| disk("create", folder, &error))?;
    sync_directory(folder)?;
    Ok(Some((folder.into(), own.len() as u64)))
}

fn copy(from: &Path, to: &Path) -> Result<(), OperationFault> {
    if let Some(parent) = to.parent() {
        private_directory(parent)?;
    }
    let is_link = from.symlink_metadata().is_ok_and(|found| found.is_symlink());
    let copied = match is_link {
        true => fs::read_link(from).and_then(|target| std::os::unix::fs::symlink(target, to)),
        false => fs::copy(from, to).and_then(|_| fs::File::open(to)?.sync_all()),
    };
    copied.map_err(|error| disk("back up", from, &error))
}

/// Files that no operation made, or that were changed since, and that are not generated.
fn own_files(place: &Place, directory: &Path, patterns: &[String]) -> Result<Vec<PathBuf>, OperationFault> {
    let (mut hashes, mut foreign) = (HashMap::<PathBuf, Vec<String>>::new(), BTreeSet::new());
    foreign.extend(generated::find(directory, patterns));
    for record in place.ledger().records() {
        for made in record.made {
            match made {
                Made::File { path, sha256 } => hashes.entry(path).or_default().push(sha256),
                // Commits are the person's work, and stand nowhere else.
                Made::Tree { .. } if record.operation == GIT_INIT && holds_own_commits(&record.outputs) => {}
                Made::Tree { path } => {
                    foreign.insert(path);
                }
                Made::Generated { directory, patterns } => foreign.extend(generated::find(&directory, &patterns)),
                _ => {}
            }
        }
    }
    let unchanged = |path: &Path| {
        hashes.get(path).is_some_and(|known| fs::read(path).is_ok_and(|content| known.contains(&hash(&content))))
    };
    Ok(files_in(directory, &foreign)?.into_iter().filter(|path| !unchanged(path)).collect())
}

/// Files and symbolic links below a directory, sorted, without the paths that are excepted.
fn files_in(directory: &Path, except: &BTreeSet<PathBuf>) -> Result<Vec<PathBuf>, OperationFault> {
    let (mut files, mut directories) = (Vec::new(), vec![directory.to_path_buf()]);
    while let Some(directory) = directories.pop() {
        let entries = match fs::read_dir(&directory) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            entries => entries.map_err(|error| disk("read", &directory, &error))?,
        };
        for entry in entries {
            let entry = entry.map_err(|error| disk("read", &directory, &error))?;
            let (path, kind) = (entry.path(), entry.file_type());
            match kind {
                _ if except.contains(&path) => {}
                Ok(kind) if kind.is_dir() => directories.push(path),
                Ok(kind) if kind.is_file() || kind.is_symlink() => files.push(path),
                // Sockets and pipes hold nothing that could be kept.
                _ => {}
            }
        }
    }
    files.sort();
    Ok(files)
}
