//! JSON Schema, as far as the schemas of tools go.

use serde_json::Value;

use crate::{
    domain::{Timestamp, nearest},
    plan::{Fields, references},
};

/// Words that say nothing about what fits.
const SPOKEN: [&str; 8] =
    ["$schema", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"];

/// Words that are looked at.
const READ: [&str; 21] = [
    "$ref",
    "$defs",
    "type",
    "format",
    "properties",
    "required",
    "additionalProperties",
    "enum",
    "const",
    "items",
    "minItems",
    "maxItems",
    "oneOf",
    "anyOf",
    "allOf",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
];

/// A schema that goes on in itself is followed so far.
const DEEPEST: usize = 128;

/// What is wrong with a value; each with the way to it and a sentence.
pub fn schema_faults(schema: &Value, value: &Value) -> Vec<(String, String)> {
    Schema::new(schema).faults(value, &Nothing)
}

/// Words of a schema that are not looked at here, so that it would let through what it forbids.
pub fn unread_keywords(schema: &Value) -> Vec<String> {
    let Some(words) = schema.as_object() else { return Vec::new() };
    let mut unread = Vec::new();
    for (word, inside) in words {
        match (word.as_str(), inside) {
            ("properties" | "$defs", Value::Object(schemas)) => {
                unread.extend(schemas.values().flat_map(unread_keywords))
            }
            ("oneOf" | "anyOf" | "allOf", Value::Array(schemas)) => {
                unread.extend(schemas.iter().flat_map(unread_keywords))
            }
            ("items" | "additionalProperties", inside) => unread.extend(unread_keywords(inside)),
            (word, _) if READ.contains(&word) || SPOKEN.contains(&word) => {}
            (word, _) => unread.push(word.to_owned()),
        }
    }
    unread
}

/// What is known about outputs that inputs stand for.
pub(super) trait Open {
    /// The whole schema of a step's outputs, and the part that is of this output.
    fn schema_of(&self, step: &str, field: &str) -> Option<(&Value, &Value)>;
}

struct Nothing;

impl Open for Nothing {
    fn schema_of(&self, _: &str, _: &str) -> Option<(&Value, &Value)> {
        None
    }
}

type Found = Vec<(String, String)>;

pub(super) struct Schema<'s> {
    root: &'s Value,
}

impl<'s> Schema<'s> {
    pub(super) fn new(root: &'s Value) -> Self {
        Self { root }
    }

    pub(super) fn faults(&self, value: &Value, open: &dyn Open) -> Found {
        let mut found = Vec::new();
        self.look(self.root, value, "", 0, open, &mut found);
        found
    }

    /// The same for fields, without a copy of them.
    pub(super) fn faults_of_fields(&self, fields: &Fields, open: &dyn Open) -> Found {
        let mut found = Vec::new();
        self.object(self.root, fields, "", 0, open, &mut found);
        found
    }

    fn look(&self, schema: &Value, value: &Value, at: &str, depth: usize, open: &dyn Open, found: &mut Found) {
        if schema == &Value::Bool(false) {
            found.push((at.to_owned(), "nothing is allowed here".to_owned()));
        }
        let Some(words) = schema.as_object() else { return };
        if depth > DEEPEST {
            found.push((at.to_owned(), "it is nested too deep".to_owned()));
            return;
        }
        if let Value::String(text) = value
            && text.contains("${")
            && self.stands_for(schema, text, at, open, found)
        {
            return;
        }
        if let Some(target) = words.get("$ref").and_then(Value::as_str) {
            match target.strip_prefix('#').and_then(|way| self.root.pointer(way)) {
                Some(target) => self.look(target, value, at, depth + 1, open, found),
                None => found.push((at.to_owned(), format!("its schema speaks of {target}, which is not there"))),
            }
        }
        if let Some(types) = words.get("type")
            && !names(types).any(|name| is_type(name, value))
        {
            let wanted = names(types).map(type_words).collect::<Vec<_>>().join(" or ");
            found.push((at.to_owned(), format!("it is {}, wanted is {wanted}", type_of(value))));
            return;
        }
        choices(schema, value, at, found);
        match value {
            Value::Object(fields) => self.object(schema, fields, at, depth, open, found),
            Value::Array(items) => self.array(schema, items, at, depth, open, found),
            Value::Number(number) => bounds(schema, number, at, found),
            Value::String(text) => {
                lengths(schema, text.chars().count(), "Length", "letters", at, found);
                if words.get("format").is_some_and(|format| format == "date-time") && text.parse::<Timestamp>().is_err()
                {
                    found.push((at.to_owned(), format!("{} is no time such as 2026-01-01T12:00:00Z", shown(value))));
                }
            }
            _ => {}
        }
        self.combined(schema, value, at, depth, open, found);
    }

