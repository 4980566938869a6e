//! An execution on standard output, until it is over, waits for a person, or is not watched any more.

use std::{
    pin::{Pin, pin},
    time::Duration,
};

use tokio::time::{Instant, sleep_until};

use super::{narrate::Narrator, site};
use crate::{
    cli::{Exit, output},
    domain::Printable,
    plan::{Entry, ExecutionId, ExecutionStatus, Recorded, StepStatus},
    runtime::{Following, News, Site, asked_to_end},
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
    let form = if watching.json { Form::Json } else { Form::Text };
    let asked = pin!(asked_to_end(Exit::Cancelled.code()));
    watched(Watcher::new(following, form), watching.timeout, asked).await.unwrap_or(Exit::Cancelled)
}

/// The same of several, one after the other, each under its name, and ends as the one that ended worst. As JSON each
/// line names its execution.
pub(super) async fn watch_all(site: &Site, executions: &[(String, ExecutionId)], is_json: bool) -> Exit {
    let mut asked = pin!(asked_to_end(Exit::Cancelled.code()));
    let (mut exit, mut is_left) = (Exit::Ok, false);
    for (name, execution) in executions {
        if is_left {
            goes_on(execution);
            continue;
        }
        let following = match Following::begin(site, execution).await {
            Ok(following) => following,
            Err(error) => {
                exit = exit.worse(site::failed(&error));
                continue;
            }
        };
        if !is_json && let Err(failed) = output::write(&format!("{name}: execution {execution}\n")) {
            return failed;
        }
        let form = if is_json { Form::NamedJson } else { Form::Text };
        match watched(Watcher::new(following, form), None, asked.as_mut()).await {
            Some(ended) => exit = exit.worse(ended),
            None => is_left = true,
        }
    }
    if is_left { Exit::Cancelled } else { exit }
}

fn goes_on(id: &str) {
    output::notice(&format!("execution {id} goes on; to watch it again: orchestra attach {id}"));
}

/// Until it is over, or waits; `None` where it is watched no longer, as a person asked.
async fn watched(
    mut watcher: Watcher,
    timeout: Option<Duration>,
    asked: Pin<&mut impl Future<Output = ()>>,
) -> Option<Exit> {
    let id = watcher.following.id().clone();
    // The backlog is printed whole, however short the time.
    if let Some(exit) = watcher.look().await {
        return Some(exit);
    }
    let late = async {
        match timeout {
            Some(timeout) => tokio::time::sleep(timeout).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        biased;
        exit = watcher.until_the_end() => Some(exit),
        () = asked => {
            goes_on(&id);
            None
        }
        () = late => {
            goes_on(&id);
            Some(Exit::TimedOut)
        }
    }
}

/// How entries are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Json,
    /// With the execution's id in each line.
    NamedJson,
}

struct Watcher {
    following: Following,
    narrator: Narrator,
    form: Form,
    was_refused: bool,
    missed_since: Option<Instant>,
}

impl Watcher {
    fn new(following: Following, form: Form) -> Self {
        let narrator = Narrator::new(following.plan());
        Self { following, narrator, form, was_refused: false, missed_since: None }
    }

    async fn until_the_end(&mut self) -> Exit {
        loop {
            self.following.wait().await;
            if let Some(exit) = self.look().await {
                return exit;
            }
        }
    }

    /// Prints what was written since; how to end, once there is nothing more to wait for.
    async fn look(&mut self) -> Option<Exit> {
        // Asked before it is read: one that leaves has written everything before.
        let has_worker = self.following.has_worker();
        let news = match self.following.look().await {
            Ok(news) => news,
            Err(error) => return Some(site::failed(&error)),
        };
        self.was_refused |= news.entries.iter().any(|entry| matches!(entry.fact, Recorded::Refused { .. }));
        if let Err(exit) = self.print(&news) {
            return Some(exit);
        }
        end(&self.following, has_worker, self.was_refused).or_else(|| self.miss_the_worker(has_worker))
    }

    fn print(&mut self, news: &News) -> Result<(), Exit> {
        let mut text = String::new();
        news.entries.iter().for_each(|entry| text += &self.printed(entry));
        if self.form == Form::Text {
            news.lines.iter().for_each(|line| text += &self.narrator.said(line.at, &line.step, &line.text));
        }
        if text.is_empty() { Ok(()) } else { output::write(&text) }
    }

    fn printed(&mut self, entry: &Entry) -> String {
        match self.form {
            Form::Text => self.narrator.line(entry).unwrap_or_default(),
            Form::Json => serde_json::to_string(entry).map(|line| line + "\n").unwrap_or_default(),
            Form::NamedJson => {
                let Ok(mut line) = serde_json::to_value(entry) else { return String::new() };
                line["execution"] = self.following.id().as_str().into();
                format!("{line}\n")
            }
        }
    }

    /// Nobody carries it out, and has not for a while.
    fn miss_the_worker(&mut self, has_worker: bool) -> Option<Exit> {
        if has_worker {
            self.missed_since = None;
            return None;
        }
        let since = *self.missed_since.get_or_insert_with(Instant::now);
        if since.elapsed() < PATIENCE {
            return None;
        }
        let id = self.following.id();
        output::notice(&format!("nobody carries out execution {id} any more; to go on: orchestra control {id} resume"));
        Some(Exit::Undecided)
    }
}

/// How to end, once it does not go on by itself.
fn end(following: &Following, has_worker: bool, was_refused: bool) -> Option<Exit> {
    let execution = following.execution();
    let waits = matches!(execution.status, ExecutionStatus::Paused | ExecutionStatus::InDoubt | ExecutionStatus::Stuck);
    let is_over = execution.ended_at.is_some();
    if !is_over && (has_worker || !waits) {
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
    if execution.status == ExecutionStatus::Paused && execution.is_rolling_back {
        output::notice(&format!("it was being taken back; to go on with that: orchestra control {id} resume"));
    } else if execution.status == ExecutionStatus::Paused {
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
