//! `local.write-configuration`.

use std::{collections::BTreeMap, path::Path};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{
    direct::Direct,
    faults::refused,
    kind::Words,
    ledger::{Entry, Made, hash},
    paths::path_rules,
    place::Place,
    spare::spare,
    write::{PRIVATE, create},
};
use crate::{
    domain::{Fault, FaultKind},
    plan::{Idempotence, hexadecimal},
    provider::OperationFault,
    secrets::{Service, TokenName, Vault},
};

/// Random bytes of one secret, at most.
const MOST_BYTES: usize = 1024;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inputs {
    /// The file, absolute. It must not be there yet.
    path: String,
    /// Its lines, `KEY=VALUE`.
    values: BTreeMap<String, Setting>,
}

/// What a key stands for. A secret is named and never said.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Setting {
    Text(String),
    Generate(Generate),
    Named(Named),
}

/// So many random bytes, in hexadecimal.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Generate {
    #[schemars(range(min = 1, max = 1024))]
    generate: usize,
}

/// The token that this machine keeps for a service: `github`, `lambda`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Named {
    secret: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Outputs {
    path: String,
    keys: Vec<String>,
}

/// Writes settings that the person alone may read.
pub(super) struct WriteConfiguration;

impl Direct for WriteConfiguration {
    const WORDS: Words = Words {
        name: "local.write-configuration",
        description: "Writes a file of KEY=VALUE lines that you alone may read; secrets go from their keeper into it",
        idempotence: Idempotence::Inspectable,
        irreversible: None,
        seconds: 1,
    };
    type Inputs = Inputs;
    type Outputs = Outputs;

    fn rules(inputs: &Inputs) -> Vec<String> {
        let mut wrong = path_rules("path", &inputs.path);
        wrong.extend(inputs.values.iter().filter_map(|(key, value)| wrong_with(key, value)));
        wrong
    }

    fn perform(place: &Place, entry: &mut Entry, inputs: Inputs) -> Result<Outputs, OperationFault> {
        let path = Path::new(&inputs.path);
        if path.symlink_metadata().is_ok() {
            return Err(refused(format!("{} is there already; it is not overwritten", path.display())));
        }
        let mut text = Zeroizing::new(String::new());
        for (key, setting) in &inputs.values {
            let value = value(setting, &place.vault)?;
            text.push_str(key);
            text.push('=');
            text.push_str(&value);
            text.push('\n');
        }
        entry.note([Made::File { path: path.into(), sha256: hash(text.as_bytes()) }])?;
        create(path, &spare(path, entry.id()), text.as_bytes(), PRIVATE)?;
        Ok(Outputs { path: inputs.path, keys: inputs.values.into_keys().collect() })
    }
}

fn wrong_with(key: &str, setting: &Setting) -> Option<String> {
    let begins = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if !begins || key.len() > 128 || !key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Some(format!("a key is letters, digits and `_`: {}", key.escape_debug()));
    }
    match setting {
        Setting::Text(text) if text.chars().any(char::is_control) => {
            Some(format!("the value of {key} holds a control character, such as the end of a line"))
        }
        Setting::Generate(Generate { generate }) if !(1..=MOST_BYTES).contains(generate) => {
            Some(format!("{key} asks for {generate} random bytes; it may be 1 to {MOST_BYTES}"))
        }
        Setting::Named(Named { secret }) if service(secret).is_none() => {
            Some(format!("{key} names the secret of `{}`; there are github and lambda", secret.escape_debug()))
        }
        _ => None,
    }
}

fn service(name: &str) -> Option<Service> {
    match name {
        "github" => Some(Service::github("github.com")),
        "lambda" => Some(Service::lambda()),
        _ => None,
    }
}

fn value(setting: &Setting, vault: &Vault) -> Result<Zeroizing<String>, OperationFault> {
    match setting {
        Setting::Text(text) => Ok(Zeroizing::new(text.clone())),
        Setting::Generate(Generate { generate }) => {
            let mut bytes = Zeroizing::new(vec![0; *generate]);
            getrandom::fill(&mut bytes).map_err(|_| refused("this system gave no random bytes"))?;
            Ok(Zeroizing::new(hexadecimal(&bytes)))
        }
        Setting::Named(Named { secret }) => {
            let service = service(secret).ok_or_else(|| refused(format!("there is no secret of {secret}")))?;
            let found = vault.find(&TokenName::from(&service)).map_err(OperationFault::lasting)?;
            let found = found.ok_or_else(|| {
                let variable = service.variables().first().copied().unwrap_or_default();
                let fault = Fault::new(FaultKind::Unauthorized, format!("this machine keeps no token for {secret}"));
                OperationFault::lasting(
                    fault.with_hint(format!("log in: orchestra auth login {secret}, or set {variable}")),
                )
            })?;
            Ok(Zeroizing::new(found.secret.expose().to_owned()))
        }
    }
}
