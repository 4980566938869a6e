//! Whether the system can tell of changed files, which is how logs and settings are followed.

use std::fs;

use super::Finding;
use crate::provider::{WatchRoom, watch_room};

/// Nothing where the system has no such limits.
pub(super) fn watches() -> Option<Finding> {
    let limit = |name: &str| {
        let text = fs::read_to_string(format!("/proc/sys/fs/inotify/max_user_{name}")).ok()?;
        text.trim().parse::<u64>().ok()
    };
    Some(finding(watch_room()?, limit("instances")?, limit("watches")?))
}

fn finding(room: WatchRoom, watchers: u64, watches: u64) -> Finding {
    const NAME: &str = "file watches";
    let used_up = |what: String, name: &str, limit: u64| {
        Finding::note(NAME, format!("{what} in use: files are looked at every 2 s instead, which is slower to notice"))
            .then(format!("allow more: sudo sysctl fs.inotify.max_user_{name}={}", limit.saturating_mul(2)))
    };
    let finding = match room {
        WatchRoom::Free => {
            Finding::well(NAME, format!("some are free ({watchers} watchers, {watches} watches a user)"))
        }
        WatchRoom::NoWatchers => used_up(format!("all {watchers} watchers of this user are"), "instances", watchers),
        WatchRoom::NoWatches => used_up(format!("all {watches} watches of this user are"), "watches", watches),
    };
    finding.measuring("watchers_limit_count", watchers).measuring("watches_limit_count", watches)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::finding::State;

    #[test]
    fn limits_that_are_used_up_come_with_the_command_that_raises_them() {
        assert_eq!(finding(WatchRoom::Free, 128, 8192).state, State::Well);
        let full = finding(WatchRoom::NoWatchers, 128, 8192);
        assert_eq!((full.state, full.measured["watchers_limit_count"].as_u64()), (State::Note, Some(128)));
        assert_eq!(full.next.unwrap().as_str(), "allow more: sudo sysctl fs.inotify.max_user_instances=256");
        let full = finding(WatchRoom::NoWatches, 128, 8192);
        assert!(full.next.unwrap().as_str().ends_with("max_user_watches=16384"));
    }
}
