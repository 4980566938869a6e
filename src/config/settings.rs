//! Every layer resolved into one value.

use serde::{Deserialize, Serialize};

use std::collections::BTreeMap;

use super::{
    CheckEntry, CheckSettings, CommandEntry, CommandSettings, ConfigFile, CopyWay, GithubSettings, Graphs,
    LambdaSettings, NotifySection, NotifySettings, Origins, ReadOnly, SecretsSettings, check, command, defaults,
    github, lambda, news, secrets,
};
use crate::domain::Layer;

/// A setting that parsed but cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {key}: {message}")]
pub struct SettingsError {
    pub file: String,
    pub key: String,
    pub message: String,
}

/// Everything that is wrong with the settings, at least one thing; `Display` is the first of it, for
/// those who cannot go on anyway.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .before.first().unwrap_or(.last))]
pub struct SettingsFaults {
    before: Vec<SettingsError>,
    last: SettingsError,
}

impl SettingsFaults {
    /// All of them in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &SettingsError> {
        self.before.iter().chain([&self.last])
    }
}

/// The environment variables that count, read once by `cli/`.
#[derive(Debug, Clone, Default)]
pub struct Variables {
    /// `GH_HOST`: a GitHub Enterprise host.
    pub gh_host: Option<String>,
    /// `GH_REPO`: `[HOST/]OWNER/NAME`.
    pub gh_repo: Option<String>,
    /// `ORCHESTRA_READ_ONLY` is switched on.
    pub read_only: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogSettings {
    pub sources: Vec<String>,
    pub journal: bool,
    pub memory_bytes: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UiSettings {
    /// `auto` or the name of a theme.
    pub theme: String,
    pub keymap: String,
    pub graphs: Graphs,
    pub mouse: bool,
    pub ascii: bool,
    pub copy: CopyWay,
    /// The longest text that is copied by the terminal.
    pub copy_limit_bytes: usize,
}

/// Locators by name, each with the file that it is from. Whether they can be meant is not known here.
pub type SharedViews = BTreeMap<String, (String, String)>;

/// What the program runs with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    pub github: GithubSettings,
    /// `github.client_id`: of an OAuth app on which the device flow is allowed.
    pub client_id: Option<String>,
    pub lambda: LambdaSettings,
    pub checks: Vec<CheckSettings>,
    pub logs: LogSettings,
    pub ui: UiSettings,
    pub read_only: ReadOnly,
    /// What the files say of the layer of an environment, by its name in small letters.
    pub layers: BTreeMap<String, Layer>,
    pub views: SharedViews,
    /// In the order in which they were written.
    pub commands: Vec<CommandSettings>,
    pub notify: NotifySettings,
    /// Not in a recording: it names programs of this machine.
    #[serde(skip)]
    pub secrets: SecretsSettings,
    /// Which file set what.
    #[serde(skip)]
    pub origins: Origins,
}

impl Settings {
    /// Merges the files, weakest first, under the environment variables. Lists of a stronger file
    /// replace those of a weaker one; checks and environments are joined by name.
    ///
    /// # Errors
    /// All values that cannot be meant.
    pub fn resolve(files: &[(String, ConfigFile)], variables: &Variables) -> Result<Self, SettingsFaults> {
        let mut merged = Merged::default();
        for (name, file) in files {
            merged.absorb(name, file);
        }
        merged.finish(variables)
    }
}

#[derive(Default)]
struct Merged {
    file: ConfigFile,
    origins: Origins,
    read_only: BTreeMap<String, String>,
    faults: Vec<SettingsError>,
    views: SharedViews,
    /// By environment and name, with the file that it is from.
    checks: BTreeMap<(String, String), (String, CheckEntry)>,
    /// With the file that each is from.
    commands: Vec<(String, CommandEntry)>,
}

impl Merged {
    fn absorb(&mut self, name: &str, file: &ConfigFile) {
        let (into, origins) = (&mut self.file, &mut self.origins);
        origins.set("github.api_url", name, &mut into.github.api_url, file.github.api_url.as_ref());
        origins.set("github.client_id", name, &mut into.github.client_id, file.github.client_id.as_ref());
        origins.set("lambda.api_url", name, &mut into.lambda.api_url, file.lambda.api_url.as_ref());
        origins.set_list("github.repositories", name, &mut into.github.repositories, &file.github.repositories);
        origins.set_list("logs.sources", name, &mut into.logs.sources, &file.logs.sources);
        origins.set("logs.journal", name, &mut into.logs.journal, file.logs.journal.as_ref());
        origins.set("logs.memory_mib", name, &mut into.logs.memory_mib, file.logs.memory_mib.as_ref());
        origins.set("ui.theme", name, &mut into.ui.theme, file.ui.theme.as_ref());
        origins.set("ui.keymap", name, &mut into.ui.keymap, file.ui.keymap.as_ref());
        origins.set("ui.graphs", name, &mut into.ui.graphs, file.ui.graphs.as_ref());
        origins.set("ui.mouse", name, &mut into.ui.mouse, file.ui.mouse.as_ref());
        origins.set("ui.ascii", name, &mut into.ui.ascii, file.ui.ascii.as_ref());
        origins.set("ui.copy", name, &mut into.ui.copy, file.ui.copy.as_ref());
        origins.set("ui.copy_limit_kib", name, &mut into.ui.copy_limit_kib, file.ui.copy_limit_kib.as_ref());
        for (environment, entry) in &file.environments {
            let known = into.environments.entry(environment.clone()).or_default();
            known.layer = entry.layer.or(known.layer);
            if entry.read_only {
                self.read_only.entry(environment.clone()).or_insert_with(|| name.to_owned());
            }
        }
        self.views.extend(file.views.iter().map(|(key, view)| (key.clone(), (view.clone(), name.to_owned()))));
        self.commands.extend(file.commands.iter().map(|command| (name.to_owned(), command.clone())));
        if file.notify != NotifySection::default() {
            into.notify = file.notify.clone();
            origins.note("notify", name);
        }
        for (key, from, into) in [
            ("secrets.command", &file.secrets.command, &mut into.secrets.command),
            ("secrets.command_names", &file.secrets.command_names, &mut into.secrets.command_names),
            ("secrets.passphrase_command", &file.secrets.passphrase_command, &mut into.secrets.passphrase_command),
        ] {
            origins.set_list(key, name, into, from);
        }
        for check in &file.checks {
            let environment = check.environment.clone().unwrap_or_else(|| defaults::ENVIRONMENT.into());
            let replaced = self.checks.insert((environment, check.name.clone()), (name.to_owned(), check.clone()));
            if replaced.is_some_and(|(from, _)| from == name) {
                let message = "two checks of one environment have this name; rename one".into();
                let key = format!("check `{}`", check.name);
                self.faults.push(SettingsError { file: name.into(), key, message });
            }
        }
    }

