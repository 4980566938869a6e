//! From a subcommand to its file.

use super::{check, explain, path};
use crate::{
    cli::{Exit, args::ConsoleArguments, args_settings::ConfigCommand, output, surroundings::Folders},
    config::{config_schema, default_config},
};

pub(in crate::cli) fn run(command: &ConfigCommand, console: &ConsoleArguments) -> Exit {
    let as_files = |of: &dyn Fn(&Folders) -> Exit| match Folders::read() {
        Ok(folders) => of(&folders),
        Err(message) => {
            output::notice(&message);
            Exit::Usage
        }
    };
    match command {
        ConfigCommand::PrintDefault => output::print(&default_config()),
        ConfigCommand::Schema => output::print(&config_schema()),
        ConfigCommand::Path(arguments) => as_files(&|folders| path::path(folders, arguments.json)),
        ConfigCommand::Explain(arguments) => as_files(&|folders| explain::explain(folders, arguments, console)),
        ConfigCommand::Check(arguments) => as_files(&|folders| check::check(folders, console, arguments.json)),
    }
}
