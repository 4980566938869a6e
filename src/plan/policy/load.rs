//! Texts of rules, checked before they decide anything.

use std::collections::BTreeMap;

use cedar_policy::{Policy, PolicyId, PolicySet, Schema, ValidationMode, Validator, ffi::DetailedError};

use super::{Effect, Need, Rule};
use crate::domain::nearest;

/// No file of rules by hand is longer.
const MOST_BYTES: usize = 256 * 1024;

/// Brackets in brackets.
const DEEPEST: usize = 64;

const ANNOTATIONS: [&str; 3] = ["id", "text", "needs"];

/// A file of rules.
#[derive(Debug, Clone, Copy)]
pub struct PolicyText<'a> {
    /// Its path, for people.
    pub file: &'a str,
    pub text: &'a str,
}

/// What is wrong with a rule; `Display` is the whole message for a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct PolicyFault {
    pub file: String,
    pub line: usize,
    pub message: String,
}

/// Whose rules they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    Program,
    Person,
}

/// Rules by their id, while files are taken in.
#[derive(Debug, Default)]
pub(super) struct Taken {
    pub(super) policies: Vec<Policy>,
    pub(super) rules: BTreeMap<String, Rule>,
    pub(super) faults: Vec<PolicyFault>,
}

impl Taken {
    /// Takes in one file.
    pub(super) fn file(&mut self, text: PolicyText<'_>, owner: Owner, schema: &Schema) {
        let fault = |at: usize, message: String| PolicyFault {
            file: text.file.to_owned(),
            line: line(text.text, at),
            message: one_line(&message),
        };
        if text.text.len() > MOST_BYTES {
            return self.faults.push(fault(0, format!("it has {} bytes; {MOST_BYTES} are the most", text.text.len())));
        }
        if let Some(at) = too_deep(text.text) {
            return self.faults.push(fault(at, format!("brackets are nested deeper than {DEEPEST}")));
        }
        let set: PolicySet = match text.text.parse() {
            Ok(set) => set,
            Err(errors) => {
                let errors = errors.iter().map(DetailedError::from);
                return self.faults.extend(errors.map(|error| fault(start(&error), told(&error))));
            }
        };
        if set.num_of_templates() > 0 {
            self.faults.push(fault(0, "it holds a rule with a `?`; every rule must be whole".into()));
        }
        let mut found = Vec::new();
        for (at, policy) in in_order(&set, text.text) {
            match self.rule(policy, owner, text.file, line(text.text, at)) {
                Ok(rule) => {
                    found.push(policy.new_id(PolicyId::new(&rule.id)));
                    self.rules.insert(rule.id.clone(), rule);
                }
                Err(why) => self.faults.extend(why.into_iter().map(|why| fault(at, why))),
            }
        }
        let wrong = against(schema, &found);
        self.faults.extend(wrong.into_iter().map(|(at, why)| fault(at, why)));
        self.policies.extend(found);
    }

    /// A rule by its annotations; the error is everything that is wrong with them.
    fn rule(&self, policy: &Policy, owner: Owner, file: &str, line: usize) -> Result<Rule, Vec<String>> {
        let mut wrong = Vec::new();
        let id = policy.annotation("id").unwrap_or_default();
        if policy.annotation("id").is_none() {
            wrong.push("the rule has no name: write @id(\"…\") before it".to_owned());
        } else if !is_id(id) {
            wrong.push(format!("@id(\"{id}\") is no name: small letters, digits and `-`, 64 at most"));
        } else if let Some(other) = self.rules.get(id) {
            wrong.push(format!("the rule `{id}` is in {}:{} too", other.file, other.line));
        }
        let text = policy.annotation("text").unwrap_or_default();
        if text.trim().is_empty() || text.chars().count() > 500 {
            wrong
                .push("the rule does not say what it is for: write @text(\"…\") before it, 500 letters at most".into());
        }
        let needs = policy.annotation("needs").map(|word| {
            Need::ALL
                .into_iter()
                .find(|need| need.word() == word)
                .ok_or_else(|| format!("@needs(\"{word}\"): there are \"yes\", \"typed\" and \"irreversible\""))
        });
        let needs = needs.transpose().unwrap_or_else(|why| {
            wrong.push(why);
            None
        });
        for (name, _) in policy.annotations().filter(|(name, _)| !ANNOTATIONS.contains(name)) {
            let maybe = nearest(name, ANNOTATIONS).map(|name| format!("; did you mean `@{name}`?")).unwrap_or_default();
            wrong.push(format!("there is no annotation `@{name}`{maybe}"));
        }
        let effect = match policy.effect() {
            cedar_policy::Effect::Permit => Effect::Permit,
            cedar_policy::Effect::Forbid => Effect::Forbid,
        };
        if effect == Effect::Permit && owner == Owner::Person {
            let why = "a `permit` of your own would change nothing: what no rule forbids may be done. Write `forbid … unless`";
            wrong.push(why.to_owned());
        }
        if effect == Effect::Permit && needs.is_some() {
            wrong.push("@needs is for rules that forbid".to_owned());
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(Rule { id: id.to_owned(), text: text.to_owned(), effect, needs, file: file.to_owned(), line })
    }
}

/// What the schema says against rules; each with its place in their text.
fn against(schema: &Schema, policies: &[Policy]) -> Vec<(usize, String)> {
    let Ok(set) = PolicySet::from_policies(policies.iter().cloned()) else { return Vec::new() };
    let result = Validator::new(schema.clone()).validate(&set, ValidationMode::Strict);
    let errors = result.validation_errors().map(DetailedError::from);
    let warnings = result.validation_warnings().map(DetailedError::from);
    errors.chain(warnings).map(|error| (start(&error), told(&error))).collect()
}

fn told(error: &DetailedError) -> String {
    let hint = error.help.as_deref().map(|help| format!("; {help}")).unwrap_or_default();
    format!("{}{hint}", error.message)
}

fn start(error: &DetailedError) -> usize {
    error.source_locations.first().map_or(0, |label| label.loc.start)
}

/// Rules as they follow on each other, each with where it begins: a rule knows the piece of text that it is of, and its
/// first name ends in its number.
fn in_order<'s>(set: &'s PolicySet, text: &str) -> Vec<(usize, &'s Policy)> {
    let number = |policy: &Policy| -> usize {
        let id: &str = policy.id().as_ref();
        id.trim_start_matches("policy").parse().unwrap_or_default()
    };
    let mut policies: Vec<&Policy> = set.policies().collect();
    policies.sort_by_key(|policy| number(policy));
    let mut after = 0;
    let placed = policies.into_iter().map(|policy| {
        let own = policy.to_cedar().unwrap_or_default();
        let at = text.get(after..).and_then(|rest| rest.find(&own)).map_or(after, |at| after + at);
        after = at + own.len();
        (at, policy)
    });
    placed.collect()
}

fn line(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_id(id: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !id.is_empty() && id.len() <= 64 && id.bytes().all(is_letter)
}

fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    text.bytes().position(|byte| {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEEPEST
    })
}
