//! Which services an environment has, and how each is kept.

use std::{collections::BTreeMap, path::PathBuf};

use serde::{Deserialize, Deserializer, Serialize};

/// The format that this program writes.
pub const SPEC_VERSION: u32 = 1;

/// All services of one environment: `environments/NAME/spec.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupervisorSpec {
    pub version: u32,
    pub environment: String,
    /// Where its files are; services run in it.
    pub directory: PathBuf,
    pub services: Vec<ServiceSpec>,
    #[serde(default)]
    pub logs: LogLimits,
    /// The operation that wrote it.
    #[serde(default)]
    pub made_by: Option<String>,
}

/// One service. The fields are those of a template's `[[service]]`, with its port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceSpec {
    /// Letters, digits, `-`, `_`, `.`; unique in its environment.
    pub name: String,
    /// Program and arguments. A program with a `/` is a path relative to the directory, another is looked for in
    /// `PATH`.
    #[serde(deserialize_with = "words")]
    pub command: Vec<String>,
    #[serde(default, deserialize_with = "variables")]
    pub environment: BTreeMap<String, String>,
    /// Services that must be ready before.
    #[serde(default)]
    pub after: Vec<String>,
    /// Where it listens on 127.0.0.1.
    #[serde(default, deserialize_with = "port")]
    pub port: Option<u16>,
    /// A path that answers 200 when it is ready.
    #[serde(default)]
    pub health: Option<String>,
    /// Ready when its port accepts.
    #[serde(default)]
    pub tcp: bool,
    #[serde(default)]
    pub restart: RestartPolicy,
    /// It must be ready so long after its start.
    #[serde(default = "sixty")]
    pub ready_seconds: u64,
    /// So long after it was asked to end, it is killed.
    #[serde(default = "ten")]
    pub stop_seconds: u64,
}

/// Whether a service that ended by itself is started again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RestartPolicy {
    Always,
    /// Unless it ended with status 0.
    #[default]
    OnFailure,
    Never,
}

/// How a service is asked whether it is well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HealthProbe {
    /// `GET http://127.0.0.1:PORT/PATH` answers 200.
    Http { port: u16, path: String },
    /// 127.0.0.1:PORT accepts.
    Tcp { port: u16 },
}

/// How much of what services print is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogLimits {
    /// A file longer than this is set aside.
    pub file_bytes: u64,
    /// All files of the environment together; the oldest that were set aside go first.
    pub total_bytes: u64,
}

impl Default for LogLimits {
    fn default() -> Self {
        Self { file_bytes: 4 << 20, total_bytes: 64 << 20 }
    }
}

fn sixty() -> u64 {
    60
}

fn ten() -> u64 {
    10
}

/// A text, or a number that a placeholder left in its place.
#[derive(Deserialize)]
#[serde(untagged)]
enum Word {
    Text(String),
    Number(i64),
}

impl From<Word> for String {
    fn from(word: Word) -> Self {
        match word {
            Word::Text(text) => text,
            Word::Number(number) => number.to_string(),
        }
    }
}

fn words<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    Ok(Vec::<Word>::deserialize(from)?.into_iter().map(String::from).collect())
}

fn variables<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, String>, D::Error> {
    let all = BTreeMap::<String, Word>::deserialize(from)?;
    Ok(all.into_iter().map(|(name, value)| (name, String::from(value))).collect())
}

/// A number, or the text of one: where a placeholder stood.
fn port<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u16>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Said {
        Number(u16),
        Text(String),
    }
    match Option::<Said>::deserialize(from)? {
        None => Ok(None),
        Some(Said::Number(port)) => Ok(Some(port)),
        Some(Said::Text(text)) => {
            text.parse().map(Some).map_err(|_| serde::de::Error::custom(format!("`{text}` is no port")))
        }
    }
}

impl ServiceSpec {
    pub fn probe(&self) -> Option<HealthProbe> {
        let port = self.port?;
        match &self.health {
            Some(path) => Some(HealthProbe::Http { port, path: path.clone() }),
            None => self.tcp.then_some(HealthProbe::Tcp { port }),
        }
    }

    /// Where a person finds it, when it speaks HTTP.
    pub fn url(&self) -> Option<String> {
        self.health.as_ref().and(self.port).map(|port| format!("http://127.0.0.1:{port}"))
    }
}

impl std::fmt::Display for HealthProbe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Http { port, path } => write!(f, "GET http://127.0.0.1:{port}/{}", path.trim_start_matches('/')),
            Self::Tcp { port } => write!(f, "tcp 127.0.0.1:{port}"),
        }
    }
}

