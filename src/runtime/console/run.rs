//! The loop: what comes in is taken in, and what may show differently is drawn.

use std::{
    io,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio_util::sync::CancellationToken;

use super::{
    executions::{Desk, Executions},
    outcome::{ConsoleError, Outcome},
};
use crate::{
    app::{App, Effect, Event},
    domain::Severity,
    provider::World,
    runtime::{
        Clock, Inbox, Manners, Sabotage, Watched,
        commands::Commands,
        frames::{Frames, sleep_until},
        handover::Turn,
        inbox::{Outlet, Wake, inbox},
        keeper::Keeper,
        link::Link,
        outward::Outward,
        panics,
        providers::Providers,
        recorder::{Recorder, Reports},
        reload, signals,
        tasks::Tasks,
        terminal::{self, Guard, Screen, Writer},
    },
    view,
};

/// Events taken in before the loop looks at the clock and the screen again.
const BATCH: usize = 256;
/// Ages on screen are renewed this often.
const TICK: Duration = Duration::from_secs(1);

/// Runs the console until it is left. `open` makes the world after the first frame is on its way;
/// settings are read anew when their files change. `recorder` keeps what happens;
/// `executions` is the door to what is carried out on this machine. `reports` is where it is written when asked for, or after a crash.
pub async fn console(
    app: App,
    manners: Manners,
    (recorder, reports): (Recorder, Reports),
    clock: Clock,
    sabotage: Sabotage,
    watched: Watched,
    (executions, open): (Option<Arc<dyn Executions>>, impl FnOnce() -> World + Send + 'static),
) -> Result<Outcome, ConsoleError> {
    let (inbox, outlet) = inbox();
    let mut tasks = Tasks::default();
    // Before the terminal is taken: a signal must never find it taken and us unprepared.
    signals::listen(&mut tasks, &inbox);
    let writer = Writer::start(inbox.clone(), sabotage)?;
    let broken = CancellationToken::new();
    let report = panics::report_panics(recorder.clone(), reports.clone(), {
        let (writer, broken) = (writer.clone(), broken.clone());
        move || {
            terminal::restore(&writer);
            broken.cancel();
        }
    });
    let guard = Guard::take(writer.clone())?;
    let screen = Screen::new(terminal::size())?;
    let link = Link::new(manners.link);
    let keeper = Keeper::start(manners.state_file.clone(), inbox.clone(), clock)?;
    let outward = Outward::new(manners.outside.clone(), inbox.clone(), clock, Some(writer.clone()));
    let console = Console {
        app,
        manners,
        clock,
        guard,
        writer,
        screen,
        frames: Frames::default(),
        link,
        providers: Providers::new(tasks, inbox.clone(), clock),
        keeper,
        commands: Commands::new(inbox.clone(), clock),
        desk: Desk::new(executions, inbox.clone(), clock),
        inbox,
        outward,
        turn: Turn::default(),
        is_away: false,
        sabotage,
        recorder,
        reports,
    };
    tokio::select! {
        biased;
        () = broken.cancelled() => Err(ConsoleError::Defect(report.taken())),
        outcome = panics::caught(console.run(outlet, watched, open)) => {
            outcome.unwrap_or_else(|| Err(ConsoleError::Defect(report.taken())))
        }
    }
}

pub(super) struct Console {
    pub(super) app: App,
    pub(super) manners: Manners,
    pub(super) clock: Clock,
    pub(super) guard: Guard,
    pub(super) writer: Writer,
    pub(super) screen: Screen,
    pub(super) frames: Frames,
    pub(super) link: Link,
    pub(super) providers: Providers,
    pub(super) keeper: Keeper,
    pub(super) commands: Commands,
    pub(super) desk: Desk,
    pub(super) inbox: Inbox,
    pub(super) outward: Outward,
    pub(super) turn: Turn,
    /// The terminal is the shell's until we are continued, or another program's until it ends.
    pub(super) is_away: bool,
    pub(super) sabotage: Sabotage,
    pub(super) recorder: Recorder,
    pub(super) reports: Reports,
}

impl Console {
    fn start(&mut self, watched: Watched, open: impl FnOnce() -> World + Send + 'static) -> io::Result<()> {
        let asks = self.manners.asks_ground;
        self.turn.read_by(terminal::read_input(self.inbox.clone(), self.sabotage, asks)?);
        if asks {
            self.writer.put(terminal::GROUND_QUESTION.to_vec());
        }
        terminal::watch_hangup(self.inbox.clone())?;
        if self.app.mouse {
            self.guard.mouse(true);
        }
        self.providers.open_with(open);
        self.desk.open(&mut self.providers);
        self.providers.spawn("watching the configuration".into(), reload::watch(watched, self.inbox.clone()));
        Ok(())
    }

    async fn run(
        mut self,
        outlet: Outlet,
        watched: Watched,
        open: impl FnOnce() -> World + Send + 'static,
    ) -> Result<Outcome, ConsoleError> {
        self.measure();
        self.draw()?;
        tracing::info!(version = env!("CARGO_PKG_VERSION"), "the console is open");
        self.start(watched, open)?;
        let outcome = self.go_on(outlet).await;
        self.turn.end(&self.guard).await;
        outcome
    }

    async fn go_on(&mut self, mut outlet: Outlet) -> Result<Outcome, ConsoleError> {
        let mut tick = tokio::time::interval(TICK);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let due = self.next_frame();
            tokio::select! {
                biased;
                wake = outlet.next() => {
                    self.tell_time()?;
                    let mut next = wake;
                    for _ in 0..BATCH {
                        let Some(wake) = next else { break };
                        if let Some(outcome) = self.take(wake)? {
                            self.keeper.finish().await;
                            self.commands.end().await;
                            return Ok(outcome);
                        }
                        next = outlet.waiting();
                    }
                }
                () = sleep_until(due) => self.draw()?,
                () = self.writer.idle(), if !self.writer.is_idle() => {}
                status = self.turn.ended(), if self.turn.is_theirs() => {
                    let told = self.turn.take_back(status, self.outward.outside());
                    self.come_back()?;
                    self.tell_of(told);
                }
                _ = tick.tick(), if self.clock.runs() || self.turn.is_theirs() => {
                    if self.turn.has_stopped(self.app.has_shell) {
                        self.suspend()?;
                    }
                    if self.clock.runs() {
                        self.tell_time()?;
                        self.frames.ask();
                    }
                }
            }
        }
    }

    /// When the next frame is drawn: never while one is being written or the terminal is the shell's.
    fn next_frame(&mut self) -> Option<Instant> {
        if !self.writer.is_idle() || self.is_away {
            return None;
        }
        if self.link.written(self.writer.took()) {
            self.tell(Severity::Info, "slow link: fewer frames from now on; the help counts them");
            self.frames.ask();
        }
        self.frames.due().map(|due| self.link.earliest(due, self.frames.is_prompt()))
    }

    /// Takes one word in; says how the console ends when it does.
    fn take(&mut self, wake: Wake) -> io::Result<Option<Outcome>> {
        match wake {
            // Typed at the other program before it had the terminal; not to be obeyed unseen.
            Wake::Event(Event::Key(_) | Event::Paste(_) | Event::Mouse(_)) if self.turn.is_theirs() => {}
            Wake::Event(event) if self.providers.is_late(&event) => {}
            Wake::Event(event) => {
                if let Event::Key(_) = event {
                    self.sabotage.strike(Sabotage::Ui);
                    self.update(Event::Link(self.link.reading()));
                }
                match event {
                    Event::Key(_) | Event::Paste(_) | Event::Mouse(_) => self.frames.ask_promptly(),
                    Event::Resize(..) if self.turn.is_theirs() => self.sabotage.strike(Sabotage::Away),
                    Event::Resize(..) => self.frames.resized(Instant::now()),
                    _ => self.frames.ask(),
                }
                return self
                    .update(event)
                    .into_iter()
                    .try_fold(None, |outcome, effect| Ok(self.perform(effect)?.or(outcome)));
            }
            Wake::Opened(opened) => {
                let recorder = self.recorder.clone();
                self.providers.open(&mut self.app, opened, |app, event| recorder.update(app, event));
                self.frames.ask();
            }
            Wake::Reread(change) => {
                let recorder = self.recorder.clone();
                let update = |app: &mut App, event| recorder.update(app, event);
                let effects =
                    reload::apply(&mut self.app, Some(&mut self.manners), &mut self.providers, *change, update);
                self.outward.configure(self.app.settings.as_deref());
                for effect in effects {
                    self.perform(effect)?;
                }
                self.frames.ask_promptly();
            }
            Wake::Ground(ground) if self.manners.asks_ground => {
                self.manners.ground = Some(ground);
                for effect in self.update(Event::Theme(ground.theme().to_owned())) {
                    self.perform(effect)?;
                }
                self.show_theme(ground.theme());
            }
            // A person chose a theme meanwhile.
            Wake::Ground(ground) => self.manners.ground = Some(ground),
            // Where nobody would ever continue us, the other program may ask in vain.
            Wake::Suspend if !self.app.has_shell => {}
            Wake::Suspend => self.suspend()?,
            // The other program was continued with us, and still has the terminal.
            Wake::Continued if self.turn.is_theirs() => {}
            Wake::Continued => self.come_back()?,
            Wake::Interrupted if self.turn.takes_interrupts() => {}
            Wake::Stop | Wake::Interrupted => return Ok(Some(Outcome::Ended)),
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

    pub(super) fn update(&mut self, event: Event) -> Vec<Effect> {
        self.recorder.update(&mut self.app, event)
    }

    /// Lets the app know how large the terminal is.
    pub(super) fn measure(&mut self) {
        let (columns, rows) = terminal::size();
        self.update(Event::Resize(columns, rows));
    }

    pub(super) fn draw(&mut self) -> io::Result<()> {
        let (app, styles) = (&self.app, &self.manners.styles);
        let bytes = self.screen.draw(app.size, |frame| view::render(frame, app, styles))?;
        if !bytes.is_empty() {
            self.link.sent(Instant::now(), bytes.len());
        }
        self.writer.put(bytes);
        self.frames.drawn(Instant::now());
        self.recorder.drawn();
        Ok(())
    }
}
