//! The JSON Schema of a keymap file, made of the tables that its parser reads by.

use serde_json::{Map, Value, json};

use super::{Action, Context, chord::MOST_KEYS, key::NAMED};

/// For editors that complete and check TOML by a schema, indented, with a final newline.
pub fn keymap_schema() -> String {
    let section = |context: Context| (context.name().to_owned(), section(context));
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "orchestra keymap",
        "description": "Keys of orchestra: keymap.toml, laid over the keymap that is chosen. A section is a place, a line an action with its keys.",
        "type": "object",
        "additionalProperties": false,
        "properties": Context::ALL.into_iter().map(section).collect::<Map<_, _>>(),
        "$defs": {
            "keys": {
                "type": "array",
                "description": "Each is a key, or keys to press one after the other: `j`, `ctrl-d`, `g g`. None: []",
                "items": { "type": "string", "pattern": chord(&key()) },
            },
            "keys_beside_text": {
                "type": "array",
                "description": "As elsewhere, but what would be typed as text begins none of them.",
                "items": { "type": "string", "pattern": chord_beside_text() },
            },
        },
    });
    format!("{schema:#}\n")
}

fn section(context: Context) -> Value {
    let keys = if context == Context::Field { "#/$defs/keys_beside_text" } else { "#/$defs/keys" };
    let action = |action: Action| (action.name().to_owned(), json!({ "description": action.sentence(), "$ref": keys }));
    json!({
        "type": "object",
        "description": format!("Keys that work {}.", context.sentence()),
        "additionalProperties": false,
        "properties": Action::all().map(action).collect::<Map<_, _>>(),
    })
}

/// A key with what is held: Shift never with a letter, which is written large instead.
fn key() -> String {
    format!(r"((ctrl-|alt-|shift-)*({}|[^\s\p{{L}}])|(ctrl-|alt-)*\p{{L}})", named())
}

fn chord(first: &str) -> String {
    let rest = MOST_KEYS - 1;
    format!(r"^\s*{first}(\s+{}){{0,{rest}}}\s*$", key())
}

/// The first key is no character, or one with Ctrl or Alt held.
fn chord_beside_text() -> String {
    let characters = ["space", "minus"];
    let names: Vec<&str> = names().filter(|name| !characters.contains(name)).collect();
    let held = format!(r"(shift-)*(ctrl-|alt-)(ctrl-|alt-|shift-)*({}|[^\s\p{{L}}])", named());
    let first = format!(r"((shift-)*({}|{FUNCTION})|{held}|(ctrl-|alt-)+\p{{L}})", names.join("|"));
    chord(&first)
}

const FUNCTION: &str = "f([1-9]|1[0-9]|2[0-4])";

fn names() -> impl Iterator<Item = &'static str> {
    NAMED.iter().map(|(name, _)| *name)
}

fn named() -> String {
    format!("{}|{FUNCTION}", names().collect::<Vec<_>>().join("|"))
}
