//! Word from the system that something changed in a folder.

use std::{
    collections::HashSet,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher, event::ModifyKind};
use tokio::{sync::Notify, time::Instant};

/// Files are looked at this often whatever the system says: some file systems never say anything.
const CHECK_INTERVAL: Duration = Duration::from_secs(2);

/// One watcher for all sources, and the beat on which all of them look for themselves.
#[derive(Debug, Clone)]
pub(super) struct Watch {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    /// Absent where the system gives none (too many watchers, say); the beat goes on.
    watcher: Mutex<Option<RecommendedWatcher>>,
    subscribers: Arc<Mutex<Vec<Subscriber>>>,
    folders: Mutex<HashSet<PathBuf>>,
    since: std::sync::OnceLock<Instant>,
}

#[derive(Debug)]
struct Subscriber {
    /// Names of the one file that counts, its own and that of what it links to; empty for every file
    /// of the watched folders.
    names: Vec<OsString>,
    changed: Arc<Notify>,
}

impl Watch {
    pub(super) fn new() -> Self {
        let subscribers = Arc::default();
        Self {
            shared: Arc::new(Shared {
                watcher: Mutex::new(None),
                subscribers,
                folders: Mutex::default(),
                since: std::sync::OnceLock::new(),
            }),
        }
    }

    /// A bell that rings when the file (or, without one, any file in the covered folders) changed.
    pub(super) fn subscribe(&self, path: Option<&Path>) -> Arc<Notify> {
        let changed = Arc::new(Notify::new());
        let real = path.and_then(|path| std::fs::canonicalize(path).ok());
        let names = path.into_iter().chain(real.as_deref()).filter_map(Path::file_name).map(OsStr::to_owned).collect();
        let subscriber = Subscriber { names, changed: changed.clone() };
        lock(&self.shared.subscribers).push(subscriber);
        changed
    }

    /// Starts to watch these folders, those that are not watched yet. Blocks for a moment.
    pub(super) fn cover(&self, wanted: Vec<PathBuf>) {
        let mut folders = lock(&self.shared.folders);
        let new = wanted.into_iter().filter(|folder| !folders.contains(folder)).collect::<Vec<_>>();
        if new.is_empty() {
            return;
        }
        let mut watcher = lock(&self.shared.watcher);
        if watcher.is_none() {
            let subscribers = self.shared.subscribers.clone();
            *watcher = notify::recommended_watcher(move |event| ring(&subscribers, &event)).ok();
        }
        let Some(watcher) = watcher.as_mut() else { return };
        for folder in new {
            if watcher.watch(&folder, RecursiveMode::NonRecursive).is_ok() {
                folders.insert(folder);
            }
        }
    }

    /// The next beat; the same moment for all, so that looking costs one wake-up.
    pub(super) fn next_check(&self, now: Instant) -> Instant {
        let since = *self.shared.since.get_or_init(|| now);
        let beats = now.duration_since(since).as_millis() / CHECK_INTERVAL.as_millis() + 1;
        since + CHECK_INTERVAL * u32::try_from(beats).unwrap_or(u32::MAX)
    }
}

fn ring(subscribers: &Mutex<Vec<Subscriber>>, event: &notify::Result<Event>) {
    let mut subscribers = lock(subscribers);
    // The other half is gone with its source.
    subscribers.retain(|subscriber| Arc::strong_count(&subscriber.changed) > 1);
    for subscriber in subscribers.iter().filter(|subscriber| subscriber.is_concerned(event)) {
        subscriber.changed.notify_one();
    }
}

impl Subscriber {
    /// Reading a file is an event too, and must not lead to reading it again.
    fn is_concerned(&self, event: &notify::Result<Event>) -> bool {
        let Ok(event) = event else { return true };
        match event.kind {
            EventKind::Access(_) => false,
            EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_)) if !self.names.is_empty() => {
                let mut changed = event.paths.iter().filter_map(|path| path.file_name());
                changed.any(|changed| self.names.iter().any(|name| name == changed))
            }
            _ => true,
        }
    }
}

/// A thread that panicked while it rang leaves nothing half done.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
