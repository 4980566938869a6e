//! Programs that keep a person's tokens, beside the stores of the system.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Origins, SettingsError, Template};

/// Where tokens are kept, beside the environment and the keyring. Only in your own config.toml.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SecretsSection {
    /// The program and its arguments that print a token and nothing else; no shell reads them. {name} is
    /// its name, such as github.com or deploy@github.com, {host} and {purpose} are its parts. Printing
    /// nothing means that there is none.
    #[schemars(extend("default" = null, "examples" = [["pass", "show", "orchestra/{name}"]]))]
    pub command: Vec<String>,
    /// The program and its arguments that print the passphrase of the encrypted token file, where no
    /// person is to be asked for it.
    #[schemars(extend("default" = null, "examples" = [["systemd-creds", "cat", "orchestra"]]))]
    pub passphrase_command: Vec<String>,
}

/// The programs, read and found to be meant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretsSettings {
    pub command: Option<Template>,
    pub passphrase_command: Option<Template>,
}

const NAMES: [&str; 3] = ["name", "host", "purpose"];

pub(super) fn resolve(section: &SecretsSection, origins: &Origins) -> Result<SecretsSettings, SettingsError> {
    Ok(SecretsSettings {
        command: template("secrets.command", &section.command, &NAMES, origins)?,
        passphrase_command: template("secrets.passphrase_command", &section.passphrase_command, &[], origins)?,
    })
}

fn template(
    key: &str,
    arguments: &[String],
    names: &[&str],
    origins: &Origins,
) -> Result<Option<Template>, SettingsError> {
    if arguments.is_empty() {
        return Ok(None);
    }
    let template = Template::parse(arguments).map_err(|why| origins.refuse(key, why))?;
    let unknown = template.names().find(|name| !names.contains(name)).map(str::to_owned);
    match unknown {
        Some(name) if names.is_empty() => {
            Err(origins.refuse(key, format!("{{{name}}} has no value here; write {{{{ for a brace")))
        }
        Some(name) => {
            let why = format!("unknown value {{{name}}}; there are {{name}}, {{host}} and {{purpose}}");
            Err(origins.refuse(key, why))
        }
        None => Ok(Some(template)),
    }
}

#[cfg(test)]
mod tests {
    use crate::config::{ConfigFile, Settings, Variables, parse_toml};

    fn resolved(text: &str) -> Result<Settings, String> {
        let file: ConfigFile = parse_toml("f", text).unwrap();
        Settings::resolve(&[("f".into(), file)], &Variables::default()).map_err(|faults| faults.to_string())
    }

    #[test]
    fn programs_are_read_with_their_places() {
        let secrets = resolved("[secrets]\ncommand = ['pass', 'show', '{name}']\n").unwrap().secrets;
        assert_eq!(secrets.command.unwrap().program(), "pass");
        assert_eq!(secrets.passphrase_command, None);
    }

    #[test]
    fn a_place_without_a_value_is_refused_with_file_and_key() {
        let said = resolved("[secrets]\ncommand = ['pass', '{token}']\n").unwrap_err();
        assert_eq!(said, "f: secrets.command: unknown value {token}; there are {name}, {host} and {purpose}");
        let said = resolved("[secrets]\npassphrase_command = ['cat', '{name}']\n").unwrap_err();
        assert!(said.starts_with("f: secrets.passphrase_command: {name} has no value here"), "{said}");
    }
}
