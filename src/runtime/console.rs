//! The console on a terminal: one loop that drains the inbox, updates, and draws when it must.

use std::{
    io,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::{
    Clock, Inbox, Sabotage,
    frames::Frames,
    inbox::{Outlet, Wake, inbox},
    panics, poll, signals,
    tasks::Tasks,
    terminal::{self, Guard, Screen, Writer},
};
use crate::{
    app::{App, Effect, Event, update},
    domain::{Fault, FaultKind, RunKey, SourceState},
    provider::{ReadJobs, World},
    theme::Styles,
    view,
};

/// Events taken in before the loop looks at the clock and the screen again.
const BATCH: usize = 256;
/// Ages on screen are renewed this often.
const TICK: Duration = Duration::from_secs(1);

/// Why the console could not run.
#[derive(Debug, thiserror::Error)]
pub enum ConsoleError {
    #[error("the terminal could not be taken: {0}; run `orchestra status` for a reading without one")]
    Terminal(#[from] io::Error),
    /// A panic; the terminal was given back.
    #[error("the console ended by a defect of this program")]
    Defect,
}

/// How the console ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Quit,
    /// By a signal, or because the terminal went away.
    Ended,
}

/// Runs the console until it is left. `open` makes the world after the first frame is on its way.
pub async fn console(
    mut app: App,
    styles: &Styles,
    clock: Clock,
    sabotage: Sabotage,
    open: impl FnOnce() -> World + Send + 'static,
) -> Result<Outcome, ConsoleError> {
    let (inbox, outlet) = inbox();
    let mut tasks = Tasks::default();
    // Before the terminal is taken: a signal must never find it taken and us unprepared.
    signals::listen(&mut tasks, &inbox);
    let writer = Writer::start(inbox.clone(), sabotage)?;
    let broken = CancellationToken::new();
    panics::restore_terminal_on_panic(writer.clone(), broken.clone());
    let guard = Guard::take(writer.clone())?;
    app.size = terminal::size();
    let screen = Screen::new(app.size)?;
    let console = Console {
        app,
        styles,
        clock,
        guard,
        writer,
        screen,
        frames: Frames::default(),
        tasks,
        inbox,
        again: Vec::new(),
        refreshed_at: None,
        jobs: None,
        is_away: false,
        sabotage,
    };
    tokio::select! {
        biased;
        () = broken.cancelled() => Err(ConsoleError::Defect),
        outcome = panics::caught(console.run(outlet, open)) => outcome.unwrap_or(Err(ConsoleError::Defect)),
    }
}

struct Console<'a> {
    app: App,
    styles: &'a Styles,
    clock: Clock,
    guard: Guard,
    writer: Writer,
    screen: Screen,
    frames: Frames,
    tasks: Tasks,
    inbox: Inbox,
    /// Wakes each poll loop for a reading at once.
    again: Vec<Arc<Notify>>,
    refreshed_at: Option<Instant>,
    jobs: Option<Arc<dyn ReadJobs>>,
    /// Suspended: the terminal is the shell's until we are continued.
    is_away: bool,
    sabotage: Sabotage,
}

