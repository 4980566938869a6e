//! A value made to fit its schema: what is too much goes, what is missing or of another kind is made up.

use serde_json::{Map, Value, json};

use super::schema::schema_faults;

/// Never carried out: it only lets the rest of a faulty plan be looked at.
pub(super) fn repaired(schema: &Value, value: &Value) -> Value {
    Repair { root: schema }.value(schema, value)
}

struct Repair<'s> {
    root: &'s Value,
}

impl Repair<'_> {
    fn value(&self, schema: &Value, value: &Value) -> Value {
        let schema = self.resolved(schema);
        if let Some(way) = self.way(schema, value) {
            return self.value(way, value);
        }
        match (schema["type"].as_str(), value) {
            (Some("object"), Value::Object(fields)) => self.object(schema, fields),
            (Some("array"), Value::Array(items)) => {
                items.iter().map(|item| self.value(&schema["items"], item)).collect()
            }
            _ if self.fits(schema, value) => value.clone(),
            _ => self.made_up(schema),
        }
    }

    fn object(&self, schema: &Value, fields: &Map<String, Value>) -> Value {
        let Some(properties) = schema["properties"].as_object() else { return Value::Object(fields.clone()) };
        let known = fields.iter().filter_map(|(name, value)| Some((name, properties.get(name)?, value)));
        let mut repaired: Map<_, _> =
            known.map(|(name, part, value)| (name.clone(), self.value(part, value))).collect();
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !repaired.contains_key(name) {
                repaired.insert(name.to_owned(), self.made_up(&properties[name]));
            }
        }
        Value::Object(repaired)
    }

    /// Of several ways to write it, the one that is least wrong.
    fn way<'s>(&'s self, schema: &'s Value, value: &Value) -> Option<&'s Value> {
        let ways = schema.get("oneOf").or_else(|| schema.get("anyOf"))?.as_array()?;
        ways.iter().min_by_key(|way| schema_faults(&self.rooted(way), value).len())
    }

    fn made_up(&self, schema: &Value) -> Value {
        let schema = self.resolved(schema);
        if let Some(wanted) = schema.get("const").or_else(|| schema["enum"].get(0)) {
            return wanted.clone();
        }
        if let Some(way) = schema.get("oneOf").or_else(|| schema.get("anyOf")).and_then(|ways| ways.get(0)) {
            return self.made_up(way);
        }
        match schema["type"].as_str() {
            Some("object") => self.object(schema, &Map::new()),
            Some("array") => json!([]),
            Some("integer" | "number") => json!(1),
            Some("boolean") => json!(false),
            Some("string") if schema["format"] == "date-time" => json!("1970-01-01T00:00:00Z"),
            Some("string") => json!(""),
            _ => Value::Null,
        }
    }

    fn fits(&self, schema: &Value, value: &Value) -> bool {
        schema_faults(&self.rooted(schema), value).is_empty()
    }

    /// A part with the definitions that it speaks of.
    fn rooted(&self, schema: &Value) -> Value {
        let mut schema = schema.clone();
        if let Some(fields) = schema.as_object_mut() {
            fields.insert("$defs".to_owned(), self.root["$defs"].clone());
        }
        schema
    }

    fn resolved<'s>(&'s self, schema: &'s Value) -> &'s Value {
        let target = schema["$ref"].as_str().and_then(|target| self.root.pointer(target.strip_prefix('#')?));
        target.unwrap_or(schema)
    }
}
