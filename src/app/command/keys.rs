//! Commands as the keymap sees them: their keys, and the places where those work.

use crate::config::{CommandPane, CommandSettings};
use crate::domain::Printable;
use crate::keymap::{CommandKeys, Context};

/// What [`Bindings::with_commands`](crate::keymap::Bindings::with_commands) takes.
pub fn command_keys(commands: &[CommandSettings]) -> Vec<CommandKeys> {
    commands.iter().map(of_command).collect()
}

fn of_command(command: &CommandSettings) -> CommandKeys {
    let mut contexts: Vec<Context> = command.panes.iter().flat_map(|pane| contexts(*pane)).copied().collect();
    contexts.sort_unstable();
    contexts.dedup();
    if contexts.is_empty() {
        contexts.push(Context::Global);
    }
    CommandKeys {
        name: Printable::new(&command.name).to_string(),
        sentence: format!("runs {}", Printable::new(command.run.program())),
        keys: command.keys.clone(),
        contexts,
        file: command.file.clone(),
        line: command.line,
    }
}

/// Where keys are looked up while a pane has the focus.
fn contexts(pane: CommandPane) -> &'static [Context] {
    match pane {
        CommandPane::Environments | CommandPane::Gpu => &[Context::Table, Context::Pipelines, Context::Document],
        CommandPane::Pipelines => {
            &[Context::Table, Context::Pipelines, Context::Document, Context::Run, Context::JobLog]
        }
        CommandPane::Logs => &[Context::Logs],
        CommandPane::Overview => &[Context::Document],
        CommandPane::Executions => &[Context::Executions],
    }
}
