//! Every layer resolved into one value.

use std::{collections::BTreeMap, time::Duration};

use super::{CheckEntry, ConfigFile};
use crate::domain::Layer;

/// A setting that parsed but cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {key}: {message}")]
pub struct SettingsError {
    pub file: String,
    pub key: String,
    pub message: String,
}

/// The environment variables that count, read once by `cli/`.
#[derive(Debug, Clone, Default)]
pub struct Variables {
    /// `GH_HOST`: a GitHub Enterprise host.
    pub gh_host: Option<String>,
    /// `GH_REPO`: `[HOST/]OWNER/NAME`.
    pub gh_repo: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GithubSettings {
    /// Base of the REST API without a final slash.
    pub api_url: String,
    /// Host whose remotes count and whose token is used: `github.com`.
    pub host: String,
    /// `owner/name`.
    pub repositories: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckKind {
    Http { url: String, status: u16, body: Option<String>, certificate_days: u32 },
    Tcp { address: String },
    Process { name: String },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckSettings {
    pub name: String,
    pub environment: String,
    pub layer: Layer,
    pub kind: CheckKind,
    pub latency: Duration,
    pub interval: Duration,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogSettings {
    pub sources: Vec<String>,
    pub journal: bool,
    pub memory_bytes: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UiSettings {
    pub theme: String,
    pub keymap: String,
    pub mouse: bool,
    pub ascii: bool,
}

/// What the program runs with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub github: GithubSettings,
    pub checks: Vec<CheckSettings>,
    pub logs: LogSettings,
    pub ui: UiSettings,
}

impl Settings {
    /// Merges the files, weakest first, under the environment variables. Lists of a stronger file
    /// replace those of a weaker one; checks and environments are joined by name.
    pub fn resolve(files: &[(String, ConfigFile)], variables: &Variables) -> Result<Self, SettingsError> {
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
    github_from: String,
    checks: BTreeMap<(String, String), (String, CheckEntry)>,
}

impl Merged {
    fn absorb(&mut self, name: &str, file: &ConfigFile) {
        let into = &mut self.file;
        if file.github.api_url.is_some() {
            into.github.api_url.clone_from(&file.github.api_url);
            name.clone_into(&mut self.github_from);
        }
        replace_list(&mut into.github.repositories, &file.github.repositories);
        replace_list(&mut into.logs.sources, &file.logs.sources);
        into.logs.journal = file.logs.journal.or(into.logs.journal);
        into.logs.memory_mib = file.logs.memory_mib.or(into.logs.memory_mib);
        into.ui.theme = file.ui.theme.clone().or(into.ui.theme.take());
        into.ui.keymap = file.ui.keymap.clone().or(into.ui.keymap.take());
        into.ui.mouse = file.ui.mouse.or(into.ui.mouse);
        into.ui.ascii = file.ui.ascii.or(into.ui.ascii);
        into.environments.extend(file.environments.clone());
        for check in &file.checks {
            let environment = check.environment.clone().unwrap_or_else(|| "local".into());
            self.checks.insert((environment, check.name.clone()), (name.to_owned(), check.clone()));
        }
    }

    fn finish(self, variables: &Variables) -> Result<Settings, SettingsError> {
        let layers = &self.file.environments;
        let checks = self
            .checks
            .into_iter()
            .map(|((environment, _), (file, check))| {
                let layer = layers.get(&environment).map_or_else(Layer::default, |entry| entry.layer);
                resolve_check(&file, &check, environment, layer)
            })
            .collect::<Result<_, _>>()?;
        let github = resolve_github(&self.github_from, self.file.github, variables)?;
        Ok(Settings {
            github,
            checks,
            logs: LogSettings {
                sources: self.file.logs.sources,
                journal: self.file.logs.journal.unwrap_or(true),
                memory_bytes: self.file.logs.memory_mib.unwrap_or(8) as usize * 1024 * 1024,
            },
            ui: UiSettings {
                theme: self.file.ui.theme.unwrap_or_else(|| "dark".into()),
                keymap: self.file.ui.keymap.unwrap_or_else(|| "default".into()),
                mouse: self.file.ui.mouse.unwrap_or(false),
                ascii: self.file.ui.ascii.unwrap_or(false),
            },
        })
    }
}

fn replace_list(into: &mut Vec<String>, from: &[String]) {
    if !from.is_empty() {
        *into = from.to_vec();
    }
}

fn resolve_github(
    file: &str,
    section: super::GithubSection,
    variables: &Variables,
) -> Result<GithubSettings, SettingsError> {
    let refuse = |key: &str, message: String| SettingsError { file: file.to_owned(), key: key.to_owned(), message };
    let mut repositories = section.repositories;
    let mut host = variables.gh_host.clone().unwrap_or_else(|| "github.com".into());
    if let Some(repository) = &variables.gh_repo {
        match repository.split('/').collect::<Vec<_>>()[..] {
            [owner, name] => repositories.insert(0, format!("{owner}/{name}")),
            [named_host, owner, name] => {
                named_host.clone_into(&mut host);
                repositories.insert(0, format!("{owner}/{name}"));
            }
            _ => return Err(refuse("GH_REPO", format!("`{repository}` is not [HOST/]OWNER/NAME"))),
        }
    }
    for repository in &repositories {
        let mut parts = repository.split('/');
        if !matches!((parts.next(), parts.next(), parts.next()), (Some(o), Some(n), None) if !o.is_empty() && !n.is_empty())
        {
            return Err(refuse("github.repositories", format!("`{repository}` is not OWNER/NAME")));
        }
    }
    let api_url = match section.api_url {
        Some(url) => {
            let parsed =
                url::Url::parse(&url).map_err(|error| refuse("github.api_url", format!("`{url}`: {error}")))?;
            let loopback = matches!(parsed.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
            if parsed.scheme() != "https" && !loopback {
                return Err(refuse(
                    "github.api_url",
                    format!("`{url}` must be https, or a token would travel in clear"),
                ));
            }
            if let Some(named) = parsed.host_str().filter(|_| variables.gh_host.is_none() && !loopback) {
                host = named.strip_prefix("api.").unwrap_or(named).to_owned();
            }
            url.trim_end_matches('/').to_owned()
        }
        None if host == "github.com" => "https://api.github.com".into(),
        None if host.ends_with(".ghe.com") => format!("https://api.{host}"),
        None => format!("https://{host}/api/v3"),
    };
    Ok(GithubSettings { api_url, host, repositories })
}

fn resolve_check(
    file: &str,
    entry: &CheckEntry,
    environment: String,
    layer: Layer,
) -> Result<CheckSettings, SettingsError> {
    let refuse =
        |message: String| SettingsError { file: file.to_owned(), key: format!("check `{}`", entry.name), message };
    let kind = match (&entry.url, &entry.tcp, &entry.process) {
        (Some(url), None, None) => {
            let parsed = url::Url::parse(url).map_err(|error| refuse(format!("url `{url}`: {error}")))?;
            if !matches!(parsed.scheme(), "http" | "https") {
                return Err(refuse(format!("url `{url}` is neither http nor https")));
            }
            CheckKind::Http {
                url: url.clone(),
                status: entry.status.unwrap_or(200),
                body: entry.body.clone(),
                certificate_days: entry.certificate_days.unwrap_or(14),
            }
        }
        (None, Some(address), None) => CheckKind::Tcp { address: address.clone() },
        (None, None, Some(name)) => CheckKind::Process { name: name.clone() },
        _ => return Err(refuse("exactly one of `url`, `tcp`, `process` is needed".into())),
    };
    if let CheckKind::Http { body: Some(pattern), .. } = &kind {
        regex::Regex::new(pattern).map_err(|_| refuse(format!("body `{pattern}` is not a regular expression")))?;
    }
    Ok(CheckSettings {
        name: entry.name.clone(),
        environment,
        layer,
        kind,
        latency: Duration::from_millis(entry.latency_ms.unwrap_or(200)),
        interval: Duration::from_secs(entry.interval_seconds.unwrap_or(10).max(1)),
    })
}
