//! The providers of one console at work: a task for each, and what can be asked of them.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::Notify;

use super::{Clock, Inbox, inbox::Wake, panics, poll, tasks::Tasks};
use crate::{
    app::{App, Event, update},
    domain::{Fault, FaultKind, ProviderId, RunKey, SourceState},
    provider::{Observe, ReadJobs, World},
};

/// Between two readings that a person asks for.
const REFRESH_PAUSE: Duration = Duration::from_secs(1);

/// Lets the app know of a provider before it is read. Returns its name.
pub(super) fn expect(app: &mut App, observer: &dyn Observe) -> ProviderId {
    let (provider, feed, interval) = (observer.id(), observer.feed(), observer.interval());
    update(app, Event::Expected { provider: provider.clone(), feed, interval });
    provider
}

/// Their tasks end when it is dropped.
pub(super) struct Providers {
    tasks: Tasks,
    inbox: Inbox,
    clock: Clock,
    /// Wakes each poll loop for a reading at once.
    again: Vec<Arc<Notify>>,
    refreshed_at: Option<Instant>,
    jobs: Option<Arc<dyn ReadJobs>>,
}

impl Providers {
    pub(super) fn new(tasks: Tasks, inbox: Inbox, clock: Clock) -> Self {
        Self { tasks, inbox, clock, again: Vec::new(), refreshed_at: None, jobs: None }
    }

    /// Makes the world on a task of its own; it comes in as [`Wake::Opened`].
    pub(super) fn open_with(&mut self, open: impl FnOnce() -> World + Send + 'static) {
        let inbox = self.inbox.clone();
        self.spawn("opening the world".into(), async move {
            inbox.wake(Wake::Opened(open())).await;
        });
    }

    /// Starts a task for every provider of the world.
    pub(super) fn open(&mut self, app: &mut App, world: World) {
        for observer in world.observers {
            let provider = expect(app, observer.as_ref());
            let again = Arc::new(Notify::new());
            self.again.push(again.clone());
            let work = poll::poll(observer, self.inbox.clone(), self.clock, again);
            self.spawn(format!("polling {provider}"), work);
        }
        for follower in world.followers {
            let inbox = self.inbox.clone();
            let id = follower.id();
            self.spawn(format!("following {id}"), async move {
                if panics::caught(follower.follow(&inbox)).await.is_none() {
                    let fault = Fault::new(FaultKind::Broken, "a defect of this program; the log has the details");
                    inbox.send(Event::LogState(id, SourceState::Failed(fault))).await;
                }
            });
        }
        self.jobs = world.jobs.or(self.jobs.take());
        if let Some(later) = world.later {
            let inbox = self.inbox.clone();
            self.spawn("opening more of the world".into(), async move {
                inbox.wake(Wake::Opened(later.await)).await;
            });
        }
    }

    /// Reads everything anew; a key held down does not ask more than once a second.
    pub(super) fn refresh(&mut self) {
        let now = Instant::now();
        if self.refreshed_at.is_none_or(|at| now.duration_since(at) >= REFRESH_PAUSE) {
            self.refreshed_at = Some(now);
            self.again.iter().for_each(|again| again.notify_one());
        }
    }

    pub(super) fn fetch_jobs(&mut self, key: RunKey, attempt: u32) {
        let (reader, inbox, clock) = (self.jobs.clone(), self.inbox.clone(), self.clock);
        self.spawn(format!("reading the jobs of {} {}", key.repository, key.id), async move {
            let outcome = match reader {
                Some(reader) => reader.jobs(&key, Some(attempt)).await,
                None => Err(Fault::new(FaultKind::Absent, "no provider can read the jobs of this run")),
            };
            inbox.send(Event::Jobs { key, attempt, at: clock.now(), outcome }).await;
        });
    }

    /// Starts work that ends with the console.
    pub(super) fn spawn(&mut self, name: String, work: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn_watched(name, self.inbox.clone(), self.clock, work);
    }
}
