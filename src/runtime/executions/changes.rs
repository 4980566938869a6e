//! Word of changes of the journal, without looking at it again and again.

use std::{path::Path, sync::Arc};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::Notify;

/// Wakes `changed` whenever a file of the journal was written. `None` where the system tells of nothing.
pub(in crate::runtime) fn watch(state: &Path, changed: Arc<Notify>) -> Option<RecommendedWatcher> {
    let is_journal = |path: &std::path::PathBuf| {
        path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("journal.db"))
    };
    let hear = move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| !event.kind.is_access() && event.paths.iter().any(is_journal)) {
            changed.notify_one();
        }
    };
    let mut watcher = notify::recommended_watcher(hear).ok()?;
    watcher.watch(state, RecursiveMode::NonRecursive).ok()?;
    Some(watcher)
}
