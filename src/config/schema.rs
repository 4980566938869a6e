//! The JSON Schema of the configuration file.

use schemars::{Schema, generate::SchemaSettings, transform::transform_subschemas};
use serde_json::Value;

use super::ConfigFile;

/// For editors that complete and check TOML by a schema, indented, with a final newline.
pub fn config_schema() -> String {
    format!("{:#}\n", schema(false))
}

/// With `inline`, without references, so that it can be walked.
pub(super) fn schema(inline: bool) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = inline;
        settings.transforms.push(Box::new(without_null));
    });
    settings.into_generator().into_root_schema_for::<ConfigFile>().to_value()
}

/// TOML has no null: an absent key is simply not there.
fn without_null(schema: &mut Schema) {
    transform_subschemas(&mut without_null, schema);
    let Some(fields) = schema.as_object_mut() else { return };
    if let Some(Value::Array(types)) = fields.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = &types[..] {
            let only = only.clone();
            fields.insert("type".into(), only);
        }
    }
    if let Some(Value::Array(options)) = fields.get_mut("anyOf") {
        options.retain(|option| option["type"] != "null");
        if let [Value::Object(only)] = &options[..] {
            let only = only.clone();
            fields.retain(|name, _| name != "anyOf");
            fields.extend(only);
        }
    }
    if let Some(Value::String(about)) = fields.get_mut("description") {
        *about = about.replace('\n', " ");
    }
    // The default of a whole section repeats those of its keys.
    fields.retain(|name, value| name != "default" || !matches!(value, Value::Null | Value::Object(_)));
    // A format that only Rust knows.
    fields.retain(|name, value| name != "format" || !value.as_str().is_some_and(|format| format.starts_with("uint")));
}