    /// A text with a reference in it: true where nothing further can be said now.
    fn stands_for(&self, schema: &Value, text: &str, at: &str, open: &dyn Open, found: &mut Found) -> bool {
        let mut pieces = references(text).filter_map(Result::ok).peekable();
        let Some(first) = pieces.peek() else { return false };
        let accepted = self.types(self.root, schema, 0);
        let given = if first.is_whole {
            let Some((root, part)) = open.schema_of(first.step, first.field) else { return true };
            self.types(root, part, 0)
        } else {
            Some(vec!["string".to_owned()])
        };
        let (Some(accepted), Some(given)) = (accepted, given) else { return true };
        let fits = given
            .iter()
            .any(|given| accepted.iter().any(|wanted| wanted == given || (wanted == "number" && given == "integer")));
        if !fits {
            let words = |types: &[String]| types.iter().map(|name| type_words(name)).collect::<Vec<_>>().join(" or ");
            found.push((at.to_owned(), format!("`{text}` is {}, wanted is {}", words(&given), words(&accepted))));
        }
        true
    }

    /// The types that a schema lets through; `None` where it does not say.
    fn types(&self, root: &Value, schema: &Value, depth: usize) -> Option<Vec<String>> {
        if depth > DEEPEST {
            return None;
        }
        if let Some(types) = schema.get("type") {
            return Some(names(types).map(str::to_owned).collect());
        }
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            return self.types(root, root.pointer(target.strip_prefix('#')?)?, depth + 1);
        }
        let ways = schema.get("anyOf").or_else(|| schema.get("oneOf"))?.as_array()?;
        let types: Option<Vec<_>> = ways.iter().map(|way| self.types(root, way, depth + 1)).collect();
        Some(types?.into_iter().flatten().collect())
    }

    fn object(&self, schema: &Value, fields: &Fields, at: &str, depth: usize, open: &dyn Open, found: &mut Found) {
        let way = |field: &str| if at.is_empty() { field.to_owned() } else { format!("{at}.{field}") };
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, value) in fields {
            if let Some(part) = properties.and_then(|properties| properties.get(name)) {
                self.look(part, value, &way(name), depth + 1, open, found);
                continue;
            }
            match schema.get("additionalProperties") {
                Some(Value::Bool(false)) => {
                    let known = || properties.into_iter().flat_map(|known| known.keys().map(String::as_str));
                    let maybe = match nearest(name, known()).filter(|_| name.len() <= 100) {
                        Some(name) => format!("; did you mean `{name}`?"),
                        None => format!(" (there are {})", known().collect::<Vec<_>>().join(", ")),
                    };
                    found.push((way(name), format!("there is no such field{maybe}")));
                }
                Some(part) => self.look(part, value, &way(name), depth + 1, open, found),
                None => {}
            }
        }
        for name in schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
            if !fields.contains_key(name) {
                found.push((way(name), "it is missing".to_owned()));
            }
        }
    }

    fn array(&self, schema: &Value, items: &[Value], at: &str, depth: usize, open: &dyn Open, found: &mut Found) {
        lengths(schema, items.len(), "Items", "items", at, found);
        if let Some(part) = schema.get("items") {
            for (number, item) in items.iter().enumerate() {
                self.look(part, item, &format!("{at}[{number}]"), depth + 1, open, found);
            }
        }
    }

    fn combined(&self, schema: &Value, value: &Value, at: &str, depth: usize, open: &dyn Open, found: &mut Found) {
        let ways = |word: &str| schema.get(word).and_then(Value::as_array);
        for part in ways("allOf").into_iter().flatten() {
            self.look(part, value, at, depth + 1, open, found);
        }
        for (word, is_one) in [("anyOf", false), ("oneOf", true)] {
            let Some(ways) = ways(word) else { continue };
            if let Some(words) = single(ways) {
                let fits = words.contains(&value);
                found.extend((!fits).then(|| (at.to_owned(), chosen(value, &words))));
                continue;
            }
            let outcomes = ways.iter().map(|way| {
                let mut found = Vec::new();
                self.look(way, value, at, depth + 1, open, &mut found);
                found
            });
            let mut outcomes: Vec<Found> = outcomes.collect();
            let fits = outcomes.iter().filter(|outcome| outcome.is_empty()).count();
            if fits == 0 {
                // What is least wrong is most likely what was meant.
                outcomes.sort_by_key(|outcome| (is_of_another_kind(outcome, at), outcome.len()));
                found.extend(outcomes.into_iter().next().unwrap_or_default());
            } else if is_one && fits > 1 && !holds_reference(value) {
                found.push((at.to_owned(), "it can be read in more than one way".to_owned()));
            }
        }
    }
}

