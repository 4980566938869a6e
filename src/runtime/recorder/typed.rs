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

/// Characters of a run that are looked at for a token that begins with the first of them.
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
    let mut text = String::new();
    for at in 0..moments.len() {
        match written(&moments[at].event) {
            Some(written) => {
                run.push(at);
                text.push_str(&written);
            }
            None if matches!(moments[at].event, Event::Key(Key { code: KeyCode::Backspace, .. })) => {
                text.pop();
            }
            None if matches!(moments[at].event, Event::Key(_)) => {
                mask_all(moments, &run, spells_token(&text, tokens));
                run.clear();
                text.clear();
            }
            // What happened meanwhile.
            None => {}
        }
    }
    mask_all(moments, &run, spells_token(&text, tokens));
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

/// True when a token begins anywhere: a key before it, such as `j`, would hide where.
fn spells_token(text: &str, tokens: &[Arc<str>]) -> bool {
    text.char_indices().any(|(at, _)| {
        let end = text[at..].char_indices().nth(LONGEST).map_or(text.len(), |(more, _)| at + more);
        is_secret(&text[at..end], tokens)
    })
}

fn is_secret(text: &str, tokens: &[Arc<str>]) -> bool {
    tokens.iter().any(|token| text.contains(&**token)) || tokens_in(text).next().is_some()
}

/// The text that an input writes, when it is no editing key.
fn written(event: &Event) -> Option<String> {
    match event {
        Event::Key(Key { code: KeyCode::Char(c), ctrl: false, alt: false, .. }) => Some(c.to_string()),
        Event::Paste(text) => Some(text.clone()),
        _ => None,
    }
}
