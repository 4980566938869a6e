//! The operations that a template may use, and how their inputs are to be written.
//!
//! What it may not use is as much the point: a template can remove nothing, and touch nothing outside of
//! the environment's directory.

use serde_json::Value;

use super::{
    fault::At,
    words::{is_environment_variable, is_inside, suggestion},
};
use crate::plan::Fields;

#[derive(Clone, Copy)]
enum Form {
    Text,
    /// `${directory}`, or something in it.
    Path,
    /// A path in the directory, without that word.
    Relative,
    Yes,
    Port,
    Values,
}

struct Use {
    name: &'static str,
    needed: &'static [(&'static str, Form)],
    possible: &'static [(&'static str, Form)],
}

const USES: [Use; 8] = [
    Use { name: "local.create-directory", needed: &[("path", Form::Path)], possible: &[] },
    Use {
        name: "local.python-packages",
        needed: &[("directory", Form::Path), ("requirements", Form::Relative)],
        possible: &[],
    },
    Use { name: "local.npm-install", needed: &[("directory", Form::Path)], possible: &[("scripts", Form::Yes)] },
    Use { name: "local.cargo-build", needed: &[("directory", Form::Path)], possible: &[("release", Form::Yes)] },
    Use { name: "local.git-init", needed: &[("directory", Form::Path), ("message", Form::Text)], possible: &[] },
    Use { name: "local.write-configuration", needed: &[("path", Form::Path), ("values", Form::Values)], possible: &[] },
    Use { name: "local.sqlite-database", needed: &[("path", Form::Path)], possible: &[("migrations", Form::Path)] },
    Use {
        name: "local.postgres-cluster",
        needed: &[("directory", Form::Path), ("database", Form::Text)],
        possible: &[("environment", Form::Text), ("port", Form::Port)],
    },
];

/// Says what is wrong with an operation's name, and with its inputs by name and form.
pub(super) fn check(at: &mut At<'_>, name: &str, inputs: &Fields) {
    let Some(used) = USES.iter().find(|used| used.name == name) else {
        let known = suggestion(name, USES.iter().map(|used| used.name));
        return at.key("operation").say(format!("`{name}` is no operation for templates{known}"));
    };
    let mut at = at.key("inputs");
    for (field, _) in used.needed.iter().filter(|(field, _)| !inputs.contains_key(*field)) {
        at.say(format!("`{name}` needs the input `{field}`"));
    }
    let known = || used.needed.iter().chain(used.possible);
    for (field, value) in inputs {
        match known().find(|(name, _)| name == field) {
            Some((_, form)) => check_form(&mut at.key(field), field, value, *form),
            None => {
                let names = suggestion(field, known().map(|(name, _)| *name));
                at.key(field).say(format!("`{name}` has no input `{field}`{names}"));
            }
        }
    }
}

fn check_form(at: &mut At<'_>, field: &str, value: &Value, form: Form) {
    let text = value.as_str();
    match form {
        Form::Text => at.must(text.is_some_and(|text| !text.is_empty()), || format!("`{field}` is a text")),
        Form::Yes => at.must(value.is_boolean(), || format!("`{field}` is true or false")),
        Form::Port => {
            let is_number = value.as_u64().is_some_and(|port| (1..=65535).contains(&port));
            let is_placeholder = text.is_some_and(|text| text.starts_with("${") && text.ends_with('}'));
            at.must(is_number || is_placeholder, || format!("`{field}` is a port or a placeholder"));
        }
        Form::Relative => at.must(text.is_some_and(is_inside), || {
            format!("`{field}` is a path from the environment's directory, without `..`")
        }),
        Form::Path => at.must(text.is_some_and(is_in_directory), || {
            format!("`{field}` begins with `${{directory}}` and stays in it")
        }),
        Form::Values => match value.as_object() {
            Some(values) => values.iter().for_each(|(key, value)| check_setting(&mut at.key(key), key, value)),
            None => at.say(format!("`{field}` is a table of KEY = value")),
        },
    }
}

fn is_in_directory(text: &str) -> bool {
    text.strip_prefix("${directory}")
        .is_some_and(|rest| rest.is_empty() || rest.strip_prefix('/').is_some_and(is_inside))
}

/// One line of a written configuration: a text, a generated secret, or a stored one by its name.
fn check_setting(at: &mut At<'_>, key: &str, value: &Value) {
    at.must(is_environment_variable(key), || format!("`{key}` is no name of a variable; write it like DATABASE_URL"));
    let only = |name: &str| value.as_object().filter(|table| table.len() == 1).and_then(|table| table.get(name));
    let is_generated = only("generate").and_then(Value::as_u64).is_some_and(|bytes| (16..=1024).contains(&bytes));
    let is_stored = only("secret").and_then(Value::as_str).is_some_and(|name| !name.is_empty());
    at.must(value.is_string() || is_generated || is_stored, || {
        format!("`{key}` is a text, {{ generate = 32 }} (16 to 1024 random bytes), or {{ secret = \"NAME\" }}")
    });
}
