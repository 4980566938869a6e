//! Tokens that were typed key by key. No single key gives one away, so the text they make up is looked at.

use std::sync::Arc;

use super::Moment;
use crate::{
    app::Event,
    domain::{REDACTED, tokens_in},
    keymap::{Key, KeyCode},
};

/// Stands for a character of a token; what it was typed into keeps its length.
pub(super) const MASK: char = '•';

/// Characters that are looked at for a token that begins with the first of them.
const LONGEST: usize = 1_000;

/// Masks what was typed and pasted into a field while its text held a token, however that text came
/// about; then every run of characters that spells one, for tokens typed where nothing is a field.
/// `begins_open`: a field was open before the first of them; `tokens`: what is known to be one.
pub(super) fn hide(moments: &mut [Moment], begins_open: bool, tokens: &[Arc<str>]) {
    hide_fields(moments, begins_open, tokens);
    hide_runs(moments, tokens);
}

fn hide_fields(moments: &mut [Moment], begins_open: bool, tokens: &[Arc<str>]) {
    let (mut is_open, mut holds_token) = (begins_open, false);
    // The key that opens a field is not typed into it.
    let mut session = Vec::new();
    for at in 0..moments.len() {
        if !matches!(moments[at].event, Event::Key(_) | Event::Paste(_)) {
            continue;
        }
        if is_open {
            session.push(at);
        }
        holds_token |= moments[at].typed.as_deref().is_some_and(|text| is_secret(text, tokens));
        is_open = moments[at].typed.is_some();
        if !is_open {
            mask_all(moments, &session, std::mem::take(&mut holds_token));
            session.clear();
        }
    }
    mask_all(moments, &session, holds_token);
}

fn hide_runs(moments: &mut [Moment], tokens: &[Arc<str>]) {
    let mut run = Vec::new();
    let mut spelled = Spelled::default();
    for at in 0..moments.len() {
        match &moments[at].event {
            Event::Key(Key { code: KeyCode::Char(c), ctrl: false, alt: false, .. }) => spelled.key(*c),
            Event::Paste(text) => spelled.paste(text),
            Event::Key(Key { code: KeyCode::Backspace, .. }) => {
                spelled.erase();
                continue;
            }
            Event::Key(_) => {
                mask_all(moments, &run, std::mem::take(&mut spelled).holds_token(tokens));
                run.clear();
                continue;
            }
            // What happened meanwhile.
            _ => continue,
        }
        run.push(at);
    }
    mask_all(moments, &run, spelled.holds_token(tokens));
}

/// What keys and pastes spell one after the other.
#[derive(Debug, Default)]
struct Spelled {
    text: String,
    /// Where a token may begin that no word ends before: at each key, which may have been typed right
    /// behind one such as `j`, and at both ends of what was pasted. Pastes are long, and looked at as words.
    starts: Vec<usize>,
}

impl Spelled {
    fn key(&mut self, c: char) {
        self.starts.push(self.text.len());
        self.text.push(c);
    }

    fn paste(&mut self, text: &str) {
        let (begin, end) = (self.text.len(), text.char_indices().rev().nth(LONGEST / 2).map_or(0, |(at, _)| at));
        self.starts.extend([begin, begin + end]);
        self.text.push_str(text);
    }

    fn erase(&mut self) {
        self.text.pop();
        let end = self.text.len();
        self.starts.retain(|start| *start < end);
    }

    fn holds_token(&self, tokens: &[Arc<str>]) -> bool {
        let from = |start: &usize| {
            let rest = &self.text[*start..];
            &rest[..rest.char_indices().nth(LONGEST).map_or(rest.len(), |(at, _)| at)]
        };
        is_secret(&self.text, tokens) || self.starts.iter().any(|start| is_secret(from(start), tokens))
    }
}

fn mask_all(moments: &mut [Moment], which: &[usize], is_meant: bool) {
    for at in which.iter().filter(|_| is_meant) {
        match &mut moments[*at].event {
            Event::Key(Key { code: code @ KeyCode::Char(_), ctrl: false, alt: false, .. }) => {
                *code = KeyCode::Char(MASK);
            }
            Event::Paste(text) => REDACTED.clone_into(text),
            _ => {}
        }
    }
}

fn is_secret(text: &str, tokens: &[Arc<str>]) -> bool {
    tokens.iter().any(|token| text.contains(&**token)) || tokens_in(text).next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "ghp_0123456789abcdefghij0123456789abcdef";

    fn spelled(pastes: &[&str], keys: &str) -> Spelled {
        let mut spelled = Spelled::default();
        pastes.iter().for_each(|text| spelled.paste(text));
        keys.chars().for_each(|c| spelled.key(c));
        spelled
    }

    #[test]
    fn a_long_paste_is_looked_at_as_a_whole_and_where_it_meets_what_is_typed() {
        let long = "some words. ".repeat(100_000);
        assert!(!spelled(&[&long], "").holds_token(&[]));
        assert_eq!(spelled(&[&long], "").starts.len(), 2, "a megabyte is not gone through letter by letter");
        assert!(spelled(&[&format!("{long}{TOKEN} {long}")], "").holds_token(&[]));
        assert!(spelled(&[&long, &TOKEN[..9]], &TOKEN[9..]).holds_token(&[]));
        assert!(spelled(&[&format!("{long}{}", &TOKEN[..9])], &TOKEN[9..]).holds_token(&[]));
        assert!(spelled(&[], &format!("jj{TOKEN}")).holds_token(&[]));
    }

    #[test]
    fn what_was_erased_is_not_spelled() {
        let mut half = spelled(&[], &TOKEN[..9]);
        half.erase();
        half.erase();
        assert_eq!((half.text.as_str(), half.starts.len()), (&TOKEN[..7], 7));
    }
}