/// An outcome that says that the value as a whole is of another kind.
fn is_of_another_kind(outcome: &[(String, String)], at: &str) -> bool {
    outcome.iter().any(|(way, _)| way == at)
}

fn holds_reference(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains("${"),
        Value::Array(items) => items.iter().any(holds_reference),
        Value::Object(fields) => fields.values().any(holds_reference),
        _ => false,
    }
}

fn choices(schema: &Value, value: &Value, at: &str, found: &mut Found) {
    let same = |wanted: &Value| wanted == value || (wanted.is_number() && wanted.as_f64() == value.as_f64());
    if let Some(wanted) = schema.get("const").filter(|wanted| !same(wanted)) {
        found.push((at.to_owned(), format!("it is {}, wanted is {}", shown(value), shown(wanted))));
    }
    let Some(choices) = schema.get("enum").and_then(Value::as_array) else { return };
    if !choices.iter().any(same) {
        found.push((at.to_owned(), chosen(value, &choices.iter().collect::<Vec<_>>())));
    }
}

/// The values of ways that let through one value each.
fn single(ways: &[Value]) -> Option<Vec<&Value>> {
    ways.iter()
        .map(|way| {
            way.get("const").or_else(|| way.get("enum")?.as_array()?.iter().next().filter(|_| way["enum"][1].is_null()))
        })
        .collect()
}

fn chosen(value: &Value, choices: &[&Value]) -> String {
    let word = value.as_str().filter(|word| word.len() <= 100);
    match word.and_then(|word| nearest(word, choices.iter().filter_map(|choice| choice.as_str()))) {
        Some(name) => format!("it is {}; did you mean `{name}`?", shown(value)),
        None => {
            let choices = choices.iter().map(|choice| shown(choice)).collect::<Vec<_>>().join(", ");
            format!("it is {}, there are {choices}", shown(value))
        }
    }
}

fn bounds(schema: &Value, number: &serde_json::Number, at: &str, found: &mut Found) {
    let size = number.as_f64().unwrap_or(f64::NAN);
    let bound = |word: &str| schema.get(word).and_then(Value::as_f64);
    let by_format = schema.get("format").and_then(Value::as_str).and_then(range);
    let least = bound("minimum").into_iter().chain(by_format.map(|(least, _)| least)).fold(f64::NEG_INFINITY, f64::max);
    let most = bound("maximum").into_iter().chain(by_format.map(|(_, most)| most)).fold(f64::INFINITY, f64::min);
    if size < least || bound("exclusiveMinimum").is_some_and(|least| size <= least) {
        found.push((at.to_owned(), format!("{number} is too little: {least} is the least")));
    } else if size > most || bound("exclusiveMaximum").is_some_and(|most| size >= most) {
        found.push((at.to_owned(), format!("{number} is too much: {most} is the most")));
    }
}

/// What a number of this format can hold.
fn range(format: &str) -> Option<(f64, f64)> {
    Some(match format {
        "uint8" => (0.0, u8::MAX.into()),
        "uint16" => (0.0, u16::MAX.into()),
        "uint32" => (0.0, u32::MAX.into()),
        "uint" | "uint64" => (0.0, u64::MAX as f64),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "int" | "int64" => (i64::MIN as f64, i64::MAX as f64),
        _ => return None,
    })
}

fn lengths(schema: &Value, length: usize, of: &str, what: &str, at: &str, found: &mut Found) {
    let bound = |word: &str| schema.get(format!("{word}{of}")).and_then(Value::as_u64);
    if let Some(least) = bound("min").filter(|least| (length as u64) < *least) {
        found.push((at.to_owned(), format!("it has {length} {what}; {least} is the least")));
    }
    if let Some(most) = bound("max").filter(|most| length as u64 > *most) {
        found.push((at.to_owned(), format!("it has {length} {what}; {most} is the most")));
    }
}

/// One type or a list of them.
fn names(types: &Value) -> impl Iterator<Item = &str> {
    let many = types.as_array().into_iter().flatten();
    types.as_str().into_iter().chain(many.filter_map(Value::as_str))
}

fn is_type(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|number| number.fract() == 0.0),
        _ => false,
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Object(_) => "an object",
        Value::Array(_) => "a list",
        Value::String(_) => "a text",
        Value::Bool(_) => "true or false",
        Value::Null => "null",
        Value::Number(number) if number.is_f64() => "a number with a point",
        Value::Number(_) => "a number",
    }
}

fn type_words(name: &str) -> &str {
    match name {
        "object" => "an object",
        "array" => "a list",
        "string" => "a text",
        "boolean" => "true or false",
        "number" => "a number",
        "integer" => "a whole number",
        other => other,
    }
}

fn shown(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), |text| format!("`{text}`"));
    let short: String = text.chars().take(80).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}
