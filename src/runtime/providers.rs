//! The providers of one console at work: a task for each, and what can be asked of them.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::Notify;

use super::{
    Clock, Inbox,
    inbox::Wake,
    panics, poll,
    recorder::{Recording, Reports},
    tasks::Tasks,
};
use crate::{
    app::{App, Event, Notice, update},
    domain::{Fault, FaultKind, Printable, ProviderId, RunKey, Severity, SourceState, Timestamp},
    provider::{Observe, ReadJobs, World},
};

/// Between two readings that a person asks for.
const REFRESH_PAUSE: Duration = Duration::from_secs(1);

/// Lets the app know of a provider before it is read. Returns its name.
pub(super) fn expect(app: &mut App, observer: &dyn Observe) -> ProviderId {
    update(app, expected(observer));
    observer.id()
}

/// What the app is to know of a provider before it is read.
fn expected(observer: &dyn Observe) -> Event {
    Event::Expected { provider: observer.id(), feed: observer.feed(), interval: observer.interval() }
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

    /// Starts a task for every provider of the world. `expect` hears of each before its first reading.
    pub(super) fn open(&mut self, world: World, mut expect: impl FnMut(Event)) {
        for observer in world.observers {
            let (provider, interval) = (observer.id(), observer.interval());
            expect(expected(observer.as_ref()));
            let again = Arc::new(Notify::new());
            self.again.push(again.clone());
            let work = poll::poll(observer, self.inbox.clone(), self.clock, again);
            let (inbox, clock) = (self.inbox.clone(), self.clock);
            self.spawn(format!("polling {provider}"), async move {
                // What is no longer read is shown as that.
                if panics::caught(work).await.is_none() {
                    let message =
                        format!("polling {provider} ended by a defect of this program; the log has the details");
                    let outcome = Err(Fault::new(FaultKind::Broken, message));
                    inbox.send(Event::Observed { provider, at: clock.now(), interval, outcome }).await;
                }
            });
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

    /// Writes a recording, and tells where it is.
    pub(super) fn write(&mut self, recording: Recording, reports: Reports) {
        let (inbox, clock) = (self.inbox.clone(), self.clock);
        self.spawn("writing a recording".into(), async move {
            let write = move || reports.write(recording, Timestamp::now());
            let written = tokio::task::spawn_blocking(write).await;
            let (severity, text) = match written.unwrap_or_else(|_| Err("a defect of this program".into())) {
                Ok(path) => (Severity::Info, format!("{} is written; `orchestra replay` plays it", path.display())),
                Err(why) => (Severity::Warning, format!("no recording could be written: {why}")),
            };
            inbox.send(Event::Notice(Notice { at: clock.now(), severity, text: Printable::new(text) })).await;
        });
    }

    fn spawn(&mut self, name: String, work: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn_watched(name, self.inbox.clone(), self.clock, work);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Feed, Observation},
        provider::BoxFuture,
        runtime::inbox::inbox,
    };

    /// Breaks where no reading is under way.
    struct Broken;

    impl Observe for Broken {
        fn id(&self) -> ProviderId {
            ProviderId::new("fleet")
        }

        fn feed(&self) -> Feed {
            Feed::Gpus
        }

        fn interval(&self) -> Duration {
            Duration::from_secs(1)
        }

        fn refresh(&mut self) {
            panic!("on purpose");
        }

        fn observe(&mut self) -> BoxFuture<'_, Result<Observation, Fault>> {
            Box::pin(async { Err(Fault::new(FaultKind::Absent, "no GPU")) })
        }
    }

    #[tokio::test]
    async fn a_provider_whose_task_breaks_is_shown_as_broken() {
        let (inbox, mut outlet) = inbox();
        let mut providers = Providers::new(Tasks::default(), inbox, Clock::Real);
        let mut expected = Vec::new();
        providers.open(World { observers: vec![Box::new(Broken)], ..World::default() }, |event| expected.push(event));
        assert!(matches!(&expected[..], [Event::Expected { .. }]));
        let mut kinds = Vec::new();
        while kinds.len() < 2 {
            let Some(Wake::Event(Event::Observed { outcome: Err(fault), .. })) = outlet.next().await else {
                panic!("a reading was expected")
            };
            kinds.push(fault.kind);
            providers.refresh();
        }
        assert_eq!(kinds, [FaultKind::Absent, FaultKind::Broken]);
    }
}
