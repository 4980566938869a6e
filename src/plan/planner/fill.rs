//! Placeholders of a template become values, or references to outputs of steps.

use serde_json::Value;

use super::choose::Chosen;
use crate::plan::Fields;

/// The output that `${port}` stands for.
pub(super) const PORT: &str = "${port.port}";

/// A text with `${name}`, `${directory}` and `${port}` filled in; `${step.output}` stays.
pub(super) fn text(chosen: &Chosen<'_>, text: &str) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let (before, from) = rest.split_at(at);
        filled.push_str(before);
        let known = [("${name}", chosen.name.as_str()), ("${directory}", chosen.path.as_str()), ("${port}", PORT)];
        // `$${` stands for `${` itself.
        let found = known.into_iter().find(|(placeholder, _)| from.starts_with(placeholder) && !before.ends_with('$'));
        let (put, length) = found.map_or(("${", 2), |(placeholder, value)| (value, placeholder.len()));
        filled.push_str(put);
        rest = &from[length..];
    }
    filled + rest
}

/// The same for every text in it.
pub(super) fn value(chosen: &Chosen<'_>, of: &Value) -> Value {
    match of {
        Value::String(one) => Value::String(text(chosen, one)),
        Value::Array(items) => items.iter().map(|item| value(chosen, item)).collect(),
        Value::Object(all) => Value::Object(fields(chosen, all)),
        other => other.clone(),
    }
}

pub(super) fn fields(chosen: &Chosen<'_>, of: &Fields) -> Fields {
    of.iter().map(|(name, inner)| (name.clone(), value(chosen, inner))).collect()
}
