//! The JSON Schema of a theme file, made of the tables that its parser reads by.

use serde_json::{Map, Value, json};

use super::{Role, Themes, file::COLOR_NAMES};

/// For editors that complete and check TOML by a schema, indented, with a final newline.
pub fn theme_schema() -> String {
    let role = |role: Role| (role.name(), json!({ "description": role.sentence(), "$ref": "#/$defs/look" }));
    let shipped = Themes::shipped();
    let names: Vec<&str> = shipped.list().map(|(name, _)| name).collect();
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "orchestra theme",
        "description": "Colors of orchestra by meaning: a file in the folder themes. Without `inherits` every role needs a look.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "inherits": {
                "type": "string",
                "description": "The theme that roles come from which this one leaves out.",
                "examples": names,
            },
            "ground": color("The terminal's own ground that the colors were chosen for; it is not painted."),
            "ink": color("The terminal's own ink that they were chosen for; it is not painted."),
            "roles": {
                "type": "object",
                "additionalProperties": false,
                "properties": Role::ALL.into_iter().map(role).collect::<Map<_, _>>(),
            },
        },
        "$defs": { "look": look(), "color": { "type": "string", "pattern": pattern(), "examples": ["#7aa2f7", "blue"] } },
    });
    format!("{schema:#}\n")
}

fn look() -> Value {
    let switch = |sentence: &str| json!({ "type": "boolean", "description": sentence, "default": false });
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "fg": color("The color of the text."),
            "bg": color("The color behind it."),
            "bold": switch("In bold."),
            "italic": switch("In italics."),
            "underline": switch("Underlined."),
            "reverse": switch("Text and ground change their colors."),
        },
    })
}

fn color(sentence: &str) -> Value {
    json!({ "description": sentence, "$ref": "#/$defs/color" })
}

/// `#7aa2f7`, a name of one of the terminal's 16, or a number of its 256.
fn pattern() -> String {
    let numbers = "[0-9]{1,2}|1[0-9]{2}|2[0-4][0-9]|25[0-5]";
    format!("^(#[0-9a-fA-F]{{6}}|{}|{numbers})$", COLOR_NAMES.join("|"))
}
