//! The task that waits for changed files, lets them come to rest, and has them read.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::Notify,
    time::{Instant, timeout},
};

use super::{Change, Stamps, Watched, sight::Sight};
use crate::runtime::{Inbox, inbox::Wake};

/// Files that nobody touched for this long are at rest.
const REST: Duration = Duration::from_millis(200);
/// Files that never come to rest are read after this long.
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// Where the system gives no word of changes, files are looked at this often.
const LOOK: Duration = Duration::from_secs(3);

/// Hands over a [`Change`] whenever the files are other than they were, until the console ends.
pub(in crate::runtime) async fn watch(watched: Watched, inbox: Inbox) {
    let Watched { reader, mut seen, is_deaf } = watched;
    let changed = Arc::new(Notify::new());
    let mut sight = Sight::new(changed.clone(), is_deaf);
    // A bad or a missing file is looked at twice: it may be half written, or about to be replaced.
    let mut doubted: Option<Stamps> = None;
    loop {
        let looking = reader.clone();
        let looked = tokio::task::spawn_blocking(move || {
            let paths = looking.paths();
            let hears_all = sight.cover(&paths);
            (sight, hears_all, Stamps::of(paths))
        });
        let Ok((back, hears_all, stamps)) = looked.await else { return };
        sight = back;
        if stamps == seen {
            doubted = None;
            rest(&changed, hears_all).await;
            continue;
        }
        let reading = reader.clone();
        let Ok(outcome) = tokio::task::spawn_blocking(move || reading.read()).await else { return };
        let other = stamps.other_than(&seen);
        let is_doubtful = outcome.is_err() || other.iter().any(|(_, is_there)| !is_there);
        if is_doubtful && doubted.as_ref() != Some(&stamps) {
            doubted = Some(stamps);
            let _ = timeout(REST, changed.notified()).await;
            settle(&changed).await;
            continue;
        }
        let are_gone = other.iter().all(|(_, is_there)| !is_there);
        let named = other.iter().filter(|(path, is_there)| (*is_there || are_gone) && !path.is_dir());
        let files = named.map(|(path, _)| reader.name(path)).collect();
        if !inbox.wake(Wake::Reread(Box::new(Change { files, are_gone, outcome }))).await {
            return;
        }
        seen = stamps;
    }
}

/// Waits for word of a change, or for the time to look for oneself; then until it is quiet.
async fn rest(changed: &Notify, hears_all: bool) {
    if hears_all {
        changed.notified().await;
    } else {
        let _ = timeout(LOOK, changed.notified()).await;
    }
    settle(changed).await;
}

async fn settle(changed: &Notify) {
    let latest = Instant::now() + LONGEST_WAIT;
    while Instant::now() < latest && timeout(REST, changed.notified()).await.is_ok() {}
}
