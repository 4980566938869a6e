//! All that is wrong with a file, where starting up would stop at the first.

use serde::de::DeserializeOwned;
use toml::{
    Spanned,
    de::{DeTable, DeValue, Deserializer},
};

use super::{ConfigError, parse::fault};

/// Nobody mends more at once.
const MOST: usize = 100;

/// Parses one file's text and goes on behind each fault. With the faults comes what is left without
/// the faulty keys, unless the text is no TOML at all.
pub fn parse_every_fault<T: DeserializeOwned>(file: &str, text: &str) -> (Option<T>, Vec<ConfigError>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (mut table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let mut faults: Vec<_> = errors.iter().map(|error| fault(file, text, error)).collect();
        // The parser's further guesses about a line confuse more than they tell.
        faults.dedup_by_key(|fault| fault.line);
        return (None, faults);
    }
    let mut faults = Vec::new();
    while faults.len() < MOST {
        let error = match T::deserialize(Deserializer::from(table.clone())) {
            Ok(rest) => return (Some(rest), faults),
            Err(error) => error,
        };
        faults.push(fault(file, text, &error));
        let at = error.span().map_or(0, |span| span.start);
        if !remove_from_table(table.get_mut(), at) {
            break;
        }
    }
    (None, faults)
}

/// Removes the innermost key or element that lies at this byte.
fn remove_from_table(table: &mut DeTable<'_>, at: usize) -> bool {
    if table.iter_mut().any(|(_, value)| remove_inside(value, at)) {
        return true;
    }
    let found = table.iter().find(|(key, value)| key.span().contains(&at) || value.span().contains(&at));
    match found.map(|(key, _)| key.clone()) {
        Some(key) => table.remove(&key).is_some(),
        None => false,
    }
}

fn remove_inside(value: &mut Spanned<DeValue<'_>>, at: usize) -> bool {
    match value.get_mut() {
        DeValue::Table(table) => remove_from_table(table, at),
        DeValue::Array(array) => {
            if array.iter_mut().any(|element| remove_inside(element, at)) {
                return true;
            }
            let before = array.len();
            *array = array.iter().filter(|element| !element.span().contains(&at)).cloned().collect();
            array.len() < before
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ConfigFile;

    fn faults(text: &str) -> Vec<String> {
        let (_, faults) = parse_every_fault::<ConfigFile>("f", text);
        faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn it_goes_on_behind_each_fault() {
        let text = "[ui]\nthme = 'dark'\nmouse = 3\n\n[githb]\nrepositories = []\n\n[[checks]]\ntcp = 'a:1'\n\n\
                    [[checks]]\nname = 'b'\nurll = 'x'\n";
        let mut found = faults(text);
        found.sort();
        assert_eq!(
            found,
            [
                "f:13: unknown key `urll`; did you mean `url`?",
                "f:2: unknown key `thme`; did you mean `theme`?",
                "f:3: invalid type: integer `3`, expected a boolean",
                "f:5: unknown key `githb`; did you mean `github`?",
                "f:8: the key `name` is missing",
            ]
        );
    }

    #[test]
    fn what_is_left_is_handed_over() {
        let (rest, faults) = parse_every_fault::<ConfigFile>("f", "[ui]\nmouse = 3\ntheme = 'light'\n");
        assert_eq!((rest.unwrap().ui.theme.as_deref(), faults.len()), (Some("light"), 1));
        assert_eq!(parse_every_fault::<ConfigFile>("f", "[ui]\nascii = true\n").1, []);
    }

    #[test]
    fn text_that_is_no_toml_names_every_line() {
        assert_eq!(faults("a =\n[ui]\nb = = 1\n").len(), 2);
    }
}
