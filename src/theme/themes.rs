//! All themes there are: those shipped, and those of the user.

use super::{Role, Styles, Surface, ThemeError, file::ThemeFile};

/// Where a theme comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    Shipped,
    /// A file of the user.
    File(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    name: String,
    origin: Origin,
    text: String,
}

/// The themes by name. A user's wins over a shipped one of the same name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Themes {
    entries: Vec<Entry>,
}

const SHIPPED: [(&str, &str); 6] = [
    ("dark", include_str!("../../themes/dark.toml")),
    ("light", include_str!("../../themes/light.toml")),
    ("terminal", include_str!("../../themes/terminal.toml")),
    ("high-contrast", include_str!("../../themes/high-contrast.toml")),
    ("deuteranopia", include_str!("../../themes/deuteranopia.toml")),
    ("tritanopia", include_str!("../../themes/tritanopia.toml")),
];

impl Themes {
    pub fn shipped() -> Self {
        let entry =
            |(name, text): (&str, &str)| Entry { name: name.into(), origin: Origin::Shipped, text: text.into() };
        Self { entries: SHIPPED.into_iter().map(entry).collect() }
    }

    /// Adds the text of a user's file; what is wrong with it is said when it is loaded.
    pub fn add(&mut self, name: &str, file: &str, text: &str) {
        self.entries.retain(|entry| entry.name != name);
        self.entries.push(Entry { name: name.into(), origin: Origin::File(file.into()), text: text.into() });
    }

    /// Name and origin of each, the shipped ones first.
    pub fn list(&self) -> impl Iterator<Item = (&str, &Origin)> {
        self.entries.iter().map(|entry| (entry.name.as_str(), &entry.origin))
    }

    /// A theme as it looks on a terminal.
    pub fn load(&self, name: &str, surface: &Surface) -> Result<Styles, ThemeError> {
        let file = self.resolve(name)?;
        let label = self.find(name, name)?.label();
        if let Some(role) = Role::ALL.into_iter().find(|role| !file.roles.contains_key(role)) {
            let message =
                format!("the role `{}` has no look; give it one, or write inherits = \"dark\" above", role.name());
            return Err(ThemeError::new(label, message));
        }
        Ok(Styles::of_roles(|role| file.roles.get(&role).cloned().unwrap_or_default(), surface))
    }

    /// A theme with all that it inherits.
    pub(super) fn resolve(&self, name: &str) -> Result<ThemeFile, ThemeError> {
        let mut entry = self.find(name, name)?;
        let mut file = ThemeFile::parse(entry.label(), &entry.text)?;
        let mut way = vec![name.to_owned()];
        while let Some(parent) = file.inherits.take() {
            let circle = way.contains(&parent);
            way.push(parent);
            if circle {
                let message = format!("it inherits from itself: {}", way.join(" -> "));
                return Err(ThemeError::new(self.find(name, name)?.label(), message));
            }
            entry = self.find(entry.label(), &way[way.len() - 1])?;
            let parent = ThemeFile::parse(entry.label(), &entry.text)?;
            file.inherits.clone_from(&parent.inherits);
            file.inherit(parent);
        }
        Ok(file)
    }

    fn find(&self, place: &str, name: &str) -> Result<&Entry, ThemeError> {
        self.entries.iter().find(|entry| entry.name == name).ok_or_else(|| {
            let known = self.entries.iter().map(|entry| entry.name.clone()).collect();
            if place == name {
                return ThemeError::unknown(format!("theme `{name}`"), "there is no such theme".into(), name, known);
            }
            ThemeError::unknown(place, format!("there is no theme `{name}`"), name, known)
        })
    }
}

impl Entry {
    /// What an error calls it.
    fn label(&self) -> &str {
        match &self.origin {
            Origin::Shipped => &self.name,
            Origin::File(path) => path,
        }
    }
}

#[cfg(test)]
#[path = "themes_tests.rs"]
mod tests;
