//! One or more keys in order, as written in a keymap: `j`, `g g`, `ctrl-x ctrl-c`.

use std::{fmt, str::FromStr};

use super::Key;

/// Keys of a chord at most; nobody remembers more.
pub(super) const MOST_KEYS: usize = 4;

/// Keys to press one after the other. There is no time limit between them. Never empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chord(Vec<Key>);

impl Chord {
    pub fn keys(&self) -> &[Key] {
        &self.0
    }

    /// What is left of it after the first keys; `None` when it does not begin with them, or ends there.
    pub fn after(&self, first: &[Key]) -> Option<Self> {
        let rest = self.0.strip_prefix(first)?;
        (!rest.is_empty()).then(|| Self(rest.to_vec()))
    }
}

impl From<Key> for Chord {
    fn from(key: Key) -> Self {
        Self(vec![key])
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, key) in self.0.iter().enumerate() {
            if position > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{key}")?;
        }
        Ok(())
    }
}

impl FromStr for Chord {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let keys: Vec<Key> = text.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
        match keys.len() {
            0 => Err("`` is not a key; to unbind an action give it an empty list, []".into()),
            1..=MOST_KEYS => Ok(Self(keys)),
            _ => Err(format!("`{text}` is longer than {MOST_KEYS} keys")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chord(text: &str) -> Chord {
        text.parse().unwrap()
    }

    #[test]
    fn chords_read_as_they_are_written() {
        for text in ["j", "g g", "ctrl-x ctrl-c", "] e", "space space"] {
            assert_eq!(chord(text).to_string(), text);
        }
    }

    #[test]
    fn what_is_left_of_a_chord_follows_its_first_keys() {
        assert_eq!(chord("g t x").after(chord("g").keys()), Some(chord("t x")));
        assert_eq!(chord("g").after(chord("g").keys()), None);
        assert_eq!(chord("g t").after(chord("z").keys()), None);
    }

    #[test]
    fn empty_and_endless_chords_are_refused() {
        assert!("".parse::<Chord>().unwrap_err().contains("empty list"));
        assert_eq!("a b c d e".parse::<Chord>().unwrap_err(), "`a b c d e` is longer than 4 keys");
        assert_eq!("g qq".parse::<Chord>().unwrap_err(), "`qq` is not a key");
    }
}
