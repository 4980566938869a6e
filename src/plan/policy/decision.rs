//! What the rules say.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Effect, Rule};

/// The answer of all rules together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "decision")]
pub enum Decision {
    /// No rule asks for more than an ordinary yes.
    Allow,
    /// It may be done once a person has said yes in these ways, all of them; the rules that ask for it.
    NeedsApproval { needs: BTreeSet<Need>, rules: Vec<Rule> },
    /// It may not be done, whatever anybody says; the rules that deny it.
    Deny { rules: Vec<Rule> },
}

/// A kind of yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Any.
    Yes,
    /// The environment's name is typed.
    Typed,
    /// What cannot be taken back is agreed to in so many words.
    Irreversible,
}

impl Need {
    pub const ALL: [Self; 3] = [Self::Yes, Self::Typed, Self::Irreversible];

    /// As the annotation `@needs` has it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Typed => "typed",
            Self::Irreversible => "irreversible",
        }
    }

    /// What a person has to do.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Yes => "a person says yes",
            Self::Typed => "the environment's name is typed",
            Self::Irreversible => "steps that cannot be taken back are agreed to explicitly",
        }
    }
}

impl Decision {
    pub fn is_allowed(&self) -> bool {
        *self == Self::Allow
    }

    /// What no rule decides is denied, for this reason.
    pub fn denied(text: String) -> Self {
        let rule = Rule {
            id: "deny-by-default".to_owned(),
            text,
            effect: Effect::Forbid,
            needs: None,
            file: "shipped".to_owned(),
            line: 1,
        };
        Self::Deny { rules: vec![rule] }
    }

    /// The rules that are in the way.
    pub fn rules(&self) -> &[Rule] {
        match self {
            Self::Allow => &[],
            Self::NeedsApproval { rules, .. } | Self::Deny { rules } => rules,
        }
    }

    /// What is missing before it may be done, one sentence for each rule: its text and its id.
    pub fn reasons(&self) -> Vec<String> {
        self.rules().iter().map(|rule| format!("{} (rule {})", rule.text, rule.id)).collect()
    }
}
