//! Every provider read a single time, for commands that print and end.

use std::{sync::Arc, time::Duration};

use super::{
    Clock, Inbox,
    inbox::{Wake, inbox},
    observe_once,
    tasks::Tasks,
};
use crate::{
    app::{App, Effect, Event, update},
    provider::{ReadJobs, World},
};

/// Log sources are given this long without a new line before their backlog counts as read.
const QUIET: Duration = Duration::from_millis(150);

/// Reads the whole world once into `app`, side by side; those that have not answered at the
/// deadline stay `loading`. Returns true when all have.
pub async fn read_once(app: &mut App, world: World, clock: Clock, deadline: Duration) -> bool {
    tokio::time::timeout(deadline, read_all(app, world, clock)).await.is_ok()
}

async fn read_all(app: &mut App, world: World, clock: Clock) {
    let (inbox, mut outlet) = inbox();
    let mut reading = Reading { inbox, clock, tasks: Tasks::default(), pending: 0, follows: false, jobs: None };
    reading.start(app, world);
    while reading.pending > 0 {
        match outlet.next().await {
            Some(Wake::Event(event)) => {
                reading.pending -= usize::from(matches!(event, Event::Observed { .. } | Event::Jobs { .. }));
                for effect in take(app, clock, event) {
                    reading.perform(effect);
                }
            }
            Some(Wake::Opened(world)) => {
                reading.pending -= 1;
                reading.start(app, world);
            }
            _ => return,
        }
    }
    if reading.follows {
        while let Ok(Some(Wake::Event(event))) = tokio::time::timeout(QUIET, outlet.next()).await {
            take(app, clock, event);
        }
    }
}

fn take(app: &mut App, clock: Clock, event: Event) -> Vec<Effect> {
    let mut effects = update(app, Event::Clock(clock.now()));
    effects.extend(update(app, event));
    effects
}

struct Reading {
    inbox: Inbox,
    clock: Clock,
    tasks: Tasks,
    /// Answers still to come.
    pending: usize,
    follows: bool,
    jobs: Option<Arc<dyn ReadJobs>>,
}

impl Reading {
    fn start(&mut self, app: &mut App, world: World) {
        for mut observer in world.observers {
            let (provider, feed, interval) = (observer.id(), observer.feed(), observer.interval());
            update(app, Event::Expected { provider: provider.clone(), feed, interval });
            self.pending += 1;
            let (inbox, clock) = (self.inbox.clone(), self.clock);
            self.tasks.spawn(format!("read {provider}"), async move {
                let outcome = observe_once(observer.as_mut()).await;
                let interval = observer.interval();
                inbox.send(Event::Observed { provider, at: clock.now(), interval, outcome }).await;
            });
        }
        for follower in world.followers {
            self.follows = true;
            let inbox = self.inbox.clone();
            self.tasks.spawn(format!("follow {}", follower.id()), async move { follower.follow(&inbox).await });
        }
        self.jobs = world.jobs.or(self.jobs.take());
        if let Some(later) = world.later {
            self.pending += 1;
            let inbox = self.inbox.clone();
            self.tasks.spawn("open more of the world", async move {
                inbox.wake(Wake::Opened(later.await)).await;
            });
        }
    }

    /// Of all that can be wanted, a single reading does what belongs to the view: the jobs of its run.
    fn perform(&mut self, effect: Effect) {
        let (Effect::FetchJobs { key, attempt }, Some(reader)) = (effect, self.jobs.clone()) else { return };
        self.pending += 1;
        let (inbox, clock) = (self.inbox.clone(), self.clock);
        self.tasks.spawn(format!("read the jobs of {} {}", key.repository, key.id), async move {
            let outcome = reader.jobs(&key, Some(attempt)).await;
            inbox.send(Event::Jobs { key, attempt, at: clock.now(), outcome }).await;
        });
    }
}
