//! Commands of a person's own, line by line: listed, run, asked about, and what they say.

use super::{Reply, plain};
use crate::app::{App, OutputState, change, command, question};
use crate::keymap::Action;

/// What was told of the output that is open.
#[derive(Debug, Default)]
pub(super) struct Told {
    id: u64,
    lines: u64,
    is_over: bool,
}

impl Told {
    /// New lines of the command that runs, and how it ended.
    pub(super) fn tell(&mut self, app: &App, lines: &mut Vec<String>) {
        let Some(output) = &app.commands.output else { return };
        if self.id != output.id {
            *self = Self { id: output.id, lines: 0, is_over: false };
        }
        let lost = output.forgotten.saturating_sub(self.lines);
        if lost > 0 {
            lines.push(format!("{lost} lines came too fast to be told."));
        }
        let known = usize::try_from(self.lines.saturating_sub(output.forgotten)).unwrap_or(usize::MAX);
        lines.extend(output.lines.iter().skip(known).map(|line| format!("  {line}")));
        self.lines = output.forgotten + output.lines.len() as u64;
        if output.state != OutputState::Running && !self.is_over {
            self.is_over = true;
            let fault = match &output.state {
                OutputState::Ended { fault: Some(fault), .. } => format!(": {fault}"),
                _ => String::new(),
            };
            let standing = output.standing(app.now).into_iter().next().map(|span| span.text).unwrap_or_default();
            lines.push(format!("{} {standing}{fault}", output.name));
        }
    }
}

/// Closes the output of a command that has ended: all of it was told.
pub(super) fn close_ended(app: &mut App) {
    app.commands.output.take_if(|output| output.state != OutputState::Running);
}

/// `c`: the commands with their numbers. `c N`: runs one.
pub(super) fn run(app: &mut App, number: &str) -> Reply {
    let count = app.commands.all.len();
    if number.trim().is_empty() {
        return Reply { lines: listed(app), effects: Vec::new() };
    }
    let chosen = number.trim().parse::<u16>().ok().filter(|number| (1..=count).contains(&usize::from(*number)));
    let Some(chosen) = chosen.map(|number| number - 1) else {
        let lines = vec![format!("`{}` is no command; c alone lists them", number.trim().escape_debug())];
        return Reply { lines, effects: Vec::new() };
    };
    if let Some(why) = command::why_not(app, chosen) {
        let name = app.bindings.label(Action::Command(chosen));
        return Reply { lines: vec![format!("{name}: {why}")], effects: Vec::new() };
    }
    let effects = command::start(app, chosen);
    let lines = if app.commands.running.is_some() {
        vec!["Running; s stops it.".into()]
    } else {
        // It wants the terminal, or is asked about first.
        Vec::new()
    };
    Reply { lines, effects }
}

fn listed(app: &App) -> Vec<String> {
    if app.commands.all.is_empty() {
        return vec!["There are no commands; write [[commands]] into your config.toml".into()];
    }
    let each = (0..=u16::MAX).zip(&app.commands.all).map(|(number, command)| {
        let why = command::why_not(app, number).map(|why| format!(" (not now: {why})")).unwrap_or_default();
        format!(
            "{}. {}: {}{why}",
            number + 1,
            command.name.escape_debug(),
            app.bindings.sentence(Action::Command(number))
        )
    });
    each.collect()
}

/// The question that is open.
pub(super) fn asked(app: &App) -> Vec<String> {
    let Some(question) = &app.question else { return Vec::new() };
    let remark = question.remark.iter().cloned();
    let prompt = question.prompt().replace("esc or n cancels", "n cancels").replace("esc cancels", "n cancels");
    remark.chain([question.title.clone()]).chain(plain::lines(&question.blocks)).chain([prompt]).collect()
}

/// Takes a typed line as the answer to the question.
pub(super) fn answer(app: &mut App, typed: &str) -> Reply {
    if ["n", "no", "b", "q"].contains(&typed.to_lowercase().as_str()) {
        question::cancel(app);
        change::give_up(app);
        return Reply::default();
    }
    let effects = question::answer(app, typed);
    if app.question.is_none() {
        change::give_up(app);
    }
    Reply { lines: asked(app), effects }
}

/// `s`: stops the command that runs.
pub(super) fn stop(app: &mut App) -> Reply {
    let lines = if app.commands.running.is_some() { Vec::new() } else { vec!["No command runs.".into()] };
    Reply { lines, effects: command::stop(app) }
}
