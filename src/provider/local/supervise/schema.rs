//! What the operations take and give, for people and for plans.

use serde_json::{Value, json};

/// A port as a number, or as the text that stands for one until it is known.
fn port() -> Value {
    json!({"type": ["integer", "string", "null"], "description": "where it listens on 127.0.0.1"})
}

fn text(about: &str) -> Value {
    json!({"type": "string", "description": about})
}

fn texts(about: &str) -> Value {
    json!({"type": "array", "items": {"type": "string"}, "description": about})
}

fn object(required: &[&str], properties: &Value) -> Value {
    json!({"type": "object", "additionalProperties": false, "required": required, "properties": properties})
}

fn service() -> Value {
    // A number where a placeholder stood for one, such as a port.
    let word = json!({"type": ["string", "integer"]});
    let seconds = |about: &str| json!({"type": "integer", "minimum": 0, "description": about});
    object(
        &["name", "command"],
        &json!({
            "name": text("unique in its environment"),
            "command": {
                "type": "array", "items": word,
                "description": "program and arguments; a program with a `/` is a path from the directory on",
            },
            "environment": {"type": "object", "additionalProperties": word, "description": "variables it gets"},
            "after": texts("services that must be ready before"),
            "port": port(),
            "health": {"type": ["string", "null"], "description": "a path that answers 200 when it is ready"},
            "tcp": {"type": "boolean", "description": "ready when its port accepts"},
            "restart": {"enum": ["always", "on-failure", "never"]},
            "ready_seconds": seconds("it must be ready so long after its start"),
            "stop_seconds": seconds("so long after it was asked to end, it is killed"),
        }),
    )
}

pub(super) fn supervise_inputs() -> Value {
    let properties = json!({
        "environment": text("whose services they are"),
        "directory": text("where its files are, from the root; services run in it"),
        "services": {"type": "array", "items": service()},
    });
    object(&["environment", "directory", "services"], &properties)
}

pub(super) fn supervise_outputs() -> Value {
    let properties = json!({
        "environment": text("whose services they are"),
        "url": {"type": ["string", "null"], "description": "where a person opens it"},
        "services": texts("those that run"),
    });
    object(&["environment", "services"], &properties)
}

pub(super) fn service_inputs() -> Value {
    let properties = json!({
        "environment": text("whose services they are"),
        "service": {"type": ["string", "null"], "description": "this one; all where none is named"},
    });
    object(&["environment"], &properties)
}

pub(super) fn environment_inputs() -> Value {
    object(&["environment"], &json!({"environment": text("whose services they are")}))
}

pub(super) fn service_outputs() -> Value {
    let properties = json!({
        "environment": text("whose services they are"),
        "services": texts("those that it changed"),
        "was_supervised": {"type": "boolean", "description": "a supervisor lived before"},
    });
    object(&["environment", "services", "was_supervised"], &properties)
}
