//! `${name}`, `${directory}`, `${port}` and `${STEP.OUTPUT}` in texts.

use serde_json::Value;

use super::{fault::At, words::suggestion};

const OWN: [&str; 3] = ["name", "directory", "port"];

/// Says which placeholders of a text stand for nothing; `$${` is no placeholder. `steps` are those whose outputs are known there.
pub(super) fn check(at: &mut At<'_>, text: &str, steps: &[&str]) {
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("${") {
        if before.ends_with('$') {
            rest = behind;
            continue;
        }
        let Some((word, behind)) = behind.split_once('}') else {
            return at.say(format!("`{text}` has a `${{` without a `}}`"));
        };
        rest = behind;
        match word.split_once('.') {
            None if OWN.contains(&word) => {}
            None => at.say(format!("`${{{word}}}` stands for nothing{}", suggestion(word, OWN))),
            Some((step, output)) if steps.contains(&step) => {
                at.must(!output.is_empty(), || format!("`${{{word}}}` names no output"));
            }
            Some((step, _)) => {
                let known = suggestion(step, steps.iter().copied());
                at.say(format!("`${{{word}}}`: `{step}` is no step that is done before{known}"));
            }
        }
    }
}

/// The same for every text in a value.
pub(super) fn check_value(at: &mut At<'_>, value: &Value, steps: &[&str]) {
    match value {
        Value::String(text) => check(at, text, steps),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| check_value(&mut at.item(index), item, steps));
        }
        Value::Object(fields) => fields.iter().for_each(|(key, field)| check_value(&mut at.key(key), field, steps)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
