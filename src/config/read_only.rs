//! Where nothing may be changed, and who says so.

use serde::{Deserialize, Serialize};

use std::collections::BTreeMap;

/// Whoever says it wins: a weaker file is not overruled by a stronger one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadOnly {
    /// What says it of everything: `--read-only` or `ORCHESTRA_READ_ONLY`.
    pub everywhere: Option<String>,
    /// The file that says it, by environment.
    pub environments: BTreeMap<String, String>,
}

impl ReadOnly {
    /// Why nothing may be changed in an environment; `None` where it may.
    pub fn of(&self, environment: &str) -> Option<String> {
        if let Some(by) = &self.everywhere {
            return Some(format!("read-only: by {by}"));
        }
        let mut all = self.environments.iter();
        let (_, file) = all.find(|(name, _)| name.eq_ignore_ascii_case(environment))?;
        Some(format!("{environment} is read-only: environments.{environment}.read_only in {file}"))
    }
}

#[cfg(test)]
mod tests {
    use crate::config::{ConfigFile, Settings, Variables, parse_toml};

    fn settings(files: &[(&str, &str)], read_only: bool) -> Settings {
        let files: Vec<(String, ConfigFile)> =
            files.iter().map(|(name, text)| ((*name).to_owned(), parse_toml(name, text).unwrap())).collect();
        Settings::resolve(&files, &Variables { read_only, ..Variables::default() }).unwrap()
    }

    #[test]
    fn a_file_may_switch_it_on_and_none_off() {
        let says = |word: &str| format!("[environments.prod]\nread_only = {word}\n");
        for (own, repositorys, by) in [("true", "false", "own"), ("false", "true", "theirs"), ("true", "true", "own")] {
            let settings = settings(&[("own", &says(own)), ("theirs", &says(repositorys))], false);
            let reason = format!("prod is read-only: environments.prod.read_only in {by}");
            assert_eq!(settings.read_only.of("prod"), Some(reason));
            assert_eq!(settings.read_only.of("staging"), None);
        }
        assert_eq!(settings(&[("own", &says("false"))], false).read_only.of("prod"), None);
    }

    #[test]
    fn the_variable_says_it_of_everything() {
        let settings = settings(&[("own", "[environments.prod]\nread_only = false\n")], true);
        assert_eq!(settings.read_only.of("prod").unwrap(), "read-only: by ORCHESTRA_READ_ONLY");
    }

    #[test]
    fn saying_it_of_production_leaves_it_production() {
        let check = "[[checks]]\nname = 'api'\nenvironment = 'production'\nprocess = 'nginx'\n";
        let said = settings(&[("own", &format!("[environments.production]\nread_only = true\n{check}"))], false);
        assert_eq!(said.checks[0].layer, crate::domain::Layer::Production);
        let layered = "[environments.production]\nlayer = 'staging'\n";
        let both = settings(&[("own", layered), ("theirs", &format!("[environments.production]\n{check}"))], false);
        assert_eq!(both.checks[0].layer, crate::domain::Layer::Staging, "a file that is silent changes nothing");
    }
}
