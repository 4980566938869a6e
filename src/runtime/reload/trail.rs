//! The entries of folders that decide what lies at a path: every link on the way, and its end.

use std::{
    collections::{BTreeSet, VecDeque},
    ffi::OsString,
    path::{Component, Path, PathBuf},
};

/// Links that are followed; the system follows no more either.
const MOST_LINKS: usize = 40;

/// The entries on the way to a path. Where a part is missing, its entry is the last.
pub(super) fn trail(path: &Path) -> BTreeSet<PathBuf> {
    let mut entries = BTreeSet::new();
    let mut left: VecDeque<OsString> = parts(path);
    let (mut at, mut links) = (PathBuf::new(), 0);
    while let Some(part) = left.pop_front() {
        if part == ".." {
            at.pop();
            continue;
        }
        let here = at.join(&part);
        match std::fs::read_link(&here) {
            Ok(target) => {
                entries.insert(here);
                links += 1;
                if links > MOST_LINKS {
                    break;
                }
                if target.is_absolute() {
                    at = PathBuf::new();
                }
                for part in parts(&target).into_iter().rev() {
                    left.push_front(part);
                }
            }
            Err(_) if left.is_empty() || !here.exists() => {
                entries.insert(here);
                break;
            }
            Err(_) => at = here,
        }
    }
    entries
}

fn parts(path: &Path) -> VecDeque<OsString> {
    let part = |component: Component<'_>| match component {
        Component::CurDir => None,
        other => Some(other.as_os_str().to_owned()),
    };
    path.components().filter_map(part).collect()
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::symlink};

    use super::*;

    #[test]
    fn a_file_is_decided_by_its_entry() {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        fs::write(root.join("a"), "").unwrap();
        assert_eq!(trail(&root.join("a")), BTreeSet::from([root.join("a")]));
    }

    #[test]
    fn links_of_files_and_of_folders_count_and_so_does_what_they_lead_to() {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        fs::create_dir(root.join("first")).unwrap();
        fs::write(root.join("first/real"), "").unwrap();
        symlink("first", root.join("now")).unwrap();
        symlink("now/real", root.join("a")).unwrap();
        let all = ["a", "now", "first/real"].map(|name| root.join(name));
        assert_eq!(trail(&root.join("a")), BTreeSet::from(all));
    }

    #[test]
    fn of_what_is_missing_the_first_part_counts() {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        assert_eq!(trail(&root.join("x/y/z")), BTreeSet::from([root.join("x")]));
        symlink("nowhere", root.join("a")).unwrap();
        assert_eq!(trail(&root.join("a")), BTreeSet::from([root.join("a"), root.join("nowhere")]));
    }

    #[test]
    fn a_circle_of_links_ends() {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        symlink("a", root.join("a")).unwrap();
        assert_eq!(trail(&root.join("a")), BTreeSet::from([root.join("a")]));
    }
}
