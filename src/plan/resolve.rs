//! `${step.field}` in inputs: found, and filled in with outputs of earlier steps.

use serde_json::Value;

use super::Fields;
use crate::domain::nearest;

/// An output that an input stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference<'a> {
    pub step: &'a str,
    pub field: &'a str,
    /// The string is this reference and nothing else: it takes on the output's own type.
    pub is_whole: bool,
}

/// Why inputs could not be filled in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {why}")]
pub struct ResolveFault {
    /// Which input: `services[0].port`.
    pub at: String,
    /// A sentence that names the reference.
    pub why: String,
}

/// Inputs with every `${step.field}` filled in. A string that is one reference and nothing else takes on the output's
/// type; within a longer text an output must be a text, a number or a truth. `$${` stands for `${`. What is filled in
/// is not looked at again. `outputs` gives those of a step that has succeeded.
///
/// # Errors
/// Every input that cannot be filled in.
pub fn resolve<'o>(inputs: &Fields, outputs: impl Fn(&str) -> Option<&'o Fields>) -> Result<Fields, Vec<ResolveFault>> {
    let mut faults = Vec::new();
    let mut resolver = Resolver { outputs: &outputs, faults: &mut faults };
    let filled = inputs.iter().map(|(name, value)| (name.clone(), resolver.value(value, name))).collect();
    if faults.is_empty() { Ok(filled) } else { Err(faults) }
}

struct Resolver<'r, F> {
    outputs: &'r F,
    faults: &'r mut Vec<ResolveFault>,
}

impl<'o, F: Fn(&str) -> Option<&'o Fields>> Resolver<'_, F> {
    fn value(&mut self, value: &Value, at: &str) -> Value {
        match value {
            Value::String(text) => self.text(text, at),
            Value::Array(items) => {
                items.iter().enumerate().map(|(number, item)| self.value(item, &format!("{at}[{number}]"))).collect()
            }
            Value::Object(fields) => fields
                .iter()
                .map(|(name, value)| (name.clone(), self.value(value, &format!("{at}.{name}"))))
                .collect::<Fields>()
                .into(),
            other => other.clone(),
        }
    }

    fn text(&mut self, text: &str, at: &str) -> Value {
        let mut filled = String::with_capacity(text.len());
        for piece in Pieces(text) {
            let result = match piece {
                Piece::Text(plain) => {
                    filled.push_str(plain);
                    Ok(())
                }
                Piece::Malformed(why) => Err(why),
                Piece::Reference(step, field) => match self.output(step, field) {
                    Ok(value) if is_whole(text, step, field) => return value.clone(),
                    Ok(value) => push(&mut filled, value).map_err(|kind| {
                        format!("the output `{field}` of step `{step}` is {kind}, which cannot stand within a text")
                    }),
                    Err(why) => Err(why),
                },
            };
            if let Err(why) = result {
                self.faults.push(ResolveFault { at: at.to_owned(), why });
            }
        }
        Value::String(filled)
    }

    fn output(&self, step: &str, field: &str) -> Result<&'o Value, String> {
        let fields = (self.outputs)(step).ok_or_else(|| format!("step `{step}` has no outputs yet"))?;
        fields.get(field).ok_or_else(|| no_output(step, field, fields.keys().map(String::as_str)))
    }
}

/// The sentence for an output that is not there.
pub(super) fn no_output<'a>(step: &str, field: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    let listed = known.clone().collect::<Vec<_>>().join(", ");
    match nearest(field, known) {
        Some(name) => format!("step `{step}` has no output `{field}`; did you mean `{name}`?"),
        None if listed.is_empty() => format!("step `{step}` has no output `{field}`: it has none at all"),
        None => format!("step `{step}` has no output `{field}` (it has {listed})"),
    }
}

fn is_whole(text: &str, step: &str, field: &str) -> bool {
    text.len() == step.len() + field.len() + "${.}".len()
}

fn push(text: &mut String, value: &Value) -> Result<(), &'static str> {
    match value {
        Value::String(plain) => text.push_str(plain),
        Value::Number(number) => text.push_str(&number.to_string()),
        Value::Bool(truth) => text.push_str(if *truth { "true" } else { "false" }),
        Value::Null => return Err("null"),
        Value::Array(_) => return Err("a list"),
        Value::Object(_) => return Err("an object"),
    }
    Ok(())
}

/// Every reference in a text; the error is a sentence about what is none and looks like one.
pub fn references(text: &str) -> impl Iterator<Item = Result<Reference<'_>, String>> {
    Pieces(text).filter_map(move |piece| match piece {
        Piece::Text(_) => None,
        Piece::Malformed(why) => Some(Err(why)),
        Piece::Reference(step, field) => Some(Ok(Reference { step, field, is_whole: is_whole(text, step, field) })),
    })
}

/// Every text in a value, with the way to it; keys are not texts.
pub(super) fn each_text<'v>(value: &'v Value, at: &str, found: &mut impl FnMut(&str, &'v str)) {
    match value {
        Value::String(text) => found(at, text),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(number, item)| each_text(item, &format!("{at}[{number}]"), found));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| each_text(value, &format!("{at}.{name}"), found));
        }
        _ => {}
    }
}

enum Piece<'a> {
    Text(&'a str),
    Reference(&'a str, &'a str),
    Malformed(String),
}

