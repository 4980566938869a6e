//! An execution on standard output, until it is over, waits for a person, or is not watched any more.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::{narrate::Narrator, site};
use crate::{
    cli::{Exit, output},
    domain::Printable,
    plan::{Entry, ExecutionStatus, Recorded, StepStatus},
    runtime::{Following, Site, asked_to_end},
};

/// A worker that does not show itself within this time is none.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is printed.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::cli) struct Watching {
    /// One JSON object a line: every entry as it is written.
    pub json: bool,
    /// Watched no longer than this.
    pub timeout: Option<Duration>,
}

/// Prints the backlog, then what happens, and ends as the execution does. Ctrl-C stops watching alone, and says so.
pub(in crate::cli) async fn watch(site: &Site, execution: &str, watching: Watching) -> Exit {
    let following = match Following::begin(site, execution).await {
        Ok(following) => following,
        Err(error) => return site::failed(&error),
    };
    let id = following.id().clone();
    let asked = asked_to_end(Exit::Cancelled.code());
    let late = async {
        match watching.timeout {
            Some(timeout) => tokio::time::sleep(timeout).await,
            None => std::future::pending().await,
        }
    };
    let goes_on = || output::notice(&format!("execution {id} goes on; to watch it again: orchestra attach {id}"));
    tokio::select! {
        biased;
        exit = follow(following, watching.json) => exit,
        () = asked => {
            goes_on();
            Exit::Cancelled
        }
        () = late => {
            goes_on();
            Exit::TimedOut
        }
    }
}

async fn follow(mut following: Following, json: bool) -> Exit {
    let mut narrator = Narrator::new(following.plan());
    let mut was_refused = false;
    let mut missed_since = None;
    loop {
        let news = match following.look().await {
            Ok(news) => news,
            Err(error) => return site::failed(&error),
        };
        was_refused |= news.entries.iter().any(|entry| matches!(entry.fact, Recorded::Refused { .. }));
        let mut text = String::new();
        news.entries.iter().for_each(|entry| text += &printed(&mut narrator, entry, json));
        if !json {
            news.lines.iter().for_each(|line| text += &narrator.said(line.at, &line.step, &line.text));
        }
        if !text.is_empty()
            && let Err(exit) = output::write(&text)
        {
            return exit;
        }
        if let Some(exit) = end(&following, was_refused) {
            return exit;
        }
        if following.has_worker() {
            missed_since = None;
        } else if *missed_since.get_or_insert_with(Instant::now) + PATIENCE < Instant::now() {
            let id = following.id();
            output::notice(&format!(
                "no worker carries out execution {id} any more; to go on: orchestra control {id} resume"
            ));
            return Exit::Undecided;
        }
        following.wait().await;
    }
}

fn printed(narrator: &mut Narrator, entry: &Entry, json: bool) -> String {
    if json {
        serde_json::to_string(entry).map(|line| line + "\n").unwrap_or_default()
    } else {
        narrator.line(entry).unwrap_or_default()
    }
}

/// How to end, once it does not go on by itself.
fn end(following: &Following, was_refused: bool) -> Option<Exit> {
    let execution = following.execution();
    let waits = matches!(execution.status, ExecutionStatus::Paused | ExecutionStatus::InDoubt | ExecutionStatus::Stuck);
    let is_over = execution.ended_at.is_some();
    if !is_over && !(waits && !following.has_worker()) {
        return None;
    }
    let exit = exit_of(execution.status, was_refused);
    if waits {
        say_what_is_missing(following);
    } else if let Some(why) = &execution.why
        && exit != Exit::Ok
    {
        output::notice(&format!("execution {}: {}: {why}", following.id(), execution.status.word()));
    }
    Some(exit)
}

/// The exit code of an execution.
pub(in crate::cli) fn exit_of(status: ExecutionStatus, was_refused: bool) -> Exit {
    match status {
        ExecutionStatus::Succeeded => Exit::Ok,
        ExecutionStatus::Failed => Exit::Failure,
        ExecutionStatus::Undone => Exit::RolledBack,
        ExecutionStatus::Aborted if was_refused => Exit::Refused,
        ExecutionStatus::Aborted => Exit::Cancelled,
        _ => Exit::Undecided,
    }
}

/// What to type, for each step that waits.
fn say_what_is_missing(following: &Following) {
    let (id, execution) = (following.id(), following.execution());
    if let Some(why) = &execution.why {
        output::notice(&format!("execution {id} waits: {why}"));
    }
    for (step, state) in &execution.steps {
        let what = match state.status {
            StepStatus::InDoubt => format!(
                "`{step}` is in doubt; it was done: orchestra control {id} approve {step}; it was not: … retry {step}; \
                 leave it: … skip {step}"
            ),
            StepStatus::Stuck => {
                let why = state.fault.as_ref().map(|fault| fault.message.clone()).unwrap_or_default();
                format!("`{step}` is stuck: {why}; again: orchestra control {id} retry {step}; leave it: … skip {step}")
            }
            _ => continue,
        };
        output::notice(&what);
    }
    if execution.status == ExecutionStatus::Paused {
        output::notice(&format!(
            "to go on: orchestra control {id} resume; to take it back: orchestra control {id} abort"
        ));
    }
}

/// Until the entries answer a control: nothing, or why it was refused.
pub(super) async fn until_heard(site: &Site, execution: &str, number: u64) -> Result<Option<Printable>, Exit> {
    let mut following = Following::begin(site, execution).await.map_err(|error| site::failed(&error))?;
    let until = Instant::now() + PATIENCE;
    loop {
        let news = following.look().await.map_err(|error| site::failed(&error))?;
        if let Some(answer) = crate::runtime::heard(&news.entries, number) {
            return Ok(answer);
        }
        tokio::select! {
            () = following.wait() => {}
            () = sleep_until(until) => {
                output::notice(&format!("nobody took it up yet; to see what happens: orchestra attach {execution}"));
                return Err(Exit::TimedOut);
            }
        }
    }
}
