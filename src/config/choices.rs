//! What a person chose in the console itself, as the state file keeps it. Every setting that is
//! written by hand is stronger.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The version of the format that is written here.
const VERSION: u64 = 1;

/// Everything that is kept. Views are locators.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UiChoices {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mouse: Option<bool>,
    /// Of the logs: long lines are wrapped, times are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wrap: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamps: Option<bool>,
    /// What was chosen in the palette, the last first: names of actions, and locators.
    pub palette: Vec<String>,
    pub views: BTreeMap<String, String>,
    /// The views of all panes, the one in focus first.
    pub workspaces: BTreeMap<String, Vec<String>>,
}

/// One thing chosen, so that two consoles can each add theirs to the same file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UiChoice {
    Theme(String),
    Mouse(bool),
    Wrap(bool),
    Timestamps(bool),
    Palette(Vec<String>),
    View { name: String, view: String },
    Workspace { name: String, views: Vec<String> },
    ForgetView(String),
    ForgetWorkspace(String),
}

impl UiChoices {
    /// Reads the file's text; with it comes whether a newer version of the program wrote it, so that
    /// it must not be written here.
    ///
    /// # Errors
    /// It is no such file; the message says why, without its name.
    pub fn parse(text: &str) -> Result<(Self, bool), String> {
        let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let version = value["version"].as_u64().ok_or("it has no `version`")?;
        match serde_json::from_value(value) {
            Ok(choices) => Ok((choices, version > VERSION)),
            // What a newer version means by it is not known.
            Err(_) if version > VERSION => Ok((Self::default(), true)),
            Err(error) => Err(error.to_string()),
        }
    }

    /// The text of the file.
    ///
    /// # Errors
    /// None in practice: every value has a form in JSON.
    pub fn to_text(&self) -> Result<String, serde_json::Error> {
        let mut value = serde_json::json!({ "version": VERSION });
        if let (Value::Object(whole), Value::Object(own)) = (&mut value, serde_json::to_value(self)?) {
            whole.extend(own);
        }
        Ok(format!("{value:#}\n"))
    }

    /// Takes one choice in.
    pub fn take(&mut self, choice: UiChoice) {
        match choice {
            UiChoice::Theme(name) => self.theme = Some(name),
            UiChoice::Mouse(taken) => self.mouse = Some(taken),
            UiChoice::Wrap(wraps) => self.wrap = Some(wraps),
            UiChoice::Timestamps(shown) => self.timestamps = Some(shown),
            UiChoice::Palette(chosen) => self.palette = chosen,
            UiChoice::View { name, view } => drop(self.views.insert(name, view)),
            UiChoice::Workspace { name, views } => drop(self.workspaces.insert(name, views)),
            UiChoice::ForgetView(name) => drop(self.views.remove(&name)),
            UiChoice::ForgetWorkspace(name) => drop(self.workspaces.remove(&name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_comes_back() {
        let mut choices = UiChoices::default();
        choices.take(UiChoice::Theme("light".into()));
        choices.take(UiChoice::View { name: "a b".into(), view: "logs?wrap=1".into() });
        choices.take(UiChoice::Workspace { name: "w".into(), views: vec!["gpu".into()] });
        let text = choices.to_text().unwrap();
        assert_eq!(UiChoices::parse(&text), Ok((choices.clone(), false)));
        choices.take(UiChoice::ForgetView("a b".into()));
        assert!(choices.views.is_empty());
    }

    #[test]
    fn a_newer_file_is_told_from_a_broken_one() {
        let (choices, is_newer) = UiChoices::parse(r#"{"version":2,"theme":"light","later":[]}"#).unwrap();
        assert_eq!((choices.theme.as_deref(), is_newer), (Some("light"), true));
        assert_eq!(UiChoices::parse(r#"{"version":9,"views":7}"#), Ok((UiChoices::default(), true)));
        for broken in ["", "{", "[]", "{}", r#"{"version":1,"views":7}"#, "null", "\u{0}"] {
            assert!(UiChoices::parse(broken).is_err(), "{broken}");
        }
    }
}
