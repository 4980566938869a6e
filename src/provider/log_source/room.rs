//! Whether the system has room for one more watch on a folder.

/// What keeps folders from being watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WatchRoom {
    Free,
    /// This user's programs have all the watchers (inotify instances) there are for them.
    NoWatchers,
    /// This user's programs watch as many files as they may.
    NoWatches,
}

/// Tries it on the root folder; the watch is gone at once. `None` where the system is not Linux, or
/// says something else.
#[cfg(target_os = "linux")]
pub fn watch_room() -> Option<WatchRoom> {
    use rustix::{fs::inotify, io::Errno};
    let watcher = match inotify::init(inotify::CreateFlags::CLOEXEC) {
        Ok(watcher) => watcher,
        Err(Errno::MFILE) => return Some(WatchRoom::NoWatchers),
        Err(_) => return None,
    };
    match inotify::add_watch(&watcher, "/", inotify::WatchFlags::DELETE_SELF) {
        Ok(_) => Some(WatchRoom::Free),
        Err(Errno::NOSPC) => Some(WatchRoom::NoWatches),
        Err(_) => None,
    }
}

#[cfg(not(target_os = "linux"))]
pub fn watch_room() -> Option<WatchRoom> {
    None
}
