//! `orchestra tools`: what a step of a plan can do.

use serde_json::{Map, Value};

use super::{ToolsArguments, providers::Providers};
use crate::{
    cli::{Exit, output, surroundings::Surroundings},
    domain::nearest,
    plan::{Catalog, Idempotence, Tool},
};

pub(in crate::cli) async fn run(surroundings: &Surroundings, arguments: ToolsArguments) -> Exit {
    let operators = match Providers::of(surroundings) {
        Ok(providers) => providers.operators,
        Err(exit) => return exit,
    };
    let catalog = operators.catalog();
    let Some(name) = &arguments.name else {
        return if arguments.json {
            output::print_json(&catalog.values().map(as_json).collect())
        } else {
            output::print(&output::table(&["operation", "undo", "repeated", "what it does"], &rows(catalog)))
        };
    };
    let Some(tool) = catalog.get(name) else {
        let maybe = nearest(name, catalog.keys().map(String::as_str));
        let maybe = maybe.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
        output::notice(&format!("there is no operation `{name}`{maybe}; to see all: orchestra tools"));
        return Exit::Usage;
    };
    if arguments.json { output::print_json(&as_json(tool)) } else { output::print(&whole(tool)) }
}

fn as_json(tool: &Tool) -> Value {
    serde_json::to_value(tool).unwrap_or_default()
}

fn rows(catalog: &Catalog) -> Vec<Vec<String>> {
    let row = |tool: &Tool| {
        // Short, so that 80 columns have room for the names.
        let undo = if tool.idempotence == Idempotence::ReadOnly { "–" } else { undo(tool) };
        let cells = [&tool.name, undo, repeated(tool.idempotence), &tool.description];
        cells.into_iter().map(str::to_owned).collect()
    };
    catalog.values().map(row).collect()
}

fn undo(tool: &Tool) -> &'static str {
    match (tool.idempotence, &tool.irreversible) {
        (Idempotence::ReadOnly, _) => "nothing to undo",
        (_, None) => "yes",
        (_, Some(_)) => "no",
    }
}

/// What happens where nobody saw how it ended.
fn repeated(idempotence: Idempotence) -> &'static str {
    match idempotence {
        Idempotence::ReadOnly => "changes nothing",
        Idempotence::Idempotent => "is done again",
        Idempotence::Inspectable => "is looked for",
        Idempotence::OnceOnly => "a person decides",
    }
}

fn whole(tool: &Tool) -> String {
    let mut text = format!("{}\n  {}\n", tool.name, tool.description);
    match &tool.irreversible {
        Some(why) => text.push_str(&format!("  undo: none, {why}\n")),
        None => text.push_str(&format!("  undo: {}\n", undo(tool))),
    }
    text.push_str(&format!("  after a crash: {}\n", repeated(tool.idempotence)));
    for (title, schema) in [("inputs", &tool.inputs), ("outputs", &tool.outputs)] {
        text.push_str(&fields(title, schema));
    }
    text
}

/// The fields of a schema with their types; the whole of it is in the JSON.
fn fields(title: &str, schema: &Value) -> String {
    let none = Map::new();
    let properties = schema["properties"].as_object().unwrap_or(&none);
    if properties.is_empty() {
        return format!("{title}: none\n");
    }
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let row = |(name, part): (&String, &Value)| {
        let must = if required.contains(&name.as_str()) { "" } else { "optional" };
        let said = part["description"].as_str().unwrap_or_default();
        vec![
            format!("  {name}"),
            kind(schema, part),
            must.to_owned(),
            said.split_whitespace().collect::<Vec<_>>().join(" "),
        ]
    };
    let rows: Vec<Vec<String>> = properties.iter().map(row).collect();
    output::table(&[title, "type", "", ""], &rows)
}

fn kind(root: &Value, schema: &Value) -> String {
    if let Some(target) = schema["$ref"].as_str().and_then(|target| root.pointer(target.strip_prefix('#')?)) {
        return kind(root, target);
    }
    let words = match &schema["type"] {
        Value::String(word) if word == "array" => format!("list of {}", kind(root, &schema["items"])),
        Value::String(word) => word.clone(),
        Value::Array(words) => {
            words.iter().filter_map(Value::as_str).filter(|word| *word != "null").collect::<Vec<_>>().join(" or ")
        }
        _ => String::new(),
    };
    if words.is_empty() { "see --json".to_owned() } else { words }
}
