//! Commands of a person's own, carried out: one run is a task, its output becomes events.

use std::{collections::HashMap, time::Duration};

use tokio::task::AbortHandle;

use super::{Clock, Inbox, tasks::Tasks};
use crate::{
    app::{CommandRun, Event, Notice},
    domain::{Fault, FaultKind, Printable, Severity, Styled},
    provider::command::{ChildCommand, ChildLines},
};

/// Lines that are handed over at once.
const BATCH: usize = 256;
/// How long a line waits for others to be handed over with.
const PATIENCE: Duration = Duration::from_millis(30);
/// How long the end of the console waits for children to be gone.
const FAREWELL: Duration = Duration::from_millis(500);

/// The runs of one console. Those that are left end with it.
pub(super) struct Commands {
    tasks: Tasks,
    inbox: Inbox,
    clock: Clock,
    running: HashMap<u64, AbortHandle>,
}

impl Commands {
    pub(super) fn new(inbox: Inbox, clock: Clock) -> Self {
        Self { tasks: Tasks::default(), inbox, clock, running: HashMap::new() }
    }

    pub(super) fn run(&mut self, run: CommandRun) {
        let inbox = self.inbox.clone();
        let (id, name) = (run.id, format!("command {}", run.name));
        self.running.retain(|_, running| !running.is_finished());
        let handle = self.tasks.spawn_watched(name, inbox.clone(), self.clock, async move {
            let outcome = all(&run, &inbox).await;
            // Behind what it said.
            inbox.send_behind(Event::CommandEnded { id, outcome }).await;
        });
        self.running.insert(id, handle);
    }

    /// Runs a program that tells news. What it says matters only when it fails.
    pub(super) fn tell(&mut self, program: Vec<String>) {
        let (inbox, clock) = (self.inbox.clone(), self.clock);
        self.tasks.spawn_watched("telling news".into(), inbox.clone(), clock, async move {
            let Some((program, arguments)) = program.split_first() else { return };
            let command = ChildCommand::new(program).arguments(arguments).of_the_person(Vec::new());
            if let Err(fault) = command.output().await {
                let text = Printable::new(format!("notify.command: {fault}"));
                inbox.send(Event::Notice(Notice { at: clock.now(), severity: Severity::Warning, text })).await;
            }
        });
    }

    /// Ends a run and everything it started.
    pub(super) fn stop(&mut self, id: u64) {
        if let Some(running) = self.running.remove(&id) {
            running.abort();
        }
    }

    /// Ends all runs, and waits until their children are gone.
    pub(super) async fn end(&mut self) {
        self.tasks.end(FAREWELL).await;
    }
}

/// Runs every argument list, whatever became of those before it. The fault says how many failed.
async fn all(run: &CommandRun, inbox: &Inbox) -> Result<(), Fault> {
    let count = run.invocations.len();
    let (mut failed, mut last) = (0, None);
    for invocation in &run.invocations {
        if count > 1 {
            say(inbox, run.id, vec![Printable::new(format!("→ {}", invocation.join(" ")))]).await;
        }
        let limited = tokio::time::timeout(run.time_limit, one(run, invocation, inbox)).await;
        let outcome = limited.unwrap_or_else(|_| {
            let program = invocation.first().map(String::as_str).unwrap_or_default();
            let after = format!("`{program}` did not end within {} s and was stopped", run.time_limit.as_secs());
            Err(Fault::new(FaultKind::TimedOut, after).with_hint("give the command a longer timeout_seconds"))
        });
        if let Err(fault) = outcome {
            if count > 1 {
                say(inbox, run.id, vec![Printable::new(fault.to_string())]).await;
            }
            (failed, last) = (failed + 1, Some(fault));
        }
    }
    match last {
        Some(fault) if count > 1 => {
            Err(Fault::new(fault.kind, format!("{failed} of {count} failed; the last: {fault}")))
        }
        Some(fault) => Err(fault),
        None => Ok(()),
    }
}

async fn one(run: &CommandRun, invocation: &[String], inbox: &Inbox) -> Result<(), Fault> {
    let Some((program, arguments)) = invocation.split_first() else { return Ok(()) };
    let command = ChildCommand::new(program).arguments(arguments).of_the_person(run.environment.clone());
    let mut lines = command.lines()?;
    while let Some(batch) = next(&mut lines).await? {
        say(inbox, run.id, batch).await;
    }
    let end = lines.end().await?;
    say(inbox, run.id, end.complaint.lines().map(|line| clean(line.as_bytes())).collect()).await;
    end.judged()
}

/// The next lines, as many as come at once; `None` at the end.
async fn next(lines: &mut ChildLines) -> Result<Option<Vec<Printable>>, Fault> {
    let Some(first) = lines.next().await? else { return Ok(None) };
    let mut batch = vec![clean(&first)];
    // What failed fails again at the next call.
    let gathered = tokio::time::timeout(PATIENCE, async {
        while batch.len() < BATCH {
            let Some(line) = lines.next().await? else { break };
            batch.push(clean(&line));
        }
        Ok(())
    });
    let _: Result<Result<(), Fault>, _> = gathered.await;
    Ok(Some(batch))
}

/// Nothing that a terminal would obey, and no token.
fn clean(line: &[u8]) -> Printable {
    Styled::for_log(line).text
}

async fn say(inbox: &Inbox, id: u64, lines: Vec<Printable>) {
    if !lines.is_empty() {
        inbox.send_behind(Event::CommandSaid { id, lines }).await;
    }
}
