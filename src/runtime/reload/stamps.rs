//! How files stood at a moment, without reading them.

use std::{
    collections::BTreeMap,
    fs::{self, Metadata},
    path::{Path, PathBuf},
};

/// Of each path what tells one version from the next; nothing where there is no file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stamps(BTreeMap<PathBuf, Option<Stamp>>);

/// Device, inode, size, and when it was last changed (seconds, nanoseconds): contents, name or mode.
type Stamp = (u64, u64, u64, i64, i64);

impl Stamps {
    /// Looks at all of them. Links are followed.
    pub fn of(paths: impl IntoIterator<Item = PathBuf>) -> Self {
        let stamp = |path: PathBuf| {
            let found = fs::metadata(&path).ok().as_ref().map(stamp);
            (path, found)
        };
        Self(paths.into_iter().map(stamp).collect())
    }

    /// Those that are other than in `before`, and whether each is there.
    pub(super) fn other_than<'a>(&'a self, before: &'a Self) -> Vec<(&'a Path, bool)> {
        let here = |path: &PathBuf| self.0.get(path).copied().flatten();
        let there = |path: &PathBuf| before.0.get(path).copied().flatten();
        let mut paths: Vec<&PathBuf> = self.0.keys().chain(before.0.keys()).collect();
        paths.sort();
        paths.dedup();
        paths.retain(|path| here(path) != there(path));
        paths.into_iter().map(|path| (path.as_path(), here(path).is_some())).collect()
    }
}

#[cfg(unix)]
fn stamp(of: &Metadata) -> Stamp {
    use std::os::unix::fs::MetadataExt;
    (of.dev(), of.ino(), of.size(), of.ctime(), of.ctime_nsec())
}

#[cfg(not(unix))]
fn stamp(of: &Metadata) -> Stamp {
    let changed = of.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok()).unwrap_or_default();
    (0, 0, of.len(), changed.as_secs() as i64, i64::from(changed.subsec_nanos()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_done_to_a_file_gives_it_another_stamp() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let look = || Stamps::of([at("a"), at("b")]);
        let nothing = look();
        fs::write(at("a"), "one").unwrap();
        let one = look();
        assert_eq!(one.other_than(&nothing), [(at("a").as_path(), true)]);
        assert_eq!(look(), one);
        fs::write(at("c"), "two").unwrap();
        fs::rename(at("c"), at("a")).unwrap();
        let renamed = look();
        assert_eq!(renamed.other_than(&one), [(at("a").as_path(), true)], "another file of the same size");
        fs::remove_file(at("a")).unwrap();
        assert_eq!(look().other_than(&renamed), [(at("a").as_path(), false)]);
    }
}
