//! The whole command that opens a view, and what of a pasted one is meant.

use super::{Locator, LocatorError, locator, sayable};
use crate::app::{App, Effect};
use crate::keymap::Pane;

const PROGRAM: &str = "orchestra";
const DEMO: &str = "orchestra demo";
const FLAG: &str = "--locator";

/// The command that opens a view, for a shell.
pub fn command_for(locator: &str) -> String {
    format!("{PROGRAM} {FLAG} {}", quoted(locator))
}

/// Hands out the command that opens the present view.
pub(in crate::app) fn copy_command(app: &App) -> Vec<Effect> {
    let command = sayable(&locator(app)).map(|text| {
        let command = command_for(&text);
        // The made-up world is not there where a colleague runs it without saying so.
        let text = if app.demo { command.replacen(PROGRAM, DEMO, 1) } else { command };
        Effect::Copy { what: "the command that opens this view".into(), text }
    });
    command.into_iter().collect()
}

/// A word as a shell takes it: without quotes where it needs none.
pub(in crate::app) fn shell_word(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@=+".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) { word.to_owned() } else { quoted(word) }
}

/// One word for any shell that is like the Bourne shell, whatever is in it.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// What a pasted text gives to the flag: the word behind it in a whole command, else the text itself.
pub(in crate::app) fn pasted_word(text: &str) -> String {
    let text = text.trim();
    match in_command(text) {
        Some(word) => unquoted(word),
        None => text.to_owned(),
    }
}

/// The view that a pasted text means: a locator with more than a pane, or a whole command. Nothing
/// when it is neither, so that a word is still only looked for.
pub(in crate::app) fn pasted(text: &str, here: Pane) -> Option<Result<Locator, LocatorError>> {
    let text = text.trim();
    let names_pane = |end| text.split_once(end).is_some_and(|(pane, _)| Pane::ALL.iter().any(|of| of.name() == pane));
    let is_meant = in_command(text).is_some() || names_pane('/') || names_pane('?') || text.starts_with('?');
    is_meant.then(|| Locator::read(&pasted_word(text), here))
}

/// The rest of a whole command from the flag's value on.
fn in_command(text: &str) -> Option<&str> {
    let text = text.strip_prefix("$ ").unwrap_or(text);
    let (_, word) = text.strip_prefix(PROGRAM)?.split_once(FLAG)?;
    Some(word.trim_start_matches([' ', '=']))
}

/// The first word of a shell's line, without its quotes.
fn unquoted(line: &str) -> String {
    let (mut word, mut quote, mut characters) = (String::new(), None, line.chars());
    while let Some(c) = characters.next() {
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None | Some('"'), '\\') => word.extend(characters.next()),
            (None, _) if c.is_whitespace() => break,
            _ => word.push(c),
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_word_comes_back_whatever_is_in_it() {
        for word in ["logs", "it's", "a b", r"back\slash", "$HOME `id` \"x\"", "''", ""] {
            assert_eq!(unquoted(&quoted(word)), word);
        }
        assert_eq!(command_for("logs?filter=a%20b"), "orchestra --locator 'logs?filter=a%20b'");
    }

    #[test]
    fn only_what_can_be_meant_as_a_view_is_taken_for_one() {
        let at = |text| pasted(text, Pane::Gpu).map(|read| read.unwrap().to_string());
        assert_eq!(at("orchestra demo --locator='logs?wrap=1' --ascii").unwrap(), "logs?wrap=1");
        assert_eq!(at("$ orchestra --locator \"gpu/a/0\"").unwrap(), "gpu/a/0");
        assert_eq!(at("?zoom=1").unwrap(), "gpu?zoom=1");
        assert_eq!(at(" environments/local ").unwrap(), "environments/local");
        for word in ["", "logs", "acme/shop", "orchestra", "orchestra status", "refr"] {
            assert!(pasted(word, Pane::Gpu).is_none(), "{word}");
        }
        assert!(pasted("logs?wrp=1", Pane::Gpu).unwrap().is_err());
    }
}
