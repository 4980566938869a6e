//! Text of a template to text of a file; minijinja's home.

use std::collections::BTreeMap;

use minijinja::{AutoEscape, Environment, UndefinedBehavior, syntax::SyntaxConfig};
use serde_json::Value;

use super::faults::refused;
use crate::provider::OperationFault;

/// Steps of one file's rendering, after which it is given up: more than any honest file takes.
const FUEL: u64 = 1_000_000;
/// Bytes that one file may become.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// Renders one file. A variable that is not there is an error and not an empty text.
pub(super) fn render(
    template: &str,
    file: &str,
    source: &[u8],
    values: &BTreeMap<String, Value>,
) -> Result<Vec<u8>, OperationFault> {
    let here = || format!("file {file} of template {template}");
    let source = std::str::from_utf8(source).map_err(|_| refused(format!("{} is no UTF-8 text", here())))?;
    let mut engine = Environment::new();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.set_auto_escape_callback(|_| AutoEscape::None);
    let syntax = SyntaxConfig::builder().keep_trailing_newline(true).build();
    engine.set_syntax(syntax.map_err(|error| refused(format!("the template engine refused its settings: {error}")))?);
    engine.set_fuel(Some(FUEL));
    let values: BTreeMap<&str, minijinja::Value> = values.iter().map(|(name, of)| (name.as_str(), value(of))).collect();
    let rendered = engine.render_named_str(file, source, values).map_err(|error| {
        let line = error.line().map(|line| format!(", line {line}")).unwrap_or_default();
        let detail = error.detail().map(|detail| format!(" ({detail})")).unwrap_or_default();
        refused(format!("{}{line} cannot be rendered: {}{detail}", here(), error.kind()))
    })?;
    if rendered.len() > MOST_BYTES {
        return Err(refused(format!("{} becomes larger than {} MiB", here(), MOST_BYTES >> 20)));
    }
    Ok(rendered.into_bytes())
}

/// JSON as the engine has it.
fn value(of: &Value) -> minijinja::Value {
    match of {
        Value::Null => ().into(),
        Value::Bool(is) => (*is).into(),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => number.into(),
            (None, Some(number)) => number.into(),
            (None, None) => number.as_f64().unwrap_or(f64::NAN).into(),
        },
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => items.iter().map(value).collect::<Vec<_>>().into(),
        Value::Object(fields) => {
            fields.iter().map(|(name, of)| (name.clone(), value(of))).collect::<BTreeMap<_, _>>().into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(source: &str) -> Result<String, String> {
        let values = BTreeMap::from([("name".to_owned(), Value::from("demo")), ("port".to_owned(), Value::from(8000))]);
        let bytes = render("t", "app/main.py", source.as_bytes(), &values).map_err(|fault| fault.fault.to_string())?;
        Ok(String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn values_are_filled_in_as_they_are_and_the_last_line_keeps_its_end() {
        assert_eq!(rendered("{{ name }}:{{ port }} <&>\n").unwrap(), "demo:8000 <&>\n");
    }

    #[test]
    fn what_is_missing_wrong_or_endless_is_named_with_its_line() {
        let missing = rendered("a\n{{ nmae }}\n").unwrap_err();
        assert!(
            missing.contains("file app/main.py of template t, line 2") && missing.contains("undefined"),
            "{missing}"
        );
        assert!(rendered("{% if %}").unwrap_err().contains("syntax error"));
        let endless = rendered("{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}");
        assert!(endless.unwrap_err().contains("fuel"));
    }
}
