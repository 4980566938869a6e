//! A command of the person's own: what it runs, where it can be asked for, how much it asks first.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CommandPane, SettingsError, Template, defaults, placeholder};

/// A command of your own: a program that is run with values of what the cursor is on. Only in your
/// own config.toml.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommandEntry {
    /// What the palette and the help call it.
    #[schemars(extend("examples" = ["logs of the run"]))]
    pub name: String,
    /// Keys or chords that run it; without any it is in the palette alone.
    #[serde(default)]
    #[schemars(extend("default" = null, "examples" = [["x l"]]))]
    pub keys: Vec<String>,
    /// Panes it works in: overview, environments, pipelines, gpu, logs, executions. None is everywhere.
    #[serde(default)]
    #[schemars(extend("default" = null, "examples" = [["pipelines"]]))]
    pub r#in: Vec<CommandPane>,
    /// The program and its arguments; no shell reads them. A value fills a part of one argument; write
    /// {{ for a brace. Environments have {environment}, {layer} and, with one service, {service},
    /// {address}, {version}; pipelines {run_id}, {run_number}, {attempt}, {repository}, {workflow},
    /// {branch}, {commit}, {actor}, {url}; gpu {host}, {index}, {uuid}, {model}; logs {source}, {file},
    /// {line}, {level} of the error that was gone to, else of the newest line.
    #[schemars(extend("examples" = [["gh", "run", "view", "{run_id}", "--repo", "{repository}", "--log-failed"]]))]
    pub run: Vec<String>,
    /// What is done with its output: `text` shows it as it comes, `notice` shows its first line at the
    /// end, `terminal` hands the terminal over to the program until it ends: a pager, ssh, an editor.
    #[serde(default)]
    #[schemars(extend("default" = "text"))]
    pub show: Show,
    /// What must be pressed before it runs: `no` is nothing, `enter`, `yes` is y, `name` is the name of
    /// the environment. Staging asks for y at least and production for its name, unless it is `no`.
    #[serde(default)]
    #[schemars(extend("default" = "enter"))]
    pub confirm: Confirm,
    /// It changes nothing, so it is run in read-only mode too.
    #[serde(default)]
    #[schemars(extend("default" = false))]
    pub reads_only: bool,
    /// Seconds after which it is ended.
    #[schemars(range(min = 1, max = defaults::MOST_COMMAND_SECONDS), extend("default" = defaults::COMMAND_SECONDS))]
    pub timeout_seconds: Option<u64>,
    /// With marked rows: run once for each of them, after a question with their number and names.
    #[serde(default)]
    #[schemars(extend("default" = false))]
    pub each: bool,
    /// Variables with a token, a password or a key that it may see; all others of your environment it
    /// sees anyway.
    #[serde(default)]
    #[schemars(extend("default" = null, "examples" = [["GH_TOKEN"]]))]
    pub environment: Vec<String>,
    /// Where it stands in its file; 0 when that is not known.
    #[serde(skip)]
    pub(super) line: usize,
}

/// What is done with the output of a command.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Show {
    #[default]
    Text,
    Notice,
    Terminal,
}

/// How much is asked before a command runs, least first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Confirm {
    No,
    #[default]
    Enter,
    Yes,
    Name,
}

/// A command that can be run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandSettings {
    pub name: String,
    /// As they were written; the keymap says whether they can be meant.
    pub keys: Vec<String>,
    /// None is everywhere.
    pub panes: Vec<CommandPane>,
    pub run: Template,
    pub show: Show,
    pub confirm: Confirm,
    pub reads_only: bool,
    pub time_limit: Duration,
    pub each: bool,
    /// Names of secret variables that it may see.
    pub environment: Vec<String>,
    /// The file that it is from.
    pub file: String,
    /// Its line there; 0 when that is not known.
    pub line: usize,
}

impl CommandSettings {
    /// True when it has to know what the cursor is on.
    pub fn asks_for_a_row(&self) -> bool {
        self.run.names().next().is_some()
    }
}

/// A refusal names the command and its line.
pub(super) fn resolve(file: &str, entry: &CommandEntry) -> Result<CommandSettings, SettingsError> {
    let refuse = |message: String| refusal(file, entry, message);
    if entry.name.trim().is_empty() {
        return Err(refuse("`name` must not be empty".into()));
    }
    let run = Template::parse(&entry.run).map_err(&refuse)?;
    if let Some(why) = run.names().find_map(|name| placeholder::refusal(name, &entry.r#in)) {
        return Err(refuse(why));
    }
    let seconds = entry.timeout_seconds.unwrap_or(defaults::COMMAND_SECONDS);
    if !(1..=defaults::MOST_COMMAND_SECONDS).contains(&seconds) {
        let most = defaults::MOST_COMMAND_SECONDS;
        return Err(refuse(format!("timeout_seconds is {seconds}; write a number from 1 to {most}")));
    }
    if entry.show == Show::Terminal {
        let meaningless = [("timeout_seconds", entry.timeout_seconds.is_some()), ("each", entry.each)];
        if let Some((key, _)) = meaningless.into_iter().find(|(_, is_set)| *is_set) {
            return Err(refuse(format!("`{key}` means nothing with show = \"terminal\"; remove it")));
        }
    }
    Ok(CommandSettings {
        name: entry.name.trim().to_owned(),
        keys: entry.keys.clone(),
        panes: entry.r#in.clone(),
        run,
        show: entry.show,
        confirm: entry.confirm,
        reads_only: entry.reads_only,
        time_limit: Duration::from_secs(seconds),
        each: entry.each,
        environment: entry.environment.clone(),
        file: file.to_owned(),
        line: entry.line,
    })
}

pub(super) fn refusal(file: &str, entry: &CommandEntry, message: String) -> SettingsError {
    let file = if entry.line > 0 { format!("{file}:{}", entry.line) } else { file.to_owned() };
    SettingsError { file, key: format!("command `{}`", entry.name), message }
}
