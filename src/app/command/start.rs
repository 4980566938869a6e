//! Running a command: at once, or after a question.

use super::{
    CommandRun, ask,
    state::begin,
    subject::{Subject, subjects},
};
use crate::app::{App, Effect, press};
use crate::config::CommandSettings;
use crate::keymap::Pane;

/// Runs a command, or asks first. What stands against it is [`why_not`]'s to say.
pub(in crate::app) fn start(app: &mut App, number: u16) -> Vec<Effect> {
    let Some(command) = app.commands.all.get(usize::from(number)).cloned() else { return Vec::new() };
    let subjects = meant(app, &command);
    let Ok(invocations) = invocations(&command, &subjects) else { return Vec::new() };
    let run = CommandRun {
        id: app.commands.next_id(),
        name: command.name.clone(),
        invocations,
        show: command.show,
        time_limit: command.time_limit,
        environment: command.environment.clone(),
    };
    match ask::question(&command, &subjects, &run) {
        Some(question) => {
            app.question = Some(question);
            Vec::new()
        }
        None => begin(app, run),
    }
}

/// Why a command cannot be run where the focus is; `None` when it can.
pub(in crate::app) fn why_not(app: &App, number: u16) -> Option<String> {
    let command = app.commands.all.get(usize::from(number))?;
    let is_here = |pane: Pane| command.panes.iter().any(|of| of.word() == pane.name());
    if !command.panes.is_empty() && !is_here(app.focus.pane) {
        let titles: Vec<&str> = Pane::ALL.into_iter().filter(|pane| is_here(*pane)).map(Pane::title).collect();
        return Some(format!("only in {}", titles.join(", ")));
    }
    if !command.reads_only
        && let Some(why) = read_only(app, command)
    {
        return Some(format!("{why}; the command does not say reads_only = true"));
    }
    if let Some(running) = &app.commands.running {
        return Some(format!("`{}` is still running; esc stops it", running.name));
    }
    let subjects = meant(app, command);
    if subjects.is_empty() && command.asks_for_a_row() {
        return Some("there is no row to take values from".into());
    }
    invocations(command, &subjects).err()
}

/// Runs what a question was answered with a yes for, unless settings that were read anew meanwhile are
/// against it.
pub(in crate::app) fn start_asked(app: &mut App, run: CommandRun) -> Vec<Effect> {
    let command = app.commands.all.iter().find(|command| command.name == run.name);
    let why = match command {
        None => Some("it is no command any more".into()),
        Some(command) if command.reads_only => None,
        Some(command) => read_only(app, command),
    };
    match why {
        Some(why) => {
            press::tell(app, format!("{} was not run: {why}", run.name));
            Vec::new()
        }
        None => begin(app, run),
    }
}

/// Why nothing may be changed by it: in any of the environments that it would be run on, or anywhere.
fn read_only(app: &App, command: &CommandSettings) -> Option<String> {
    let settings = app.settings.as_ref()?;
    let focused = crate::app::pane::focused_environment(app).map(|environment| environment.name.to_string());
    let environments = subjects(app, command.each).into_iter().filter_map(|subject| Some(subject.environment?.0));
    let by_name = environments.chain(focused).find_map(|environment| settings.read_only.of(&environment));
    by_name.or_else(|| settings.read_only.everywhere.as_ref().map(|by| format!("read-only: by {by}")))
}

/// The rows that it needs; none when it asks for no value and is not for each of them.
fn meant(app: &App, command: &CommandSettings) -> Vec<Subject> {
    if command.asks_for_a_row() || command.each { subjects(app, command.each) } else { Vec::new() }
}

/// An argument list for each row. The error is why one of them has none.
fn invocations(command: &CommandSettings, subjects: &[Subject]) -> Result<Vec<Vec<String>>, String> {
    if subjects.is_empty() {
        return Ok(vec![command.run.fill(&mut |name| Err(format!("there is no {{{name}}}")))?]);
    }
    subjects.iter().map(|subject| command.run.fill(&mut |name| subject.value(name))).collect()
}
