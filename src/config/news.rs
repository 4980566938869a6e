//! How a person is told of news while not looking at the console.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Template, defaults};

/// Telling you of news while you do not look. Only in your own config.toml.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NotifySection {
    /// How: `none`, `bell` rings the terminal, `osc9` and `osc777` ask it for a notification, `command`
    /// runs the program of `command`.
    #[schemars(extend("default" = "none"))]
    pub by: NotifyBy,
    /// The program and its arguments, with {title} and {body}; no shell reads them.
    #[schemars(extend("default" = null, "examples" = [["notify-send", "--", "{title}", "{body}"]]))]
    pub command: Vec<String>,
    /// Of what: run-failed, run-finished, provider-offline, provider-back, environment-down,
    /// environment-back, execution-ended, execution-waits,
    /// gate-waits, defect.
    #[schemars(extend("default" = defaults::NEWS))]
    pub on: Option<Vec<NewsKind>>,
    /// From when to when you are told nothing but defects of this program, in the time of this machine.
    #[schemars(extend("default" = null, "examples" = ["22:00-07:00"]))]
    pub quiet_hours: Option<String>,
    /// So many a minute at most; of more only the number is told.
    #[schemars(range(min = 1, max = 60), extend("default" = defaults::NEWS_A_MINUTE))]
    pub most_a_minute: Option<u32>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum NotifyBy {
    #[default]
    None,
    Bell,
    Osc9,
    Osc777,
    Command,
}

/// What can be news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NewsKind {
    RunFailed,
    RunFinished,
    ProviderOffline,
    ProviderBack,
    EnvironmentDown,
    EnvironmentBack,
    /// A plan was carried out, or taken back.
    ExecutionEnded,
    /// An execution waits for a person: paused, in doubt, or stuck.
    ExecutionWaits,
    /// A run waits before an environment for an answer that you may give.
    GateWaits,
    /// A defect of this program.
    Defect,
}

/// What a person wants to be told, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotifySettings {
    pub by: NotifyBy,
    /// There when `by` is `command`.
    pub command: Option<Template>,
    pub on: Vec<NewsKind>,
    pub quiet_hours: Option<QuietHours>,
    pub most_a_minute: u32,
}

impl Default for NotifySettings {
    fn default() -> Self {
        Self {
            by: NotifyBy::None,
            command: None,
            on: default_kinds(),
            quiet_hours: None,
            most_a_minute: defaults::NEWS_A_MINUTE,
        }
    }
}

fn default_kinds() -> Vec<NewsKind> {
    use NewsKind::{
        Defect, EnvironmentBack, EnvironmentDown, ExecutionEnded, ExecutionWaits, GateWaits, ProviderOffline, RunFailed,
    };
    vec![
        RunFailed,
        ProviderOffline,
        EnvironmentDown,
        EnvironmentBack,
        ExecutionEnded,
        ExecutionWaits,
        GateWaits,
        Defect,
    ]
}

/// A part of the day, in minutes since midnight; the end is not in it. It may go over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    from: u16,
    to: u16,
}

impl QuietHours {
    /// Reads `22:00-07:00`.
    pub fn parse(text: &str) -> Option<Self> {
        let minute = |text: &str| {
            let (hour, minute) = text.trim().split_once(':')?;
            let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
            (hour < 24 && minute < 60).then_some(hour * 60 + minute)
        };
        let (from, to) = text.split_once('-')?;
        let (from, to) = (minute(from)?, minute(to)?);
        (from != to).then_some(Self { from, to })
    }

    /// True at this minute of the day.
    pub fn hold(self, minute: u16) -> bool {
        if self.from < self.to {
            (self.from..self.to).contains(&minute)
        } else {
            minute >= self.from || minute < self.to
        }
    }
}

/// The error is the key and why.
pub(super) fn resolve(section: &NotifySection) -> Result<NotifySettings, (&'static str, String)> {
    let command = match (&section.command[..], section.by) {
        ([], NotifyBy::Command) => {
            let example = "[\"notify-send\", \"--\", \"{title}\", \"{body}\"]";
            return Err(("notify.command", format!("`by` is command, and no command is set; write {example}")));
        }
        ([], _) => None,
        (arguments, _) => {
            let template = Template::parse(arguments).map_err(|why| ("notify.command", why))?;
            if let Some(name) = template.names().find(|name| !["title", "body"].contains(name)) {
                return Err(("notify.command", format!("unknown value {{{name}}}; there are {{title}} and {{body}}")));
            }
            Some(template)
        }
    };
    let quiet_hours = match &section.quiet_hours {
        None => None,
        Some(text) => Some(QuietHours::parse(text).ok_or_else(|| {
            let why = format!("`{text}` is no part of a day; write it as 22:00-07:00");
            ("notify.quiet_hours", why)
        })?),
    };
    let most_a_minute = section.most_a_minute.unwrap_or(defaults::NEWS_A_MINUTE);
    if !(1..=60).contains(&most_a_minute) {
        return Err(("notify.most_a_minute", format!("{most_a_minute} is not a number from 1 to 60")));
    }
    let on = section.on.clone().unwrap_or_else(default_kinds);
    Ok(NotifySettings { by: section.by, command, on, quiet_hours, most_a_minute })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_may_go_over_midnight() {
        let night = QuietHours::parse("22:00-07:00").unwrap();
        let holds = |text: &str| {
            let (hour, minute) = text.split_once(':').unwrap();
            night.hold(hour.parse::<u16>().unwrap() * 60 + minute.parse::<u16>().unwrap())
        };
        assert_eq!(
            ["21:59", "22:00", "00:00", "06:59", "07:00", "12:00"].map(holds),
            [false, true, true, true, false, false]
        );
        assert!(QuietHours::parse("12:00-13:30").unwrap().hold(13 * 60 + 29));
        assert!(!QuietHours::parse("12:00-13:30").unwrap().hold(13 * 60 + 30));
    }

    #[test]
    fn what_is_no_part_of_a_day_is_refused() {
        for wrong in ["", "22-07", "22:00", "24:00-07:00", "22:60-07:00", "08:00-08:00", "a:b-c:d"] {
            assert_eq!(QuietHours::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_default_of_the_schema_is_what_holds() {
        let parsed: Vec<NewsKind> = serde_json::from_value(serde_json::json!(defaults::NEWS)).unwrap();
        assert_eq!(parsed, default_kinds());
    }
}