impl Console<'_> {
    fn start(&mut self, open: impl FnOnce() -> World + Send + 'static) -> io::Result<()> {
        terminal::read_input(self.inbox.clone(), self.sabotage)?;
        terminal::watch_hangup(self.inbox.clone())?;
        if self.app.mouse {
            self.guard.mouse(true);
        }
        let inbox = self.inbox.clone();
        self.spawn("opening the world".into(), async move {
            inbox.wake(Wake::Opened(open())).await;
        });
        Ok(())
    }

    async fn run(
        mut self,
        mut outlet: Outlet,
        open: impl FnOnce() -> World + Send + 'static,
    ) -> Result<Outcome, ConsoleError> {
        self.draw()?;
        tracing::info!(version = env!("CARGO_PKG_VERSION"), "the console is open");
        self.start(open)?;
        let mut tick = tokio::time::interval(TICK);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let due = self.frames.due().filter(|_| self.writer.is_idle() && !self.is_away);
            tokio::select! {
                biased;
                wake = outlet.next() => {
                    self.tell_time()?;
                    let mut next = wake;
                    for _ in 0..BATCH {
                        let Some(wake) = next else { break };
                        if let Some(outcome) = self.take(wake)? {
                            return Ok(outcome);
                        }
                        next = outlet.waiting();
                    }
                }
                () = sleep_until(due) => self.draw()?,
                () = self.writer.idle(), if !self.writer.is_idle() => {}
                _ = tick.tick(), if self.clock.runs() => {
                    self.tell_time()?;
                    self.frames.ask();
                }
            }
        }
    }

    /// Takes one word in; says how the console ends when it does.
    fn take(&mut self, wake: Wake) -> io::Result<Option<Outcome>> {
        match wake {
            Wake::Event(event) => {
                if let Event::Key(_) = event {
                    self.sabotage.strike(Sabotage::Ui);
                }
                match event {
                    Event::Key(_) | Event::Paste(_) | Event::Mouse(_) => self.frames.ask_promptly(),
                    Event::Resize(..) => self.frames.resized(Instant::now()),
                    _ => self.frames.ask(),
                }
                return self
                    .update(event)
                    .into_iter()
                    .try_fold(None, |outcome, effect| Ok(self.perform(effect)?.or(outcome)));
            }
            Wake::Opened(world) => self.open(world),
            Wake::Suspend => self.suspend()?,
            Wake::Continued => self.come_back()?,
            Wake::Stop => return Ok(Some(Outcome::Ended)),
            Wake::TerminalGone => {
                self.guard.forget();
                return Ok(Some(Outcome::Ended));
            }
        }
        Ok(None)
    }

    /// Lets the app know the time, and does what is due by it.
    fn tell_time(&mut self) -> io::Result<()> {
        for effect in self.update(Event::Clock(self.clock.now())) {
            self.perform(effect)?;
        }
        Ok(())
    }

    fn update(&mut self, event: Event) -> Vec<Effect> {
        update(&mut self.app, event)
    }

    fn perform(&mut self, effect: Effect) -> io::Result<Option<Outcome>> {
        match effect {
            Effect::Quit => return Ok(Some(Outcome::Quit)),
            Effect::Suspend => self.suspend()?,
            Effect::Refresh => self.refresh(),
            Effect::Mouse(taken) => self.guard.mouse(taken),
            Effect::FetchJobs { key, attempt } => self.fetch_jobs(key, attempt),
        }
        Ok(None)
    }

    /// Starts a task for every provider of the world.
    fn open(&mut self, world: World) {
        for observer in world.observers {
            let (provider, feed, interval) = (observer.id(), observer.feed(), observer.interval());
            self.update(Event::Expected { provider: provider.clone(), feed, interval });
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
        self.frames.ask();
    }

    fn spawn(&mut self, name: String, work: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn_watched(name, self.inbox.clone(), self.clock, work);
    }

    fn fetch_jobs(&mut self, key: RunKey, attempt: u32) {
        let (reader, inbox, clock) = (self.jobs.clone(), self.inbox.clone(), self.clock);
        self.spawn(format!("reading the jobs of {} {}", key.repository, key.id), async move {
            let outcome = match reader {
                Some(reader) => reader.jobs(&key, Some(attempt)).await,
                None => Err(Fault::new(FaultKind::Absent, "no provider can read the jobs of this run")),
            };
            inbox.send(Event::Jobs { key, attempt, at: clock.now(), outcome }).await;
        });
    }

    fn draw(&mut self) -> io::Result<()> {
        let (app, styles) = (&self.app, self.styles);
        let bytes = self.screen.draw(app.size, |frame| view::render(frame, app, styles))?;
        self.writer.put(bytes);
        self.frames.drawn(Instant::now());
        Ok(())
    }

    /// Reads everything anew; a key held down does not ask more than once a second.
    fn refresh(&mut self) {
        let now = Instant::now();
        if self.refreshed_at.is_none_or(|at| now.duration_since(at) >= TICK) {
            self.refreshed_at = Some(now);
            self.again.iter().for_each(|again| again.notify_one());
        }
    }

    /// Gives the terminal back and stops, with everything that shares our job.
    fn suspend(&mut self) -> io::Result<()> {
        self.guard.give_back();
        // SIGCONT brings us back; until it is here nothing may be drawn.
        self.is_away = true;
        if let Err(error) = rustix::process::kill_current_process_group(rustix::process::Signal::STOP) {
            tracing::warn!(%error, "could not stop for the shell");
            self.come_back()?;
        }
        Ok(())
    }

    /// The terminal is ours again, whatever was done to it meanwhile.
    fn come_back(&mut self) -> io::Result<()> {
        self.is_away = false;
        self.guard.take_again(self.app.mouse);
        self.app.size = terminal::size();
        self.screen.start_over(self.app.size)?;
        self.draw()
    }
}

async fn sleep_until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due.into()).await,
        None => std::future::pending().await,
    }
}
