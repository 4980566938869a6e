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
    /// The names of the tokens with a purpose that the program knows, such as deploy@github.com: it is asked for them
    /// beside the one of each host, as it cannot be asked which there are.
    #[schemars(extend("default" = null, "examples" = [["deploy@github.com"]]))]
    pub command_names: Vec<String>,
    /// The program and its arguments that print the passphrase of the encrypted token file, where no
    /// person is to be asked for it.
    #[schemars(extend("default" = null, "examples" = [["systemd-creds", "cat", "orchestra"]]))]
    pub passphrase_command: Vec<String>,
}

/// The programs, read and found to be meant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretsSettings {
    pub command: Option<Template>,
    /// `deploy@github.com`: names with a purpose that the program knows.
    pub command_names: Vec<String>,
    pub passphrase_command: Option<Template>,
}

const NAMES: [&str; 3] = ["name", "host", "purpose"];

pub(super) fn resolve(section: &SecretsSection, origins: &Origins) -> Result<SecretsSettings, SettingsError> {
    if let Some(wrong) = section.command_names.iter().find(|name| !is_name(name)) {
        let why =
            format!("`{wrong}` is no name of a token with a purpose; write PURPOSE@HOST, such as deploy@github.com");
        return Err(origins.refuse("secrets.command_names", why));
    }
    Ok(SecretsSettings {
        command_names: section.command_names.clone(),
        command: template("secrets.command", &section.command, &NAMES, origins)?,
        passphrase_command: template("secrets.passphrase_command", &section.passphrase_command, &[], origins)?,
    })
}

fn is_name(text: &str) -> bool {
    let is_part = |part: &str, more: &[char]| {
        !part.is_empty() && part.chars().all(|letter| letter.is_ascii_alphanumeric() || more.contains(&letter))
    };
    text.rsplit_once('@')
        .is_some_and(|(purpose, host)| is_part(purpose, &['-', '_', '.']) && is_part(host, &['-', '.', ':', '[', ']']))
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
    fn names_with_a_purpose_are_names() {
        let names = |text: &str| resolved(&format!("[secrets]\ncommand_names = ['{text}']\n"));
        assert_eq!(names("deploy@github.com").unwrap().secrets.command_names, ["deploy@github.com"]);
        for wrong in ["github.com", "@github.com", "a b@github.com", "deploy@"] {
            assert!(names(wrong).unwrap_err().contains("secrets.command_names: `"), "{wrong}");
        }
    }

    #[test]
    fn a_place_without_a_value_is_refused_with_file_and_key() {
        let said = resolved("[secrets]\ncommand = ['pass', '{token}']\n").unwrap_err();
        assert_eq!(said, "f: secrets.command: unknown value {token}; there are {name}, {host} and {purpose}");
        let said = resolved("[secrets]\npassphrase_command = ['cat', '{name}']\n").unwrap_err();
        assert!(said.starts_with("f: secrets.passphrase_command: {name} has no value here"), "{said}");
    }
}
