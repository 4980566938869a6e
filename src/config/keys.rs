//! Every key that can be set, as the schema describes it.

use serde_json::{Map, Value};

use super::{nearest, schema::schema};

/// One key of the configuration file.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// Section and key: `ui.theme`, `environments.NAME.layer`, `checks.NAME.url`.
    pub path: String,
    /// What it does.
    pub about: String,
    /// What holds when no file says otherwise.
    pub default: Option<Value>,
    /// A value that could be meant, where the default says little.
    pub example: Option<Value>,
}

/// A section with what it is about and its keys.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    pub name: String,
    pub kind: SectionKind,
    pub about: String,
    pub keys: Vec<Key>,
}

/// How often a section may be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SectionKind {
    /// `[ui]`
    Single,
    /// `[environments.NAME]`
    Named,
    /// `[[checks]]`, told apart by the key `name`.
    Listed,
}

impl Key {
    /// All sections in the order of the file.
    pub fn sections() -> Vec<Section> {
        let schema = schema(true);
        let of = |(name, schema): (&String, &Value)| section(name, schema);
        schema["properties"].as_object().into_iter().flatten().map(of).collect()
    }

    /// The key that `segments` lead to.
    ///
    /// # Errors
    /// There is none; the message says which is nearest.
    pub fn find(segments: &[String]) -> Result<Self, String> {
        let keys: Vec<Self> = Self::sections().into_iter().flat_map(|section| section.keys).collect();
        let wanted = segments.join(".");
        if let Some(key) = keys.iter().find(|key| key.matches(segments)) {
            return Ok(key.clone());
        }
        let inside: Vec<_> =
            keys.iter().map(|key| key.path.as_str()).filter(|path| path.starts_with(&format!("{wanted}."))).collect();
        if !inside.is_empty() {
            return Err(format!("`{wanted}` is a section; its keys are {}", inside.join(", ")));
        }
        // Names that were given stand in for NAME, so that only the rest is compared.
        let concrete: Vec<String> = keys.iter().map(|key| key.named_as(segments)).collect();
        Err(match nearest(&wanted, concrete.iter().map(String::as_str)) {
            Some(near) => format!("unknown key `{wanted}`; did you mean `{near}`?"),
            None => format!("unknown key `{wanted}`; see all keys: orchestra config print-default"),
        })
    }

    fn matches(&self, segments: &[String]) -> bool {
        let own: Vec<&str> = self.path.split('.').collect();
        own.len() == segments.len() && own.iter().zip(segments).all(|(own, given)| *own == "NAME" || own == given)
    }

    fn named_as(&self, segments: &[String]) -> String {
        let own = self.path.split('.').enumerate();
        own.map(|(at, own)| segments.get(at).filter(|_| own == "NAME").map_or(own, String::as_str))
            .collect::<Vec<_>>()
            .join(".")
    }
}

fn section(name: &str, schema: &Value) -> Section {
    let (kind, inner) = match (&schema["items"], &schema["additionalProperties"]) {
        (inner @ Value::Object(_), _) => (SectionKind::Listed, inner),
        (_, inner @ Value::Object(_)) if inner["properties"].is_object() => (SectionKind::Named, inner),
        _ => (SectionKind::Single, schema),
    };
    let prefix = if kind == SectionKind::Single { name.to_owned() } else { format!("{name}.NAME") };
    let fields = inner["properties"].as_object().into_iter().flatten();
    let keys: Vec<Key> = fields.map(|(key, schema)| self::key(format!("{prefix}.{key}"), schema)).collect();
    let mut section = Section { name: name.to_owned(), kind, about: about(inner), keys };
    if section.keys.is_empty() {
        // Names that a person gives, each with a value.
        let about = format!("One of the {name}, under a name of your own.");
        section.keys.push(Key { about, ..key(format!("{name}.NAME"), inner) });
    }
    section
}

fn key(path: String, schema: &Value) -> Key {
    let none = Map::new();
    let fields = schema.as_object().unwrap_or(&none);
    let example = fields.get("examples").and_then(|all| all.get(0)).cloned();
    Key { path, about: about(schema), default: fields.get("default").cloned(), example }
}

fn about(schema: &Value) -> String {
    schema["description"].as_str().unwrap_or_default().to_owned()
}
