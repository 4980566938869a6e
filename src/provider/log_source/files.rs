//! Follows a group of files: reads on a thread for blocking work, waits for changes between.

use std::sync::Arc;

use tokio::{
    sync::Notify,
    time::{Instant, sleep_until},
};

use super::{batch::BATCH_TIME, group::Group, tail::Turn, watch::Watch};
use crate::{
    domain::{Fault, FaultKind, ProviderId, SourceState},
    provider::{BoxFuture, Follow, LineSink, LogEvent},
};

/// A file or a pattern of files as a source of lines.
#[derive(Debug)]
pub(super) struct Files {
    group: Group,
    watch: Watch,
    changed: Arc<Notify>,
}

impl Files {
    /// `path` is the one file that counts; `None` for a pattern.
    pub(super) fn new(group: Group, path: Option<&std::path::Path>, watch: Watch) -> Self {
        let changed = watch.subscribe(path);
        Self { group, watch, changed }
    }

    async fn run(self, sink: &dyn LineSink) {
        let Self { mut group, watch, changed } = self;
        let id = group.id.clone();
        let mut is_caught_up = false;
        loop {
            let began = Instant::now();
            let folders_of = watch.clone();
            let reading = tokio::task::spawn_blocking(move || {
                let turn = turn(&mut group, &folders_of);
                (group, turn)
            });
            let Ok((back, turn)) = reading.await else {
                let fault = Fault::new(FaultKind::Broken, format!("reading {id} broke"));
                return sink.put(LogEvent::State(id, SourceState::Failed(fault))).await;
            };
            group = back;
            for event in turn.events {
                sink.put(event).await;
            }
            if group.has_ended() {
                return;
            }
            // Until then a last line without its newline may still be held back.
            if !turn.has_more && turn.due.is_none() && !std::mem::replace(&mut is_caught_up, true) {
                sink.put(LogEvent::CaughtUp).await;
            }
            if !turn.has_more {
                let due =
                    turn.due.map_or_else(|| watch.next_check(began), |due| watch.next_check(began).min(due.into()));
                tokio::select! {
                    () = changed.notified() => sleep_until(began + BATCH_TIME).await,
                    () = sleep_until(due) => {}
                }
            }
        }
    }
}

/// The folders are watched before the files are read, so that no change falls between.
fn turn(group: &mut Group, watch: &Watch) -> Turn {
    if group.follows {
        watch.cover(group.folders());
    }
    group.turn(std::time::Instant::now())
}

impl Follow for Files {
    fn id(&self) -> ProviderId {
        self.group.id.clone()
    }

    fn follow<'a>(self: Box<Self>, sink: &'a dyn LineSink) -> BoxFuture<'a, ()> {
        Box::pin(self.run(sink))
    }
}
