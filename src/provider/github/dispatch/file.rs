//! A workflow file's `on.workflow_dispatch.inputs`, and serde_saphyr's home. Nothing else of the file is looked at.

use std::collections::HashSet;

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use crate::domain::{DispatchInput, InputKind, Printable};

/// GitHub takes 25 inputs and calls a file with more of them invalid; so many are read of one.
const MOST_INPUTS: usize = 100;
/// Choices of one input that are read.
const MOST_CHOICES: usize = 500;

/// Why there is no form.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unusable {
    /// The workflow does not run by hand.
    NotDispatched,
    /// It is no YAML, or no workflow; in words.
    Broken(String),
}

/// The inputs in the order of the file.
pub(super) fn inputs(text: &str) -> Result<Vec<DispatchInput>, Unusable> {
    // GitHub reads YAML 1.2, in which `on`, `no` and 007 are words.
    let options = serde_saphyr::options! {
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
    };
    let file: Top = serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let first: String = error.to_string().lines().next().unwrap_or_default().chars().take(160).collect();
        Unusable::Broken(first)
    })?;
    let Top(Some(on)) = file else { return Err(Unusable::NotDispatched) };
    let dispatch = match on {
        Node::Text(event) => (event == DISPATCH).then_some(Node::Nothing),
        Node::List(events) => {
            events.iter().any(|event| matches!(event, Node::Text(text) if text == DISPATCH)).then_some(Node::Nothing)
        }
        Node::Map(events) => events.into_iter().find(|(name, _)| name == DISPATCH).map(|(_, settings)| settings),
        Node::Nothing => None,
    };
    let Node::Map(settings) = dispatch.ok_or(Unusable::NotDispatched)? else { return Ok(Vec::new()) };
    let Some((_, Node::Map(inputs))) = settings.into_iter().find(|(name, _)| name == "inputs") else {
        return Ok(Vec::new());
    };
    let mut seen = HashSet::new();
    let inputs = inputs.into_iter().filter(|(name, _)| seen.insert(name.clone())).take(MOST_INPUTS);
    Ok(inputs.map(|(name, settings)| input(&name, settings)).collect())
}

const DISPATCH: &str = "workflow_dispatch";

/// Other types than the known ones, and none, are text, as GitHub has it.
fn input(name: &str, settings: Node) -> DispatchInput {
    let settings = if let Node::Map(settings) = settings { settings } else { Vec::new() };
    let find = |wanted: &str| settings.iter().find(|(key, _)| key == wanted).map(|(_, value)| value);
    let text = |wanted: &str| match find(wanted) {
        Some(Node::Text(text)) => Some(Printable::new(text)),
        _ => None,
    };
    let kind = match text("type").as_ref().map_or("string", Printable::as_str) {
        "number" => InputKind::Number,
        "boolean" => InputKind::Boolean,
        "choice" => InputKind::Choice(choices(find("options"))),
        "environment" => InputKind::Environment(Vec::new()),
        _ => InputKind::Text,
    };
    let default = text("default").or_else(|| match &kind {
        // GitHub starts with the first choice, and with no.
        InputKind::Choice(choices) => choices.first().cloned(),
        InputKind::Boolean => Some(Printable::new("false")),
        _ => None,
    });
    let options = match find("options") {
        Some(Node::List(options)) => options.iter().take(MOST_CHOICES).collect(),
        _ => Vec::new(),
    };
    let written = find("default").into_iter().chain(options).filter_map(|node| match node {
        Node::Text(text) => Some((Printable::new(text).to_string(), text.clone())),
        _ => None,
    });
    DispatchInput {
        written: written.filter(|(shown, written)| shown != written).collect(),
        name: Printable::new(name),
        description: text("description").unwrap_or_default(),
        is_required: text("required").is_some_and(|word| word.as_str().eq_ignore_ascii_case("true")),
        default,
        kind,
    }
}

fn choices(options: Option<&Node>) -> Vec<Printable> {
    let Some(Node::List(options)) = options else { return Vec::new() };
    let texts = options.iter().filter_map(|option| match option {
        Node::Text(text) => Some(Printable::new(text)),
        _ => None,
    });
    texts.take(MOST_CHOICES).collect()
}

/// The value of `on`; the rest of the file is read over.
struct Top(Option<Node>);

impl<'de> Deserialize<'de> for Top {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Top;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a workflow with `on`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Top, A::Error> {
                let mut on = None;
                while let Some(Key(name)) = map.next_key()? {
                    // Parsers of YAML 1.1 take a bare `on` for yes, and tools that rewrite files leave `true:` behind.
                    if matches!(name.as_str(), "on" | "true") {
                        on = Some(map.next_value()?);
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(Top(on))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

/// The name of a field, whatever it is written as.
struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(match Node::deserialize(deserializer)? {
            Node::Text(text) => text,
            Node::List(_) | Node::Map(_) | Node::Nothing => String::new(),
        }))
    }
}

/// Any YAML. Scalars are their text: what a person types into a form is one too.
#[derive(Debug)]
enum Node {
    Nothing,
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Text(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Text(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Text(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Text(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(node) = seq.next_element()? {
            list.push(node);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut fields = Vec::new();
        while let Some((Key(name), node)) = map.next_entry()? {
            fields.push((name, node));
        }
        Ok(Node::Map(fields))
    }
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