/// A text cut at its references.
struct Pieces<'a>(&'a str);

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let text = self.0;
        if text.is_empty() {
            return None;
        }
        let Some(at) = text.find("${") else {
            self.0 = "";
            return Some(Piece::Text(text));
        };
        if at > 0 && text.as_bytes()[at - 1] == b'$' {
            // What is before it with the second `$` left out: `$${` is given out in two pieces.
            if at > 1 {
                self.0 = &text[at - 1..];
                return Some(Piece::Text(&text[..at - 1]));
            }
            self.0 = &text[at + 2..];
            return Some(Piece::Text(&text[at..at + 2]));
        }
        if at > 0 {
            self.0 = &text[at..];
            return Some(Piece::Text(&text[..at]));
        }
        let Some(end) = text.find('}') else {
            self.0 = "";
            return Some(Piece::Malformed(format!("`{}` is not closed by `}}`", shown(text))));
        };
        self.0 = &text[end + 1..];
        let inside = &text[2..end];
        let parts = inside.split_once('.').filter(|(step, field)| is_step(step) && is_field(field));
        Some(match parts {
            Some((step, field)) => Piece::Reference(step, field),
            None => Piece::Malformed(format!(
                "`{}` names no output: write ${{step.field}}, or $${{ for the letters ${{",
                shown(&text[..=end])
            )),
        })
    }
}

/// Enough of a text to find it again.
fn shown(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

fn is_step(step: &str) -> bool {
    !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn is_field(field: &str) -> bool {
    !field.is_empty() && field.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(value: &Value) -> Fields {
        value.as_object().unwrap().clone()
    }

    fn resolved(inputs: &Value) -> Result<Value, String> {
        let port = fields(&json!({
            "port": 8003, "host": "127.0.0.1", "is_free": true, "trick": "${port.host}", "list": [1], "none": null,
        }));
        resolve(&fields(inputs), |step| (step == "port").then_some(&port))
            .map(Value::Object)
            .map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    }

    #[test]
    fn a_string_that_is_one_reference_takes_on_the_type() {
        let inputs = json!({ "a": "${port.port}", "b": ["${port.is_free}", { "c": "${port.list}" }], "d": 7 });
        assert_eq!(resolved(&inputs).unwrap(), json!({ "a": 8003, "b": [true, { "c": [1] }], "d": 7 }));
    }

    #[test]
    fn within_a_longer_text_an_output_becomes_text() {
        let url = json!({ "url": "http://${port.host}:${port.port}/health?free=${port.is_free}" });
        assert_eq!(resolved(&url).unwrap(), json!({ "url": "http://127.0.0.1:8003/health?free=true" }));
        assert_eq!(
            resolved(&json!({ "a": "x${port.list}", "b": "x${port.none}" })).unwrap_err(),
            "a: the output `list` of step `port` is a list, which cannot stand within a text\n\
             b: the output `none` of step `port` is null, which cannot stand within a text"
        );
    }

    #[test]
    fn two_dollars_are_the_letters_themselves() {
        let texts =
            json!({ "a": "$${port.port}", "b": "é$${x} ${port.port} $HOME $$ $", "c": "$$${port.port}", "d": "$${" });
        assert_eq!(
            resolved(&texts).unwrap(),
            json!({ "a": "${port.port}", "b": "é${x} 8003 $HOME $$ $", "c": "$${port.port}", "d": "${" })
        );
    }

    #[test]
    fn what_was_filled_in_is_not_looked_at_again() {
        let texts = json!({ "a": "${port.trick}", "b": "<${port.trick}>" });
        assert_eq!(resolved(&texts).unwrap(), json!({ "a": "${port.host}", "b": "<${port.host}>" }));
    }

    #[test]
    fn everything_that_is_missing_is_named_at_its_place() {
        let inputs = json!({ "a": { "b": ["${port.prot}"] }, "c": "${later.x}", "d": "${port}", "e": "${", "f": "${port.zzzzzzz}" });
        assert_eq!(
            resolved(&inputs).unwrap_err(),
            "a.b[0]: step `port` has no output `prot`; did you mean `port`?\n\
             c: step `later` has no outputs yet\n\
             d: `${port}` names no output: write ${step.field}, or $${ for the letters ${\n\
             e: `${` is not closed by `}`\n\
             f: step `port` has no output `zzzzzzz` (it has port, host, is_free, trick, list, none)"
        );
    }

    #[test]
    fn references_are_found_without_outputs() {
        let found: Vec<_> = references("a ${one.x} $${no.no} ${two-2.y_z}").map(Result::unwrap).collect();
        assert_eq!(
            found.iter().map(|found| (found.step, found.field)).collect::<Vec<_>>(),
            [("one", "x"), ("two-2", "y_z")]
        );
        assert!(!found[0].is_whole);
        assert!(references("${one.x}").next().unwrap().unwrap().is_whole);
        assert!(references("${ONE.x}").next().unwrap().is_err());
        assert!(references("${one.x.y}").next().unwrap().is_err());
    }

    proptest::proptest! {
        #[test]
        fn a_text_without_references_survives_being_escaped(text in "[a-z${}.é ]{0,24}") {
            let escaped = text.replace("${", "$${");
            // `$${` before which yet another `$` stands is that `$` and the letters.
            assert_eq!(resolved(&json!({ "a": escaped })).unwrap(), json!({ "a": text }));
        }
    }
}
