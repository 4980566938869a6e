//! The templates that come with the program.

use include_dir::{Dir, DirEntry, include_dir};

use super::load::Tree;

static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/templates");

/// Their names, sorted.
pub(super) fn names() -> Vec<&'static str> {
    let mut names: Vec<_> = SHIPPED.dirs().filter_map(|folder| folder.path().to_str()).collect();
    names.sort_unstable();
    names
}

/// The folder of one of them.
pub(super) fn tree(name: &str) -> Option<Tree> {
    let folder = SHIPPED.dirs().find(|folder| folder.path().to_str() == Some(name))?;
    let manifest = folder.get_file(format!("{name}/{}", super::load::MANIFEST))?.contents();
    let mut files = Vec::new();
    if let Some(top) = folder.get_dir(format!("{name}/{}", super::load::FILES)) {
        collect(top, top.path().to_str().unwrap_or_default(), &mut files);
    }
    Some(Tree { manifest: manifest.to_vec(), files })
}

fn collect(folder: &Dir<'static>, top: &str, into: &mut Vec<(String, Vec<u8>)>) {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(folder) => collect(folder, top, into),
            DirEntry::File(file) => {
                let path = file.path().to_str().and_then(|path| path.strip_prefix(top)?.strip_prefix('/'));
                into.extend(path.map(|path| (path.to_owned(), file.contents().to_vec())));
            }
        }
    }
}
