//! The executions read a single time, for a frame that is printed.

use std::time::Duration;

use tokio::sync::mpsc;

use super::{Answered, Executions, Read, Readings};
use crate::app::{App, Effect, Event, update};
use crate::plan::ExecutionId;

/// What follows on the first answer is waited for no longer than this.
const MORE: Duration = Duration::from_millis(300);

struct Collected(mpsc::UnboundedSender<Read>);

impl Readings for Collected {
    fn put(&self, read: Read) -> Answered<'_, ()> {
        // Nobody listens any more: then nobody misses it.
        let _ = self.0.send(read);
        Box::pin(async {})
    }
}

/// Reads the list into `app`, and the execution that its view opens.
pub async fn read_executions(app: &mut App, door: &dyn Executions, deadline: Duration) {
    update(app, Event::Actor(door.actor()));
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let into = Collected(sender);
    let mut wanted = app.execution.as_ref().map(|opened| opened.id.clone());
    let first = async {
        tokio::select! {
            () = door.list(&into) => None,
            read = receiver.recv() => read,
        }
    };
    if let Ok(Some(Read::Listed(outcome))) = tokio::time::timeout(deadline, first).await {
        let effects = update(app, Event::Executions { outcome });
        wanted = effects.into_iter().rev().find_map(followed).or(wanted);
    }
    if let Some(id) = wanted {
        follow(app, door, id, deadline).await;
    }
}

fn followed(effect: Effect) -> Option<ExecutionId> {
    if let Effect::FollowExecution(id) = effect { id } else { None }
}

async fn follow(app: &mut App, door: &dyn Executions, id: ExecutionId, deadline: Duration) {
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let into = Collected(sender);
    let read = async {
        let mut patience = deadline;
        while let Ok(Some(read)) = tokio::time::timeout(patience, receiver.recv()).await {
            patience = MORE;
            let id = id.clone();
            match read {
                Read::Entries(plan, entries) => drop(update(app, Event::ExecutionRead { id, plan, entries })),
                Read::Said(lines) => drop(update(app, Event::ExecutionSaid { id, lines })),
                Read::Listed(_) => {}
            }
        }
    };
    let fault = tokio::select! {
        biased;
        () = read => None,
        ended = door.follow(&id, &into) => ended.err(),
    };
    if let Some(fault) = fault {
        update(app, Event::ExecutionLost { id: id.clone(), fault });
    }
}
