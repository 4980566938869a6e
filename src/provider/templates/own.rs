//! A folder of the user's own templates on disk. Its files become programs that are run, so that it is
//! read as strictly as the configuration: no links, no pipes, nothing that others may write, bounded.

use std::{
    fs::{self, File, Metadata},
    io::{self, Read},
    path::Path,
};

use super::{
    fault::TemplateFault,
    load::{FILES, MANIFEST, Tree},
};

/// Files of one template.
const MOST_FILES: usize = 2000;
/// One file, in bytes.
const MOST_FILE_BYTES: u64 = 4 << 20;
/// All files of one template, in bytes.
const MOST_BYTES: u64 = 32 << 20;
/// Folders in folders.
const MOST_DEPTH: usize = 16;
/// Templates in the folder; more are not of one person.
const MOST_TEMPLATES: usize = 200;

/// Names of the folders in there, sorted. None where the folder is missing.
pub(super) fn names(folder: &Path) -> Result<Vec<String>, TemplateFault> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(folder, &error)),
    };
    let is_open_to_others = fs::metadata(folder).is_ok_and(|metadata| others_may_write(&metadata));
    if is_open_to_others {
        let name = folder.display().to_string();
        return Err(TemplateFault::new(&*name, open_to_others(&name)));
    }
    // The user may link a whole template in; what lies in it may not link out.
    let is_template = |path: &Path| fs::metadata(path).is_ok_and(|metadata| metadata.is_dir());
    let mut names: Vec<String> = entries
        .flatten()
        .filter(|entry| is_template(&entry.path()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.'))
        .take(MOST_TEMPLATES)
        .collect();
    names.sort();
    Ok(names)
}

/// Reads one of them whole. All faults at once.
pub(super) fn tree(folder: &Path) -> Result<Tree, Vec<TemplateFault>> {
    let mut walk = Walk { files: Vec::new(), bytes: 0, faults: Vec::new(), owner: None };
    let manifest = match fs::metadata(folder) {
        Ok(metadata) => {
            // Of the folder of all templates: one that is linked in may be of nobody else either.
            let all = folder.parent().and_then(|all| fs::metadata(all).ok());
            walk.owner = owner(&all.unwrap_or_else(|| metadata.clone()));
            walk.check(folder, &metadata);
            walk.read(&folder.join(MANIFEST))
        }
        Err(error) => {
            walk.faults.push(unreadable(folder, &error));
            None
        }
    };
    let files = folder.join(FILES);
    match fs::symlink_metadata(&files) {
        Ok(metadata) if walk.check(&files, &metadata) && metadata.is_dir() => walk.folder(&files, "", 0),
        Ok(_) => walk.fault(&files, "it is no folder; the template's files lie in it"),
        Err(error) => walk.faults.push(unreadable(&files, &error)),
    }
    match manifest {
        Some(manifest) if walk.faults.is_empty() => Ok(Tree { manifest, files: walk.files }),
        _ => Err(walk.faults),
    }
}

struct Walk {
    files: Vec<(String, Vec<u8>)>,
    bytes: u64,
    faults: Vec<TemplateFault>,
    /// Whose the template is; nobody else's file may be in it.
    owner: Option<u32>,
}

impl Walk {
    fn fault(&mut self, path: &Path, message: impl Into<String>) {
        self.faults.push(TemplateFault::new(path.display().to_string(), message));
    }

    fn folder(&mut self, folder: &Path, prefix: &str, depth: usize) {
        if depth > MOST_DEPTH {
            return self.fault(folder, format!("it lies deeper than {MOST_DEPTH} folders"));
        }
        let mut entries: Vec<_> = match fs::read_dir(folder) {
            // One more than fits, so that too many are seen as such.
            Ok(entries) => entries.flatten().take(MOST_FILES + 1).collect(),
            Err(error) => return self.faults.push(unreadable(folder, &error)),
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            if self.files.len() > MOST_FILES || self.bytes > MOST_BYTES || self.faults.len() > 100 {
                return;
            }
            let path = entry.path();
            let Ok(name) = entry.file_name().into_string() else {
                self.fault(&path, "the name is not UTF-8; rename it");
                continue;
            };
            match fs::symlink_metadata(&path) {
                Ok(metadata) if !self.check(&path, &metadata) => {}
                Ok(metadata) if metadata.is_dir() => self.folder(&path, &format!("{prefix}{name}/"), depth + 1),
                Ok(_) => self.file(&path, format!("{prefix}{name}")),
                Err(error) => self.faults.push(unreadable(&path, &error)),
            }
        }
    }

    fn file(&mut self, path: &Path, name: String) {
        let Some(bytes) = self.read(path) else { return };
        self.bytes += bytes.len() as u64;
        self.files.push((name, bytes));
        if self.files.len() > MOST_FILES {
            self.fault(
                path,
                format!("the template has more than {MOST_FILES} files; what builds leave does not belong here"),
            );
        } else if self.bytes > MOST_BYTES {
            self.fault(path, format!("the template's files are more than {} MiB together", MOST_BYTES >> 20));
        }
    }

    /// The bytes of a file; it was looked at before, since opening a pipe would wait for a writer.
    fn read(&mut self, path: &Path) -> Option<Vec<u8>> {
        let metadata = match fs::symlink_metadata(path) {
            Ok(metadata) => metadata,
            Err(error) => {
                self.faults.push(unreadable(path, &error));
                return None;
            }
        };
        if !self.check(path, &metadata) {
            return None;
        }
        if !metadata.is_file() {
            self.fault(path, "it is no file; a template is made of plain files and folders");
            return None;
        }
        let mut bytes = Vec::new();
        match File::open(path).and_then(|file| file.take(MOST_FILE_BYTES + 1).read_to_end(&mut bytes)) {
            Ok(_) if bytes.len() as u64 <= MOST_FILE_BYTES => Some(bytes),
            Ok(_) => {
                self.fault(path, format!("the file is longer than {} MiB", MOST_FILE_BYTES >> 20));
                None
            }
            Err(error) => {
                self.faults.push(unreadable(path, &error));
                None
            }
        }
    }

    /// Whether it may be read at all; says why not.
    fn check(&mut self, path: &Path, metadata: &Metadata) -> bool {
        let file_type = metadata.file_type();
        if file_type.is_symlink() {
            self.fault(path, "it is a link; put what it points to in its place");
        } else if !file_type.is_file() && !file_type.is_dir() {
            self.fault(path, "it is a pipe or a device; a template is made of plain files and folders");
        } else if others_may_write(metadata) {
            self.fault(path, open_to_others(&path.display().to_string()));
        } else if owner(metadata) != self.owner && owner(metadata) != Some(0) {
            self.fault(path, "it belongs to another user than its template does");
        } else {
            return true;
        }
        false
    }
}

fn open_to_others(name: &str) -> String {
    format!("others may write it, and with it what you run; take that from them: chmod go-w {name}")
}

fn unreadable(path: &Path, error: &io::Error) -> TemplateFault {
    let path = path.display().to_string();
    let message = match error.kind() {
        io::ErrorKind::NotFound => "it is not there".to_owned(),
        io::ErrorKind::PermissionDenied => format!("it cannot be read: permission denied; see: ls -ld {path}"),
        kind => format!("it cannot be read: {kind}; see: ls -ld {path}"),
    };
    TemplateFault::new(path, message)
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have no such number")]
fn owner(metadata: &Metadata) -> Option<u32> {
    use std::os::unix::fs::MetadataExt;
    Some(metadata.uid())
}

#[cfg(not(unix))]
fn owner(_: &Metadata) -> Option<u32> {
    None
}

#[cfg(unix)]
fn others_may_write(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o022 != 0
}

#[cfg(not(unix))]
fn others_may_write(_: &Metadata) -> bool {
    false
}
