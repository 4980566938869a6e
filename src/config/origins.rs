//! Which file set what.

use std::collections::BTreeMap;

/// For each key that a file set, the file that won: `github.api_url` to `/home/ada/…/config.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins(BTreeMap<&'static str, String>);

impl Origins {
    /// The file that set `key`, or nothing when it has its default.
    pub fn of(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// Lets a stronger file's value win, when it has one.
    pub(super) fn set<T: Clone>(&mut self, key: &'static str, file: &str, into: &mut Option<T>, from: Option<&T>) {
        if from.is_some() {
            *into = from.cloned();
            self.0.insert(key, file.to_owned());
        }
    }

    /// The same for a list, which a stronger file replaces as a whole.
    pub(super) fn set_list(&mut self, key: &'static str, file: &str, into: &mut Vec<String>, from: &[String]) {
        if !from.is_empty() {
            *into = from.to_vec();
            self.0.insert(key, file.to_owned());
        }
    }

    /// A section that a file set as a whole.
    pub(super) fn note(&mut self, section: &'static str, file: &str) {
        self.0.insert(section, file.to_owned());
    }

    /// The refusal of what `key` was set to.
    pub(super) fn refuse(&self, key: &str, message: impl Into<String>) -> super::SettingsError {
        super::SettingsError {
            file: self.of(key).unwrap_or("defaults").to_owned(),
            key: key.to_owned(),
            message: message.into(),
        }
    }
}
