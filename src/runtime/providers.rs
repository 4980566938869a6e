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
    job_logs::JobLogDesk,
    jobs::read_jobs,
    panics, poll,
    recorder::{Recording, Reports},
    tasks::Tasks,
};
use crate::{
    app::{App, Effect, Event, Notice},
    domain::{Fault, FaultKind, Printable, ProviderId, Severity, SourceState, Timestamp, Workflow},
    provider::{BoxFuture, Follow, Observe, Place, ReadJobs, World},
};

/// Between two readings that a person asks for.
const REFRESH_PAUSE: Duration = Duration::from_secs(1);

/// The way by which the app is changed.
type Update<'a> = &'a dyn Fn(&mut App, Event) -> Vec<Effect>;

/// What the app is to know of a provider before it is read.
pub(super) fn expected(observer: &dyn Observe) -> Event {
    Event::Expected { provider: observer.id(), feed: observer.feed(), interval: observer.interval() }
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
    job_logs: JobLogDesk,
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
            job_logs: JobLogDesk::default(),
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
    pub(super) fn open(&mut self, app: &mut App, opened: Opened, update: impl Fn(&mut App, Event) -> Vec<Effect>) {
        let Opened { round, is_later, world } = opened;
        if round != self.round {
            return;
        }
        for observer in world.observers {
            self.observe(app, observer, is_later, &update);
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
                self.end_the_others(app, &update);
            }
            None => {
                self.jobs = world.jobs;
                self.end_the_others(app, &update);
            }
        }
    }

    fn open_later(&mut self, later: BoxFuture<'static, World>) {
        let (inbox, round) = (self.inbox.clone(), self.round);
        self.spawn("opening more of the world".into(), async move {
            inbox.wake(Wake::Opened(Opened { round, is_later: true, world: later.await })).await;
        });
    }

    fn observe(&mut self, app: &mut App, observer: Box<dyn Observe>, is_later: bool, update: Update<'_>) {
        let (provider, made_of, round) = (observer.id(), observer.made_of(), self.round);
        if let Some(running) = self.observers.get_mut(&provider).filter(|running| running.is_same(made_of, is_later)) {
            running.round = round;
            return;
        }
        update(app, expected(observer.as_ref()));
        let again = Arc::new(Notify::new());
        let (inbox, clock, interval) = (self.inbox.clone(), self.clock, observer.interval());
        let work = poll::poll(observer, self.inbox.clone(), self.clock, again.clone());
        let id = provider.clone();
        let task = self.spawn(format!("polling {provider}"), async move {
            // What is no longer read is shown as that.
            if panics::caught(work).await.is_none() {
                let message = format!("polling {id} ended by a defect of this program; the log has the details");
                let outcome = Err(Fault::new(FaultKind::Broken, message));
                inbox.send(Event::Observed { provider: id, at: clock.now(), interval, outcome }).await;
            }
        });
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
    fn end_the_others(&mut self, app: &mut App, update: Update<'_>) {
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

    /// Reads what an effect asks of a run: its jobs, and the run itself where that is not read otherwise.
    pub(super) fn fetch_jobs(&mut self, effect: Effect) {
        let (reader, inbox, clock) = (self.jobs.clone(), self.inbox.clone(), self.clock);
        if let Some((name, answer)) = read_jobs(effect, reader, clock) {
            self.spawn(name, async move {
                inbox.send(answer.await).await;
            });
        }
    }

    /// Does what is asked about logs of jobs.
    pub(super) fn job_logs(&mut self, effect: Effect) {
        let fetches = match &effect {
            Effect::FetchJobLog { most_bytes, .. } => Some(most_bytes.is_some()),
            _ => None,
        };
        let inbox = self.inbox.clone();
        if let Some((name, work)) = self.job_logs.work(effect, self.jobs.clone(), &inbox) {
            let task = self.spawn(name, work);
            if let Some(is_tail) = fetches {
                self.job_logs.began(is_tail, task);
            }
        }
    }

    /// Reads what a workflow asks for before it is dispatched.
    pub(super) fn fetch_dispatch_form(&mut self, repository: String, workflow: Box<Workflow>, reference: String) {
        let (reader, inbox) = (self.jobs.clone(), self.inbox.clone());
        self.spawn(format!("reading the inputs of {} of {repository}", workflow.name), async move {
            let outcome = match reader {
                Some(reader) => reader.dispatch_form(&repository, &workflow, &reference).await.map(Box::new),
                None => Err(Fault::new(FaultKind::Absent, "no provider can read the workflows of this repository")),
            };
            inbox.send(Event::DispatchForm { repository, workflow, reference, outcome }).await;
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
        let world = World { observers: vec![Box::new(Broken)], ..World::default() };
        let mut app = App::new(Timestamp::UNIX_EPOCH, (80, 24), crate::keymap::Bindings::default());
        providers.open(&mut app, Opened { round: 0, is_later: false, world }, crate::app::update);
        assert!(app.store.sources.contains_key(&ProviderId::new("fleet")));
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
