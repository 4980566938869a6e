//! Commands and the one that is running.

use std::time::Duration;

use super::{Output, OutputState, output};
use crate::app::{App, Effect, Handed, Notice};
use crate::config::{CommandSettings, Show};
use crate::domain::{Fault, FaultKind, Printable, Severity, Timestamp, age, long_age};

/// All that is known of a person's commands.
#[derive(Debug, Clone, Default)]
pub struct Commands {
    /// An action names one by its place here.
    pub all: Vec<CommandSettings>,
    /// One at a time.
    pub running: Option<Running>,
    /// Lies over the panes while it is open.
    pub output: Option<Output>,
    last_id: u64,
}

impl Commands {
    pub(super) fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }
}

/// A command that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    pub id: u64,
    pub name: Printable,
    pub since: Timestamp,
    pub show: Show,
    /// The first line it said that says anything.
    first_line: Option<Printable>,
}

/// What `runtime/` is asked to run, one argument list after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandRun {
    /// Tells its events from those of others.
    pub id: u64,
    pub name: String,
    pub invocations: Vec<Vec<String>>,
    pub show: Show,
    /// For each invocation.
    pub time_limit: Duration,
    /// Names of secret variables that it may see.
    pub environment: Vec<String>,
}

/// Begins a run that nothing stands against any more.
pub(in crate::app) fn begin(app: &mut App, run: CommandRun) -> Vec<Effect> {
    if let (Show::Terminal, [words]) = (run.show, &run.invocations[..]) {
        let secrets = run.environment.clone();
        return vec![Effect::Edit(Handed::Command { words: words.clone(), secrets })];
    }
    let name = Printable::new(&run.name);
    if run.show == Show::Text {
        app.search = Default::default();
        app.commands.output = Some(Output::new(run.id, name.clone(), app.now));
    }
    app.commands.running = Some(Running { id: run.id, name, since: app.now, show: run.show, first_line: None });
    vec![Effect::RunCommand(run)]
}

/// Takes in what a command said. Lines of one that was stopped are late.
pub(in crate::app) fn said(app: &mut App, id: u64, lines: Vec<Printable>) {
    let Some(running) = app.commands.running.as_mut().filter(|running| running.id == id) else { return };
    if running.first_line.is_none() {
        running.first_line = lines.iter().find(|line| !line.as_str().trim().is_empty()).cloned();
    }
    output::take(app, id, lines);
}

/// Takes in that a command ended.
pub(in crate::app) fn ended(app: &mut App, id: u64, outcome: Result<(), Fault>) {
    let Some(running) = app.commands.running.take_if(|running| running.id == id) else { return };
    let took = age(app.now, running.since);
    let shown = app.commands.output.as_mut().filter(|output| output.id == id);
    // One that could not even be started has nothing to show.
    let is_absent = outcome.as_ref().is_err_and(|fault| fault.kind == FaultKind::Absent);
    match shown {
        Some(output) if !(is_absent && output.lines.is_empty()) => {
            output.state = OutputState::Ended { took, fault: outcome.err() };
            return;
        }
        Some(_) => app.commands.output = None,
        None => {}
    }
    let (severity, text) = match (outcome, &running.first_line) {
        (Err(fault), _) => (Severity::Warning, format!("{}: {fault}", running.name)),
        (Ok(()), Some(line)) => (Severity::Info, format!("{}: {line}", running.name)),
        (Ok(()), None) => (Severity::Info, format!("{} ended after {}", running.name, long_age(took))),
    };
    app.notices.push(Notice { at: app.now, severity, text: Printable::new(text) });
}

/// Stops what is running.
pub(in crate::app) fn stop(app: &mut App) -> Vec<Effect> {
    let Some(running) = app.commands.running.take() else { return Vec::new() };
    match app.commands.output.as_mut().filter(|output| output.id == running.id) {
        Some(output) => output.state = OutputState::Stopped,
        None => {
            let text = Printable::new(format!("{} was stopped", running.name));
            app.notices.push(Notice { at: app.now, severity: Severity::Info, text });
        }
    }
    vec![Effect::StopCommand(running.id)]
}

/// Closes the output, and stops what it is of.
pub(in crate::app) fn close_output(app: &mut App) -> Vec<Effect> {
    let Some(output) = app.commands.output.take() else { return Vec::new() };
    app.search = Default::default();
    let is_running = app.commands.running.as_ref().is_some_and(|running| running.id == output.id);
    if is_running { stop(app) } else { Vec::new() }
}
