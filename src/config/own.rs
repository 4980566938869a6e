//! What only a person's own file may say, and where it says it.

use toml::de::{DeTable, DeValue};

use super::{ConfigError, ConfigFile, parse_toml};

/// Sections that name programs or reach the person, and why a repository has no say in them.
const OWN: [(&str, &str); 4] = [
    ("commands", "a repository names no programs to run; move [[commands]] to your own config.toml"),
    ("notify", "how you are told of things is yours to say; move [notify] to your own config.toml"),
    ("lambda", "where your key is sent is yours to say; move [lambda] to your own config.toml"),
    ("secrets", "a repository names no programs that see tokens; move [secrets] to your own config.toml"),
];

/// Single keys of sections that a repository may have otherwise.
const OWN_KEYS: [(&str, &str, &str); 1] =
    [("github", "client_id", "which app you log in to is yours to say; move client_id to your own config.toml")];

impl ConfigFile {
    /// Parses one file's text and notes where its commands stand.
    ///
    /// # Errors
    /// The first thing that cannot be meant.
    pub fn parse(file: &str, text: &str) -> Result<Self, ConfigError> {
        let mut parsed: Self = parse_toml(file, text)?;
        parsed.note_lines(text);
        Ok(parsed)
    }

    /// Notes where its commands stand in the text it was parsed from.
    pub fn note_lines(&mut self, text: &str) {
        let text = without_mark(text);
        let Ok(table) = DeTable::parse(text) else { return };
        let Some(DeValue::Array(all)) = table.get_ref().get("commands").map(|commands| commands.get_ref()) else {
            return;
        };
        for entry in &mut self.commands {
            let named = all.iter().find_map(|one| match one.get_ref() {
                DeValue::Table(one) => one.get("name").filter(|name| name.get_ref().as_str() == Some(&entry.name)),
                _ => None,
            });
            entry.line = named.map_or(0, |name| line(text, name.span().start));
        }
    }
}

/// Whether only a person's own file may have this section.
pub(super) fn is_own(section: &str) -> bool {
    OWN.iter().any(|(own, _)| *own == section)
}

/// What a repository's file says that only a person's own may.
pub fn not_for_repositories(file: &str, text: &str) -> Vec<ConfigError> {
    let text = without_mark(text);
    let Ok(table) = DeTable::parse(text) else { return Vec::new() };
    let said = |(section, why): &(&str, &str)| {
        let (key, _) = table.get_ref().iter().find(|(key, _)| key.get_ref() == section)?;
        Some(ConfigError { file: file.to_owned(), line: line(text, key.span().start), message: (*why).to_owned() })
    };
    let key_said = |(section, name, why): &(&str, &str, &str)| {
        let (_, section) = table.get_ref().iter().find(|(key, _)| key.get_ref() == section)?;
        let DeValue::Table(keys) = section.get_ref() else { return None };
        let (key, _) = keys.iter().find(|(key, _)| key.get_ref() == name)?;
        Some(ConfigError { file: file.to_owned(), line: line(text, key.span().start), message: (*why).to_owned() })
    };
    OWN.iter().filter_map(said).chain(OWN_KEYS.iter().filter_map(key_said)).collect()
}

fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn line(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_is_refused_programs_with_file_line_and_why() {
        let text =
            "[ui]\nmouse = true\n\n[[commands]]\nname = 'x'\nrun = ['x']\n[[commands]]\nname = 'y'\nrun = ['y']\n";
        let refused: Vec<String> =
            not_for_repositories("orchestra.toml", text).iter().map(ToString::to_string).collect();
        let why = "a repository names no programs to run; move [[commands]] to your own config.toml";
        assert_eq!(refused, [format!("orchestra.toml:4: {why}")]);
        assert_eq!(not_for_repositories("f", "[notify]\nby = 'bell'\n")[0].line, 1);
        assert_eq!(not_for_repositories("f", "notify.by = 'bell'\n").len(), 1, "however it is written");
        assert_eq!(not_for_repositories("f", "[github]\nrepositories = []\nclient_id = 'x'\n")[0].line, 3);
        assert_eq!(not_for_repositories("f", "[lambda]\napi_url = 'x'\n").len(), 1);
        assert!(not_for_repositories("f", "[github]\nrepositories = []\n").is_empty());
        assert!(not_for_repositories("f", "[ui]\nmouse = true\n").is_empty());
    }

    #[test]
    fn commands_know_their_lines() {
        let text = "[[commands]]\nrun = ['x']\nname = 'x'\n\n[[commands]]\nname = 'y'\nrun = ['y']\n";
        let lines: Vec<usize> = ConfigFile::parse("f", text).unwrap().commands.iter().map(|one| one.line).collect();
        assert_eq!(lines, [3, 6]);
    }
}
