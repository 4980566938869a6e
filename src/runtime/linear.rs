//! The console as lines: the same providers and the same app, with nothing drawn and nothing redrawn.

use std::{
    io::{self, IsTerminal},
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::mpsc;

use super::{
    Clock, ConsoleError, Outcome, Outside, Sabotage, Watched,
    commands::Commands,
    console::{Desk, Executions},
    export::Export,
    inbox::{Outlet, Wake, inbox},
    lines::{Speaker, read_lines},
    news::{Telling, telling},
    outward::Outward,
    panics,
    providers::Providers,
    recorder::{Recorder, Reports},
    reload, signals,
    tasks::Tasks,
    wrap::Wrap,
};
use crate::{
    app::{App, Effect, Event, Handed, Linear, News},
    domain::{Freshness, Printable},
    provider::World,
};

/// Ages are looked at this often.
const TICK: Duration = Duration::from_secs(1);
/// Events taken in before news is told.
const BATCH: usize = 256;
/// Typed lines wait for the first readings, so that they are answered with something; no longer than this.
const FIRST: Duration = Duration::from_secs(5);

/// How lines are exchanged.
#[derive(Debug, Clone, Copy)]
pub struct LinearStart {
    pub is_ascii: bool,
    /// Standard input is for what is asked, not for log lines.
    pub asks_stdin: bool,
    /// Standard output is a terminal, which can be rung.
    pub is_terminal: bool,
    /// A view was asked for: it is told first.
    pub tells_view: bool,
    pub sabotage: Sabotage,
}

/// Runs until it is left. What comes in is recorded for the report of a crash, but for the lines that are
/// typed; with nothing drawn, no recording is written on request.
pub async fn linear(
    app: App,
    start: LinearStart,
    (recorder, reports): (Recorder, Reports),
    outside: Outside,
    clock: Clock,
    watched: Watched,
    (executions, open): (Option<Arc<dyn Executions>>, impl FnOnce() -> World + Send + 'static),
) -> Result<Outcome, ConsoleError> {
    let report = panics::report_panics(recorder.clone(), reports, || {});
    let (inbox, outlet) = inbox();
    let mut tasks = Tasks::default();
    signals::listen(&mut tasks, &inbox);
    let speaker = Speaker::start(inbox.clone(), start.is_ascii)?;
    let lines = if start.asks_stdin { Some(read_lines()?) } else { None };
    let commands = Commands::new(inbox.clone(), clock);
    let wrap = Wrap::unless_plain(&outside);
    let outward = Outward::new(outside, inbox.clone(), clock, None);
    let mut providers = Providers::new(tasks, inbox.clone(), clock);
    providers.open_with(open);
    let desk = Desk::new(executions, inbox.clone(), clock);
    desk.open(&mut providers);
    providers.spawn("watching the configuration".into(), reload::watch(watched, inbox));
    let told = Linear::new(app.now).with_view(start.tells_view);
    let mut console = LineConsole {
        app,
        told,
        clock,
        speaker,
        providers,
        outward,
        commands,
        desk,
        wrap,
        is_open: false,
        first: Instant::now() + FIRST,
        held: (start.tells_view && !io::stdin().is_terminal()).then(|| Instant::now() + FIRST),
        recorder,
        sabotage: start.sabotage,
        start,
    };
    let outcome = panics::caught(console.run(outlet, lines)).await;
    console.commands.end().await;
    console.speaker.end();
    outcome.ok_or_else(|| ConsoleError::Defect(report.taken()))
}

struct LineConsole {
    app: App,
    told: Linear,
    clock: Clock,
    speaker: Speaker,
    providers: Providers,
    outward: Outward,
    commands: Commands,
    desk: Desk,
    start: LinearStart,
    /// What lies between us and the terminal; none where it knows no sequences.
    wrap: Option<Wrap>,
    /// The world is there.
    is_open: bool,
    /// When typed lines wait no longer for the first readings.
    first: Instant,
    /// When the next line waits no longer for the answer to the one before. Whoever types at a terminal is never held
    /// up: a line typed too early must not become the answer to a question that nobody has read.
    held: Option<Instant>,
    recorder: Recorder,
    sabotage: Sabotage,
}

impl LineConsole {
    async fn run(&mut self, mut outlet: Outlet, mut lines: Option<mpsc::Receiver<String>>) -> Outcome {
        self.speaker.say(Linear::greeting(&self.app));
        let mut tick = tokio::time::interval(TICK);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let listens = self.listens();
            tokio::select! {
                biased;
                wake = outlet.next() => {
                    if let Some(outcome) = self.take(wake, &mut outlet) {
                        return outcome;
                    }
                }
                typed = next(&mut lines), if listens => match typed {
                    Some(typed) if self.answer(&typed) => return Outcome::Quit,
                    Some(_) => {}
                    // Ctrl-D; a pipe that ended only has nothing more to ask.
                    None if io::stdin().is_terminal() => return Outcome::Quit,
                    None => lines = None,
                },
                () = self.speaker.idle(), if self.speaker.is_busy() => self.speaker.go_on(),
                _ = tick.tick() => {
                    self.apply(Event::Clock(self.clock.now()));
                    self.tell();
                }
            }
        }
    }

    /// Takes in what happened, a batch at a time, and tells what is new.
    fn take(&mut self, wake: Option<Wake>, outlet: &mut Outlet) -> Option<Outcome> {
        self.apply(Event::Clock(self.clock.now()));
        let mut next = wake;
        for left in (0..BATCH).rev() {
            match next.take() {
                Some(Wake::Event(event)) if self.providers.is_late(&event) => {}
                Some(Wake::Event(event)) => self.apply(event),
                Some(Wake::Opened(opened)) => {
                    self.is_open = true;
                    let recorder = self.recorder.clone();
                    self.providers.open(&mut self.app, opened, |app, event| recorder.update(app, event));
                }
                Some(Wake::Reread(change)) => {
                    let recorder = self.recorder.clone();
                    let update = |app: &mut App, event| recorder.update(app, event);
                    for effect in reload::apply(&mut self.app, None, &mut self.providers, *change, update) {
                        self.perform(effect);
                    }
                    self.outward.configure(self.app.settings.as_deref());
                    self.speaker.is_ascii = self.app.settings.as_ref().is_some_and(|settings| settings.ui.ascii);
                }
                Some(Wake::Suspend) => {
                    if let Err(error) = rustix::process::kill_current_process_group(rustix::process::Signal::STOP) {
                        tracing::warn!(%error, "could not stop for the shell");
                    }
                }
                Some(Wake::Stop | Wake::Interrupted) => return Some(Outcome::Ended),
                Some(Wake::TerminalGone) => {
                    self.speaker.forget();
                    return Some(Outcome::Ended);
                }
                Some(Wake::Continued | Wake::Ground(_)) => {}
                None => break,
            }
            next = if left > 0 { outlet.waiting() } else { None };
        }
        self.tell();
        None
    }

    fn apply(&mut self, event: Event) {
        for effect in self.recorder.update(&mut self.app, event) {
            self.perform(effect);
        }
    }

    /// True when it asks to leave.
    fn perform(&mut self, effect: Effect) -> bool {
        let Some(effect) = self.desk.perform(effect, &mut self.providers) else { return false };
        match effect {
            Effect::Quit => return true,
            Effect::Refresh => self.providers.refresh(),
            effect @ (Effect::FetchJobs { .. } | Effect::FetchRun { .. } | Effect::FetchAttempt { .. }) => {
                self.providers.fetch_jobs(effect);
            }
            effect @ (Effect::FetchJobLog { .. }
            | Effect::ReadJobLog { .. }
            | Effect::SearchJobLog { .. }
            | Effect::CloseJobLog) => self.providers.job_logs(effect),
            Effect::FetchDispatchForm { repository, workflow, reference } => {
                self.providers.fetch_dispatch_form(repository, workflow, reference);
            }
            Effect::RunCommand(run) => self.commands.run(run),
            Effect::StopCommand(id) => self.commands.stop(id),
            Effect::Notify(news) => self.notify(&news),
            Effect::Copy { what, text } => self.outward.copy(&mut self.providers, what, text),
            Effect::Browse(pages) => self.outward.browse(&mut self.providers, pages),
            Effect::Export { name, extension, what, text } => {
                self.outward.export(&mut self.providers, Export { name, extension, what, text });
            }
            Effect::Edit(Handed::Command { words, .. }) => {
                let program = words.first().map(String::as_str).unwrap_or_default();
                let why =
                    format!("`{program}` wants the terminal, which is not handed over line by line; nothing was run.");
                self.speaker.say([Printable::new(why).to_string()]);
            }
            Effect::Edit(_) => {
                self.speaker.say(["No other program is shown line by line; x c writes the list to a file.".to_owned()]);
            }
            // The desk has taken these.
            Effect::FollowExecution(_)
            | Effect::ControlExecution { .. }
            | Effect::OfferTemplates
            | Effect::MakePlan { .. }
            | Effect::PlanChange { .. }
            | Effect::ApprovePlan { .. }
            | Effect::ApprovePlans { .. } => {}
            // What concerns a screen, and what is chosen or was drawn on one.
            Effect::Suspend | Effect::Mouse(_) | Effect::Theme(_) | Effect::Remember(_) | Effect::WriteRecording => {}
        }
        false
    }

    fn notify(&mut self, news: &News) {
        match telling(&self.app.news.settings, news, self.clock, self.wrap) {
            Some(Telling::Program(program)) => self.commands.tell(program),
            Some(Telling::Bytes(bytes)) if self.start.is_terminal => self.speaker.ring(bytes),
            Some(Telling::Bytes(_)) | None => {}
        }
    }

    fn tell(&mut self) {
        let news = self.told.news(&self.app);
        self.speaker.say(news);
    }

    fn listens(&mut self) -> bool {
        let is_read =
            |app: &App| app.store.sources.values().all(|source| source.freshness(app.now) != Freshness::Loading);
        if let Some(until) = self.held {
            if Instant::now() < until && self.told.awaits(&self.app) {
                return false;
            }
            self.held = None;
        }
        if Instant::now() >= self.first || (self.is_open && is_read(&self.app)) {
            self.first = Instant::now();
            return true;
        }
        false
    }

    /// Answers a typed line; true when it was to leave.
    fn answer(&mut self, typed: &str) -> bool {
        self.sabotage.strike(Sabotage::Ui);
        let reply = self.told.obey(&mut self.app, typed);
        self.speaker.say(reply.lines);
        let leaves = reply.effects.into_iter().fold(false, |leaves, effect| self.perform(effect) | leaves);
        if self.told.awaits(&self.app) && !io::stdin().is_terminal() {
            self.held = Some(Instant::now() + FIRST);
        }
        self.tell();
        leaves
    }
}

/// The next typed line; never, where nobody types.
async fn next(lines: &mut Option<mpsc::Receiver<String>>) -> Option<String> {
    match lines {
        Some(lines) => lines.recv().await,
        None => std::future::pending().await,
    }
}
