//! Every provider read a single time, for commands that print and end.

use std::{sync::Arc, time::Duration};

use tokio::sync::Notify;

use super::{
    Clock, Inbox,
    inbox::{Opened, Wake, patient_inbox},
    job_logs::JobLogDesk,
    jobs::read_jobs,
    observe_once,
    providers::expected,
    tasks::Tasks,
};
use crate::{
    app::{App, Effect, Event, update},
    provider::{BoxFuture, Follow, LineSink, LogEvent, ReadJobs, World},
};

/// A log source that does not say within this time that its backlog is read is waited for no longer.
const BACKLOG: Duration = Duration::from_secs(3);

/// Questions that the view of one frame leads to, one after the other: its run, an attempt, a log, its lines.
const QUESTIONS: usize = 12;

/// Reads the whole world once into `app`, side by side; those that have not answered at the
/// deadline stay `loading`. Returns true when all have.
pub async fn read_once(app: &mut App, world: World, clock: Clock, deadline: Duration) -> bool {
    tokio::time::timeout(deadline, read_all(app, world, clock)).await.is_ok()
}

/// Every task has a copy of the inbox and ends with its answer. What they sent is all taken in when
/// the last copy is gone.
async fn read_all(app: &mut App, world: World, clock: Clock) {
    let (inbox, mut outlet) = patient_inbox();
    let mut tasks = Tasks::default();
    let (mut reader, mut wanted) = (world.jobs.clone(), None);
    let mut opening = start(app, world, clock, inbox, &mut tasks);
    while let Some(wake) = outlet.next().await {
        match wake {
            Wake::Event(event) => wanted = take(app, clock, event).or(wanted),
            Wake::Opened(Opened { world, .. }) => {
                reader = world.jobs.clone().or(reader);
                if let Some(inbox) = opening.take() {
                    opening = start(app, world, clock, inbox, &mut tasks);
                }
            }
            _ => {}
        }
    }
    let mut desk = JobLogDesk::default();
    for _ in 0..QUESTIONS {
        let Some(effect) = wanted.take() else { return };
        for event in answers(effect, &mut desk, reader.clone(), clock).await {
            wanted = take(app, clock, event).or(wanted);
        }
    }
}

/// Takes an event in. Of all that can be wanted then, a single reading does what belongs to the view: the jobs of its
/// run, and the log that is open.
fn take(app: &mut App, clock: Clock, event: Event) -> Option<Effect> {
    let mut effects = update(app, Event::Clock(clock.now()));
    effects.extend(update(app, event));
    let belongs = |effect: &Effect| match effect {
        Effect::FetchJobs { .. } | Effect::FetchAttempt { .. } | Effect::FetchRun { .. } => true,
        Effect::FetchJobLog { most_bytes, .. } => most_bytes.is_none(),
        Effect::ReadJobLog { .. } => true,
        _ => false,
    };
    effects.into_iter().rev().find(belongs)
}

/// What comes of one question.
async fn answers(effect: Effect, desk: &mut JobLogDesk, reader: Option<Arc<dyn ReadJobs>>, clock: Clock) -> Vec<Event> {
    if let Some((_, answer)) = read_jobs(effect.clone(), reader.clone(), clock) {
        return vec![answer.await];
    }
    let (inbox, mut outlet) = patient_inbox();
    let Some((_, work)) = desk.work(effect, reader, &inbox) else { return Vec::new() };
    drop(inbox);
    let hear = async {
        let mut heard = Vec::new();
        while let Some(wake) = outlet.next().await {
            if let Wake::Event(event) = wake {
                heard.push(event);
            }
        }
        heard
    };
    tokio::join!(work, hear).1
}

/// Starts a task for everything in the world. The inbox is handed back while more of it is to come.
fn start(app: &mut App, world: World, clock: Clock, inbox: Inbox, tasks: &mut Tasks) -> Option<Inbox> {
    for mut observer in world.observers {
        update(app, expected(observer.as_ref()));
        let provider = observer.id();
        let inbox = inbox.clone();
        tasks.spawn(format!("read {provider}"), async move {
            let outcome = observe_once(observer.as_mut()).await;
            let interval = observer.interval();
            inbox.send(Event::Observed { provider, at: clock.now(), interval, outcome }).await;
        });
    }
    for follower in world.followers {
        let inbox = inbox.clone();
        tasks.spawn(format!("read {}", follower.id()), read_backlog(follower, inbox));
    }
    let later = world.later?;
    let opened = inbox.clone();
    tasks.spawn("open more of the world", async move {
        opened.wake(Wake::Opened(Opened { round: 0, is_later: true, world: later.await })).await;
    });
    Some(inbox)
}

async fn read_backlog(follower: Box<dyn Follow>, inbox: Inbox) {
    let backlog = Backlog { inbox, caught_up: Notify::new() };
    let read = async {
        tokio::select! {
            () = follower.follow(&backlog) => {}
            () = backlog.caught_up.notified() => {}
        }
    };
    // Whether it came to its end or not: what it has handed over by now is shown.
    let _ = tokio::time::timeout(BACKLOG, read).await;
}

/// Hears when a follower has handed over what was there.
struct Backlog {
    inbox: Inbox,
    caught_up: Notify,
}

impl LineSink for Backlog {
    fn put(&self, event: LogEvent) -> BoxFuture<'_, ()> {
        if matches!(event, LogEvent::CaughtUp) {
            self.caught_up.notify_one();
        }
        self.inbox.put(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{LogBatch, LogLine, ProviderId},
        keymap::Bindings,
    };

    /// Hands over so many lines with a long pause before each, then says so; then goes on.
    struct Slow(usize);

    impl Follow for Slow {
        fn id(&self) -> ProviderId {
            ProviderId::new("slow")
        }

        fn follow<'a>(self: Box<Self>, sink: &'a dyn LineSink) -> BoxFuture<'a, ()> {
            Box::pin(async move {
                for number in 0.. {
                    if number == self.0 {
                        sink.put(LogEvent::CaughtUp).await;
                    }
                    tokio::time::sleep(Duration::from_millis(400)).await;
                    let lines = vec![LogLine::from_bytes(b"x")];
                    sink.put(LogEvent::Lines(LogBatch { source: self.id(), lines })).await;
                }
            })
        }
    }

    /// How many lines a reading of such a source has.
    async fn lines_of(backlog: usize) -> usize {
        let clock = Clock::Frozen("2026-01-01T00:00:00Z".parse().unwrap());
        let mut app = App::new(clock.now(), (80, 24), Bindings::default());
        let world = World { followers: vec![Box::new(Slow(backlog))], ..World::default() };
        assert!(read_once(&mut app, world, clock, Duration::from_secs(60)).await);
        app.logs.buffer.sources().iter().map(|source| source.received as usize).sum()
    }

    #[tokio::test(start_paused = true)]
    async fn a_backlog_is_read_to_its_end_however_slowly_it_comes_and_no_further() {
        assert_eq!(lines_of(5).await, 5);
        assert_eq!(lines_of(0).await, 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_source_that_never_says_so_is_not_waited_for() {
        assert_eq!(lines_of(usize::MAX).await, 7, "those of three seconds");
    }
}
