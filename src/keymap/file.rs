//! A keymap as it is written by hand: a section per context, in it an action's name = a list of chords.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::{Action, Chord, Context, KeyCode};
use crate::domain::nearest;

/// What is wrong with a keymap; `Display` is the whole message for a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct KeymapError {
    pub file: String,
    pub line: usize,
    pub message: String,
}

/// The chords a file gives an action in a context (none: it takes them away), and where it does.
#[derive(Debug, Clone, Eq)]
pub(super) struct Entry {
    pub chords: Vec<Chord>,
    pub file: String,
    pub line: usize,
}

/// Two maps are the same wherever they are written.
impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.chords == other.chords
    }
}

/// One file, checked by itself: every name in it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeymapFile {
    pub(super) entries: BTreeMap<(Context, Action), Entry>,
}

impl KeymapFile {
    /// Reads a file's text. The error holds everything that is wrong with it, in the order of its lines.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<KeymapError>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = Reader { file, text, entries: BTreeMap::new(), wrong: Vec::new() };
        match DeTable::parse(text) {
            Ok(table) => reader.sections(table.get_ref()),
            Err(error) => reader.refuse(
                error.span().map_or(0, |span| span.start),
                error.message().lines().next().unwrap_or_default().to_owned(),
            ),
        }
        reader.wrong.sort_by_key(|error| error.line);
        if reader.wrong.is_empty() { Ok(Self { entries: reader.entries }) } else { Err(reader.wrong) }
    }
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    entries: BTreeMap<(Context, Action), Entry>,
    wrong: Vec<KeymapError>,
}

impl Reader<'_> {
    fn line(&self, at: usize) -> usize {
        self.text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
    }

    fn refuse(&mut self, at: usize, message: String) {
        self.wrong.push(KeymapError { file: self.file.to_owned(), line: self.line(at), message });
    }

    fn sections(&mut self, table: &DeTable<'_>) {
        for (name, section) in table {
            let (at, name) = (name.span().start, name.get_ref().as_ref());
            let Some(context) = Context::ALL.into_iter().find(|context| context.name() == name) else {
                self.refuse(at, unknown("context", name, Context::ALL.iter().map(|context| context.name())));
                continue;
            };
            match section.get_ref() {
                DeValue::Table(actions) => self.actions(context, actions),
                _ => self.refuse(at, format!("`{name}` is a section: write [{name}]")),
            }
        }
    }

    fn actions(&mut self, context: Context, actions: &DeTable<'_>) {
        for (name, keys) in actions {
            let (at, name) = (name.span().start, name.get_ref().as_ref());
            let Some(action) = Action::named(name) else {
                let why = unknown("action", name, Action::all().map(Action::name));
                self.refuse(at, format!("[{}] {why}", context.name()));
                continue;
            };
            let DeValue::Array(keys) = keys.get_ref() else {
                self.refuse(at, format!("[{}] {name}: a list of keys is needed, such as [\"j\"]", context.name()));
                continue;
            };
            let mut chords = Vec::new();
            for key in keys.iter() {
                match chord(context, key.get_ref()) {
                    Ok(chord) => chords.push(chord),
                    Err(why) => self.refuse(key.span().start, format!("[{}] {name}: {why}", context.name())),
                }
            }
            let entry = Entry { chords, file: self.file.to_owned(), line: self.line(at) };
            self.entries.insert((context, action), entry);
        }
    }
}

fn chord(context: Context, value: &DeValue<'_>) -> Result<Chord, String> {
    let DeValue::String(text) = value else { return Err("a key is written in quotes, such as \"j\"".into()) };
    let chord: Chord = text.parse()?;
    let types = chord.keys().first().is_some_and(|key| matches!(key.code, KeyCode::Char(_)) && !key.ctrl && !key.alt);
    if context == Context::Field && types {
        return Err(format!("`{chord}` would be typed as text there; add ctrl or alt"));
    }
    Ok(chord)
}

fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> String {
    match nearest(name, known) {
        Some(nearest) => format!("unknown {what} `{name}`; did you mean `{nearest}`?"),
        None => format!("unknown {what} `{name}`; `orchestra keys` lists them"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        let wrong = KeymapFile::parse("keymap.toml", text).unwrap_err();
        wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn unknown_names_are_refused_with_line_and_nearest_name() {
        let at_line_2 = |text| assert!(refusal(text).starts_with("keymap.toml:2: "), "{}", refusal(text));
        at_line_2("\n[tabel]\n");
        assert_eq!(refusal("[tabel]\n"), "keymap.toml:1: unknown context `tabel`; did you mean `table`?");
        assert_eq!(
            refusal("[global]\nquiet = []\n"),
            "keymap.toml:2: [global] unknown action `quiet`; did you mean `quit`?"
        );
        assert_eq!(
            refusal("[global]\nzzzzzz = []\n"),
            "keymap.toml:2: [global] unknown action `zzzzzz`; `orchestra keys` lists them"
        );
        assert_eq!(
            refusal("[global]\nquit = [\n\"q\",\n\"ctl-q\"]\n"),
            "keymap.toml:4: [global] quit: `ctl-q` is not a key"
        );
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let all = refusal("[table]\nup = \"k\"\ndown = [3]\n[logs]\nwrapp = []\n");
        let lines: Vec<&str> = all.lines().collect();
        assert_eq!(lines.len(), 3, "{all}");
        assert!(lines[0].ends_with("[table] up: a list of keys is needed, such as [\"j\"]"), "{all}");
        assert!(lines[2].starts_with("keymap.toml:5:"), "{all}");
    }

    #[test]
    fn what_is_no_toml_names_its_line() {
        assert!(refusal("[global]\nquit = [\n").starts_with("keymap.toml:"), "{}", refusal("[global]\nquit = [\n"));
        assert_eq!(refusal("global = 3\n"), "keymap.toml:1: `global` is a section: write [global]");
    }

    #[test]
    fn a_byte_order_mark_is_no_fault() {
        assert!(KeymapFile::parse("k", "\u{feff}[global]\nquit = [\"q\"]\n").is_ok());
    }

    #[test]
    fn a_letter_cannot_be_taken_from_those_who_type() {
        assert_eq!(
            refusal("[field]\ndown = [\"j\"]\n"),
            "keymap.toml:2: [field] down: `j` would be typed as text there; add ctrl or alt"
        );
    }
}
