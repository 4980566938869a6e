//! Which story the demo world tells.

use crate::config::nearest;

/// A story by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum DemoScenario {
    /// A bad deploy 14 minutes ago, one region silent, a gate waiting, GPUs idle and in trouble.
    #[default]
    Incident,
    /// All is well.
    Calm,
    /// `github` cannot be reached and `gpu fleet` asks to wait; both have an older reading.
    Offline,
    /// Every provider answers, and there is nothing there.
    Empty,
    /// The task that reads `gpu fleet` panics after its first reading.
    Crash,
}

/// A scenario that does not exist; `Display` is the whole message for a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown scenario `{0}`; {1}")]
pub struct DemoScenarioError(String, String);

impl DemoScenario {
    pub const ALL: [Self; 5] = [Self::Incident, Self::Calm, Self::Offline, Self::Empty, Self::Crash];

    pub fn word(self) -> &'static str {
        match self {
            Self::Incident => "incident",
            Self::Calm => "calm",
            Self::Offline => "offline",
            Self::Empty => "empty",
            Self::Crash => "crash",
        }
    }

    /// The scenario of that name; an unknown one is refused with the nearest name.
    pub fn parse(name: &str) -> Result<Self, DemoScenarioError> {
        let names = Self::ALL.map(Self::word);
        Self::ALL.into_iter().find(|scenario| scenario.word() == name).ok_or_else(|| {
            let advice = match nearest(name, names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known are {}", names.map(|known| format!("`{known}`")).join(", ")),
            };
            DemoScenarioError(name.to_owned(), advice)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_is_found_by_its_name() {
        for scenario in DemoScenario::ALL {
            assert_eq!(DemoScenario::parse(scenario.word()), Ok(scenario));
        }
    }

    #[test]
    fn an_unknown_scenario_is_refused_with_the_nearest_name() {
        let refusal = |name| DemoScenario::parse(name).unwrap_err().to_string();
        assert_eq!(refusal("incidnt"), "unknown scenario `incidnt`; did you mean `incident`?");
        assert_eq!(
            refusal("xyzzy-plugh"),
            "unknown scenario `xyzzy-plugh`; known are `incident`, `calm`, `offline`, `empty`, `crash`"
        );
    }
}
