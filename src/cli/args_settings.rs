//! The commands that concern settings and this installation.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use clap_complete::Shell;

use super::args::JsonArguments;

/// They work where the configuration is faulty, too.
#[derive(Debug, Subcommand)]
pub(super) enum SettingsCommand {
    /// Which configuration files count, what they set, and what is wrong with them
    #[command(subcommand)]
    Config(ConfigCommand),
    /// The views and workspaces that have a name, yours and those of the files
    Views(ViewsArguments),
    /// Look around and print a commented orchestra.toml to begin with
    Init {
        /// Write it into the repository, unless there is one
        #[arg(long)]
        write: bool,
    },
    /// Look at everything the console needs here: exit code 1 when there is something to mend
    Doctor(JsonArguments),
    /// Print the script that completes commands and options in a shell
    Completions(CompletionsArguments),
    /// Print the manual page, or write those of all commands
    Man {
        /// Write the page of each command into this folder
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct ViewsArguments {
    #[command(subcommand)]
    pub command: Option<ViewsCommand>,
    #[command(flatten)]
    pub output: JsonArguments,
}

#[derive(Debug, Subcommand)]
pub(super) enum ViewsCommand {
    /// Forget one that you keep yourself
    Remove {
        /// Its name; where a view and a workspace have the same, view/NAME or workspace/NAME
        name: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct CompletionsArguments {
    /// The shell that reads it
    #[arg(value_enum)]
    pub shell: Shell,
}

#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Every configuration file that was looked for, and which were read
    Path(JsonArguments),
    /// Print a whole configuration file: every key, what it does, its default
    PrintDefault,
    /// Print the JSON Schema of the configuration file, for editors
    Schema,
    /// The value of one key, and what set it
    Explain(ExplainArguments),
    /// Look for everything that is wrong with the configuration: exit code 3 when there is something
    Check(JsonArguments),
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// Section and key, such as ui.theme or checks.NAME.url
    pub key: String,
    #[command(flatten)]
    pub output: JsonArguments,
}