    fn finish(self, variables: &Variables) -> Result<Settings, SettingsFaults> {
        let Self { file, origins, read_only, mut faults, views, checks, commands } = self;
        let said = |name: &str| file.environments.get(name).and_then(|entry| entry.layer);
        let layers =
            file.environments.iter().filter_map(|(name, entry)| Some((name.to_lowercase(), entry.layer?))).collect();
        let layer = |name: &str| said(name).unwrap_or_else(|| Layer::of_name(name));
        let checks = checks.into_iter().map(|((environment, _), (from, check))| {
            let layer = layer(&environment);
            check::resolve(&from, &check, environment, layer)
        });
        let checks = checks.filter_map(|check| check.map_err(|fault| faults.push(fault)).ok()).collect();
        let commands = resolved(commands, &mut faults);
        let notify = news::resolve(&file.notify).unwrap_or_else(|(key, why)| {
            let file = origins.of("notify").unwrap_or("defaults").to_owned();
            faults.push(SettingsError { file, key: key.into(), message: why });
            NotifySettings::default()
        });
        let secrets = secrets::resolve(&file.secrets, &origins).unwrap_or_else(|fault| {
            faults.push(fault);
            SecretsSettings::default()
        });
        let memory_mib = file.logs.memory_mib.unwrap_or(defaults::MEMORY_MIB);
        let copy_limit_kib = file.ui.copy_limit_kib.unwrap_or(defaults::COPY_LIMIT_KIB);
        for (key, value, most) in [
            ("logs.memory_mib", memory_mib, defaults::MOST_MEMORY_MIB),
            ("ui.copy_limit_kib", copy_limit_kib, defaults::MOST_COPY_LIMIT_KIB),
        ] {
            if !(1..=most).contains(&value) {
                faults.push(origins.refuse(key, format!("{value} is not a number from 1 to {most}")));
            }
        }
        if file.logs.sources.iter().any(|source| source.trim().is_empty()) {
            faults.push(origins.refuse("logs.sources", "a source is empty; write a file, a pattern or `journal`"));
        }
        let client_id = file.github.client_id.clone();
        let github = match github::resolve(file.github, &origins, variables) {
            Ok(github) => github,
            Err(last) => return Err(SettingsFaults { before: faults, last }),
        };
        let lambda = lambda::resolve(file.lambda, &origins).map_err(|fault| faults.push(fault)).unwrap_or_default();
        if let Some(last) = faults.pop() {
            return Err(SettingsFaults { before: faults, last });
        }
        Ok(Settings {
            github,
            client_id,
            lambda,
            checks,
            logs: LogSettings {
                sources: file.logs.sources,
                journal: file.logs.journal.unwrap_or(true),
                memory_bytes: memory_mib as usize * 1024 * 1024,
            },
            ui: UiSettings {
                theme: file.ui.theme.unwrap_or_else(|| defaults::THEME.into()),
                keymap: file.ui.keymap.unwrap_or_else(|| defaults::KEYMAP.into()),
                graphs: file.ui.graphs.unwrap_or_default(),
                mouse: file.ui.mouse.unwrap_or(false),
                ascii: file.ui.ascii.unwrap_or(false),
                copy: file.ui.copy.unwrap_or_default(),
                copy_limit_bytes: copy_limit_kib as usize * 1024,
            },
            read_only: ReadOnly {
                everywhere: variables.read_only.then(|| "ORCHESTRA_READ_ONLY".to_owned()),
                environments: read_only,
            },
            layers,
            views,
            commands,
            notify,
            secrets,
            origins,
        })
    }
}

/// The commands that can be meant. No two have one name: it is what they are found by.
fn resolved(commands: Vec<(String, CommandEntry)>, faults: &mut Vec<SettingsError>) -> Vec<CommandSettings> {
    let mut all: Vec<CommandSettings> = Vec::new();
    for (file, entry) in commands {
        match command::resolve(&file, &entry) {
            Ok(command) if all.iter().any(|other| other.name == command.name) => {
                faults.push(command::refusal(&file, &entry, "two commands have this name; rename one".into()));
            }
            Ok(command) => all.push(command),
            Err(fault) => faults.push(fault),
        }
    }
    all
}
