//! Word from the system that one of some entries of folders changed.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::Notify;

use super::trail::trail;

/// What counts now, shared with the thread that hears.
#[derive(Debug, Default)]
struct Wanted {
    entries: BTreeSet<PathBuf>,
    /// Folders of which every entry counts.
    folders: BTreeSet<PathBuf>,
}

/// Watches the folders of the entries that count, not those below them.
#[derive(Debug)]
pub(super) struct Sight {
    wanted: Arc<Mutex<Wanted>>,
    watcher: Option<RecommendedWatcher>,
    covered: BTreeSet<PathBuf>,
}

impl Sight {
    /// `changed` is rung for what counts. A deaf one never hears anything.
    pub(super) fn new(changed: Arc<Notify>, is_deaf: bool) -> Self {
        let wanted = Arc::new(Mutex::new(Wanted::default()));
        let heard = wanted.clone();
        let hear = move |event: notify::Result<Event>| {
            if lock(&heard).concerns(&event) {
                changed.notify_one();
            }
        };
        let watcher = if is_deaf { None } else { notify::recommended_watcher(hear).ok() };
        Self { wanted, watcher, covered: BTreeSet::new() }
    }

    /// Covers what decides these paths, and nothing else. False where the system gives no word of all
    /// of it. Blocks for a moment.
    pub(super) fn cover(&mut self, paths: &[PathBuf]) -> bool {
        let entries: BTreeSet<PathBuf> = paths.iter().flat_map(|path| trail(path)).collect();
        let folders: BTreeSet<PathBuf> = paths.iter().filter(|path| path.is_dir()).cloned().collect();
        let wanted: BTreeSet<PathBuf> =
            entries.iter().filter_map(|entry| entry.parent()).map(Path::to_owned).chain(folders.clone()).collect();
        *lock(&self.wanted) = Wanted { entries, folders };
        let Some(watcher) = &mut self.watcher else { return false };
        for folder in self.covered.difference(&wanted) {
            // It may be gone; then its watch is, too.
            let _ = watcher.unwatch(folder);
        }
        // Those that are covered, too: another folder may lie there now.
        let mut hears_all = true;
        for folder in &wanted {
            hears_all &= watcher.watch(folder, RecursiveMode::NonRecursive).is_ok();
        }
        self.covered = wanted;
        hears_all
    }
}

impl Wanted {
    fn concerns(&self, event: &notify::Result<Event>) -> bool {
        // An error, or an event without a path, is that some were lost.
        let Ok(event) = event else { return true };
        let counts = |path: &PathBuf| {
            self.entries.contains(path) || path.parent().is_some_and(|folder| self.folders.contains(folder))
        };
        // Reading a file is an event too, and must not lead to reading it again.
        !matches!(event.kind, EventKind::Access(_)) && (event.paths.is_empty() || event.paths.iter().any(counts))
    }
}

/// A thread that panicked while it rang leaves nothing half done.
fn lock(wanted: &Mutex<Wanted>) -> std::sync::MutexGuard<'_, Wanted> {
    wanted.lock().unwrap_or_else(PoisonError::into_inner)
}
