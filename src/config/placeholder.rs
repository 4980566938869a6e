//! The values that a command may ask for, by the pane whose rows have them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::nearest;

/// A pane as it is named in configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CommandPane {
    Overview,
    Environments,
    Pipelines,
    Gpu,
    Logs,
    Executions,
}

/// What a value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    /// Without a space.
    Word,
    Line,
}

const PLACEHOLDERS: [(CommandPane, &str, Kind); 22] = [
    (CommandPane::Environments, "environment", Kind::Line),
    (CommandPane::Environments, "layer", Kind::Word),
    (CommandPane::Environments, "service", Kind::Line),
    (CommandPane::Environments, "address", Kind::Word),
    (CommandPane::Environments, "version", Kind::Word),
    (CommandPane::Pipelines, "run_id", Kind::Number),
    (CommandPane::Pipelines, "run_number", Kind::Number),
    (CommandPane::Pipelines, "attempt", Kind::Number),
    (CommandPane::Pipelines, "repository", Kind::Word),
    (CommandPane::Pipelines, "workflow", Kind::Line),
    (CommandPane::Pipelines, "branch", Kind::Word),
    (CommandPane::Pipelines, "commit", Kind::Word),
    (CommandPane::Pipelines, "actor", Kind::Line),
    (CommandPane::Pipelines, "url", Kind::Word),
    (CommandPane::Gpu, "host", Kind::Word),
    (CommandPane::Gpu, "index", Kind::Number),
    (CommandPane::Gpu, "uuid", Kind::Word),
    (CommandPane::Gpu, "model", Kind::Line),
    (CommandPane::Logs, "source", Kind::Line),
    (CommandPane::Logs, "file", Kind::Line),
    (CommandPane::Logs, "line", Kind::Line),
    (CommandPane::Logs, "level", Kind::Word),
];

impl CommandPane {
    pub const ALL: [Self; 6] =
        [Self::Overview, Self::Environments, Self::Pipelines, Self::Gpu, Self::Logs, Self::Executions];

    /// Its word in configuration.
    pub fn word(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Environments => "environments",
            Self::Pipelines => "pipelines",
            Self::Gpu => "gpu",
            Self::Logs => "logs",
            Self::Executions => "executions",
        }
    }

    fn has(self, name: &str) -> bool {
        PLACEHOLDERS.iter().any(|(pane, known, _)| *pane == self && *known == name)
    }
}

/// Why a value cannot be asked for in all of these panes (none: everywhere).
pub(super) fn refusal(name: &str, panes: &[CommandPane]) -> Option<String> {
    let panes = if panes.is_empty() { &CommandPane::ALL } else { panes };
    let lacking = panes.iter().find(|pane| !pane.has(name))?;
    let owner = |name: &str| PLACEHOLDERS.iter().find(|(_, known, _)| *known == name).map(|(pane, ..)| pane.word());
    if let Some(owner) = owner(name) {
        return Some(format!("{{{name}}} is no value of {}; write in = [\"{owner}\"]", lacking.word()));
    }
    let near = nearest(name, PLACEHOLDERS.iter().map(|(_, known, _)| *known));
    Some(match near.and_then(|near| Some((near, owner(near)?))) {
        Some((near, owner)) => format!("unknown value {{{name}}}; did you mean {{{near}}} of {owner}?"),
        None => {
            let known: Vec<String> = PLACEHOLDERS
                .iter()
                .filter(|(pane, ..)| panes.len() > 1 || *pane == *lacking)
                .map(|(_, known, _)| format!("{{{known}}}"))
                .collect();
            let known = if known.is_empty() { format!("{} has none", lacking.word()) } else { known.join(", ") };
            format!("unknown value {{{name}}}; there are: {known}")
        }
    })
}

/// Why a value is not what its name promises.
pub fn value_refusal(name: &str, value: &str) -> Option<String> {
    let (.., kind) = PLACEHOLDERS.iter().find(|(_, known, _)| *known == name)?;
    let (is_meant, what) = match kind {
        Kind::Number => (!value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()), "a number"),
        Kind::Word => (!value.is_empty() && !value.contains(char::is_whitespace), "one word"),
        Kind::Line => (!value.is_empty(), "a text"),
    };
    (!is_meant).then(|| format!("{{{name}}} is `{value}`, which is not {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_another_pane_names_that_pane() {
        assert_eq!(refusal("run_id", &[CommandPane::Pipelines]), None);
        let everywhere = refusal("run_id", &[]).unwrap();
        assert_eq!(everywhere, "{run_id} is no value of overview; write in = [\"pipelines\"]");
        assert!(refusal("branch", &[CommandPane::Pipelines, CommandPane::Gpu]).unwrap().contains("no value of gpu"));
    }

    #[test]
    fn an_unknown_value_names_the_nearest_and_its_pane() {
        let pipelines = [CommandPane::Pipelines];
        assert_eq!(refusal("runid", &pipelines).unwrap(), "unknown value {runid}; did you mean {run_id} of pipelines?");
        assert_eq!(
            refusal("zzzzzzzzz", &[CommandPane::Gpu]).unwrap(),
            "unknown value {zzzzzzzzz}; there are: {host}, {index}, {uuid}, {model}"
        );
        assert!(refusal("zzzzzzzzz", &[CommandPane::Executions]).unwrap().contains("executions has none"));
    }

    #[test]
    fn the_reference_of_the_key_names_every_value() {
        let reference = crate::config::default_config();
        for (_, name, _) in PLACEHOLDERS {
            assert!(reference.contains(&format!("{{{name}}}")), "{name}");
        }
    }

    #[test]
    fn a_value_keeps_what_its_name_promises() {
        assert_eq!(value_refusal("run_id", "12"), None);
        assert!(value_refusal("run_id", "12x").is_some());
        assert!(value_refusal("branch", "a b").unwrap().contains("not one word"));
        assert!(value_refusal("branch", "").is_some());
    }
}
