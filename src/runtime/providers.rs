//! The providers of one console at work: a task for each, and what can be asked of them.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{sync::Notify, task::AbortHandle};

use super::{
    Clock, Inbox,
    inbox::{Opened, Wake},
    panics, poll,
    tasks::Tasks,
};
use crate::{
    app::{App, Event, update},
    domain::{Fault, FaultKind, ProviderId, RunKey, SourceState},
    provider::{BoxFuture, Follow, Observe, Place, ReadJobs, World},
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
    observers: BTreeMap<ProviderId, Running>,
    followers: BTreeMap<ProviderId, Running>,
    /// How often a world was opened; each opening is one round.
    round: u32,
    /// What the later part of the world was made of.
    later_made_of: Option<u64>,
    refreshed_at: Option<Instant>,
    jobs: Option<Arc<dyn ReadJobs>>,
}

/// One that is at work.
struct Running {
    made_of: u64,
    /// The last round that it was a part of.
    round: u32,
    is_later: bool,
    /// Wakes a poll loop for a reading at once.
    again: Arc<Notify>,
    task: AbortHandle,
}

impl Providers {
    pub(super) fn new(tasks: Tasks, inbox: Inbox, clock: Clock) -> Self {
        Self {
            tasks,
            inbox,
            clock,
            observers: BTreeMap::new(),
            followers: BTreeMap::new(),
            round: 0,
            later_made_of: None,
            refreshed_at: None,
            jobs: None,
        }
    }

    /// Makes the world on a task of its own; it comes in as [`Wake::Opened`].
    pub(super) fn open_with(&mut self, open: impl FnOnce() -> World + Send + 'static) {
        self.round += 1;
        let (inbox, round) = (self.inbox.clone(), self.round);
        self.spawn("opening the world".into(), async move {
            inbox.wake(Wake::Opened(Opened { round, is_later: false, world: open() })).await;
        });
    }

    /// Opens the world anew, on other settings. What is the same in it goes on undisturbed.
    pub(super) fn renew(&mut self, place: Place) {
        self.open_with(move || World::of(place));
    }

    /// Starts a task for every provider of the world that is not at work, or was made of something
    /// else; once the whole world is there, those that are no part of it end.
    pub(super) fn open(&mut self, app: &mut App, opened: Opened) {
        let Opened { round, is_later, world } = opened;
        if round != self.round {
            return;
        }
        for observer in world.observers {
            self.observe(app, observer, is_later);
        }
        for follower in world.followers {
            self.follow(follower, is_later);
        }
        match world.later {
            Some(later) if self.later_made_of.replace(world.later_made_of) != Some(world.later_made_of) => {
                self.open_later(later);
            }
            // It would be the same again.
            Some(_) => {
                let all = self.observers.values_mut().chain(self.followers.values_mut());
                all.filter(|running| running.is_later).for_each(|running| running.round = round);
                self.end_the_others(app);
            }
            None => {
                self.jobs = world.jobs;
                self.end_the_others(app);
            }
        }
    }

    fn open_later(&mut self, later: BoxFuture<'static, World>) {
        let (inbox, round) = (self.inbox.clone(), self.round);
        self.spawn("opening more of the world".into(), async move {
            inbox.wake(Wake::Opened(Opened { round, is_later: true, world: later.await })).await;
        });
    }

    fn observe(&mut self, app: &mut App, observer: Box<dyn Observe>, is_later: bool) {
        let (provider, made_of, round) = (observer.id(), observer.made_of(), self.round);
        if let Some(running) = self.observers.get_mut(&provider).filter(|running| running.is_same(made_of, is_later)) {
            running.round = round;
            return;
        }
        expect(app, observer.as_ref());
        let again = Arc::new(Notify::new());
        let work = poll::poll(observer, self.inbox.clone(), self.clock, again.clone());
        let task = self.spawn(format!("polling {provider}"), work);
        let running = Running { made_of, round, is_later, again, task };
        self.observers.insert(provider, running).iter().for_each(Running::end);
    }

    fn follow(&mut self, follower: Box<dyn Follow>, is_later: bool) {
        let (id, round) = (follower.id(), self.round);
        if let Some(running) = self.followers.get_mut(&id).filter(|running| running.is_same(0, is_later)) {
            running.round = round;
            return;
        }
        let (inbox, source) = (self.inbox.clone(), id.clone());
        let task = self.spawn(format!("following {id}"), async move {
            if panics::caught(follower.follow(&inbox)).await.is_none() {
                let fault = Fault::new(FaultKind::Broken, "a defect of this program; the log has the details");
                inbox.send(Event::LogState(source, SourceState::Failed(fault))).await;
            }
        });
        let running = Running { made_of: 0, round, is_later, again: Arc::default(), task };
        self.followers.insert(id, running).iter().for_each(Running::end);
    }

    /// Ends those that were no part of this round. What they have read goes, lines stay.
    fn end_the_others(&mut self, app: &mut App) {
        let round = self.round;
        for (provider, running) in self.observers.extract_if(.., |_, running| running.round != round) {
            running.end();
            update(app, Event::Removed(provider));
        }
        for (source, running) in self.followers.extract_if(.., |_, running| running.round != round) {
            running.end();
            update(app, Event::LogState(source, SourceState::Ended));
        }
    }

    /// True for the last word of a provider that has been ended since.
    pub(super) fn is_late(&self, event: &Event) -> bool {
        matches!(event, Event::Observed { provider, .. } if !self.observers.contains_key(provider))
    }

    /// Reads everything anew; a key held down does not ask more than once a second.
    pub(super) fn refresh(&mut self) {
        let now = Instant::now();
        if self.refreshed_at.is_none_or(|at| now.duration_since(at) >= REFRESH_PAUSE) {
            self.refreshed_at = Some(now);
            self.observers.values().for_each(|running| running.again.notify_one());
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

    pub(super) fn spawn(&mut self, name: String, work: impl Future<Output = ()> + Send + 'static) -> AbortHandle {
        self.tasks.spawn_watched(name, self.inbox.clone(), self.clock, work)
    }
}

impl Running {
    /// The later part of a world is opened again only where it is made of something else.
    fn is_same(&self, made_of: u64, is_later: bool) -> bool {
        !is_later && !self.is_later && self.made_of == made_of
    }

    fn end(&self) {
        self.task.abort();
    }
}