impl SupervisorSpec {
    /// Everything that is wrong with it, one sentence each.
    pub fn faults(&self) -> Vec<String> {
        let mut found = Vec::new();
        if !is_name(&self.environment) {
            found.push(format!("`{}` is no name: letters, digits, `-`, `_` and `.`", self.environment));
        }
        if !self.directory.is_absolute() {
            found.push(format!("the directory {} is not absolute", self.directory.display()));
        }
        for (at, service) in self.services.iter().enumerate() {
            self.judge(at, service, &mut found);
        }
        if found.is_empty() && self.order().is_none() {
            found.push("the services wait for each other in a circle".into());
        }
        found
    }

    fn judge(&self, at: usize, service: &ServiceSpec, found: &mut Vec<String>) {
        let ServiceSpec { name, .. } = service;
        if !is_name(name) || name == "supervisor" {
            found.push(format!("`{name}` cannot be the name of a service: letters, digits, `-`, `_` and `.`"));
        }
        if self.services[..at].iter().any(|earlier| earlier.name == *name) {
            found.push(format!("there are two services `{name}`"));
        }
        if service.command.first().is_none_or(String::is_empty) {
            found.push(format!("service `{name}` has no command"));
        }
        if service.port.is_none() && (service.health.is_some() || service.tcp) {
            found.push(format!("service `{name}` has a health check and no port"));
        }
        for unnamable in service.environment.keys().filter(|key| key.is_empty() || key.contains(['=', '\0'])) {
            found.push(format!("service `{name}`: `{unnamable}` cannot be the name of a variable"));
        }
        for unknown in service.after.iter().filter(|after| !self.services.iter().any(|other| other.name == **after)) {
            found.push(format!("service `{name}` waits for `{unknown}`, which there is not"));
        }
    }

    /// Places of the services, each behind those it waits for; `None` where they wait in a circle.
    pub fn order(&self) -> Option<Vec<usize>> {
        let mut order: Vec<usize> = Vec::new();
        while order.len() < self.services.len() {
            let is_placed = |name: &String| order.iter().any(|at| self.services[*at].name == *name);
            let next = self
                .services
                .iter()
                .enumerate()
                .find(|(at, service)| !order.contains(at) && service.after.iter().all(is_placed));
            order.push(next?.0);
        }
        Some(order)
    }
}

fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.len() <= 64 && name.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::needless_pass_by_value, reason = "a literal is given")]
    fn spec(services: serde_json::Value) -> SupervisorSpec {
        let spec = serde_json::json!({
            "version": 1, "environment": "demo", "directory": "/srv/demo", "services": services,
        });
        serde_json::from_value(spec).unwrap()
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let faults = spec(serde_json::json!([
            {"name": "api", "command": ["./run"], "after": ["database"], "health": "/health"},
            {"name": "api", "command": []},
            {"name": "../x", "command": ["x"], "environment": {"A=B": "c"}},
        ]))
        .faults();
        assert_eq!(
            faults,
            [
                "service `api` has a health check and no port",
                "service `api` waits for `database`, which there is not",
                "there are two services `api`",
                "service `api` has no command",
                "`../x` cannot be the name of a service: letters, digits, `-`, `_` and `.`",
                "service `../x`: `A=B` cannot be the name of a variable",
            ]
        );
        let circle = spec(serde_json::json!([
            {"name": "a", "command": ["a"], "after": ["b"]}, {"name": "b", "command": ["b"], "after": ["a"]},
        ]));
        assert_eq!(circle.faults(), ["the services wait for each other in a circle"]);
    }

    #[test]
    fn a_port_may_be_the_text_that_a_placeholder_left() {
        let spec = spec(serde_json::json!([
            {"name": "web", "command": ["w"], "after": ["api"], "port": 8000, "tcp": true},
            {"name": "api", "command": ["a", 8001], "environment": {"PORT": 8001}, "port": "8001", "health": "/api/health"},
        ]));
        assert_eq!(
            (spec.services[1].command[1].as_str(), spec.services[1].environment["PORT"].as_str()),
            ("8001", "8001")
        );
        assert_eq!(spec.faults(), Vec::<String>::new());
        let probes: Vec<String> = spec.services.iter().map(|service| service.probe().unwrap().to_string()).collect();
        assert_eq!(probes, ["tcp 127.0.0.1:8000", "GET http://127.0.0.1:8001/api/health"]);
        assert_eq!(spec.order().unwrap(), [1, 0]);
    }
}
