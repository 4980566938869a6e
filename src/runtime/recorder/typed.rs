//! Tokens that were typed key by key. No single key gives one away, so the text they make up is looked at.

use super::Moment;
use crate::{
    app::Event,
    domain::redact,
    keymap::{Key, KeyCode},
};

/// Stands for a character of a token; what it was typed into keeps its length.
const MASK: char = '•';
/// Stands for a paste that was a part of a token.
const PASTE: &str = "‹redacted›";

/// Masks what was typed and pasted into a field while its text held a token, however that text came
/// about; then every run of characters that spells one, for tokens typed where nothing is a field.
/// `begins_open`: a field was open before the first of them.
pub(super) fn hide(moments: &mut [Moment], begins_open: bool) {
    hide_fields(moments, begins_open);
    hide_runs(moments);
}

fn hide_fields(moments: &mut [Moment], begins_open: bool) {
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
        holds_token |= moments[at].typed.as_deref().is_some_and(is_secret);
        is_open = moments[at].typed.is_some();
        if !is_open {
            mask_all(moments, &session, std::mem::take(&mut holds_token));
            session.clear();
        }
    }
    mask_all(moments, &session, holds_token);
}

fn hide_runs(moments: &mut [Moment]) {
    let mut run = Vec::new();
    let mut text = String::new();
    for at in 0..moments.len() {
        match written(&moments[at].event) {
            Some(written) => {
                run.push(at);
                text.push_str(&written);
            }
            None if matches!(moments[at].event, Event::Key(_)) => {
                mask_all(moments, &run, is_secret(&text));
                run.clear();
                text.clear();
            }
            // What happened meanwhile.
            None => {}
        }
    }
    mask_all(moments, &run, is_secret(&text));
}

fn mask_all(moments: &mut [Moment], which: &[usize], is_meant: bool) {
    for at in which.iter().filter(|_| is_meant) {
        match &mut moments[*at].event {
            Event::Key(Key { code: code @ KeyCode::Char(_), ctrl: false, alt: false, .. }) => {
                *code = KeyCode::Char(MASK);
            }
            Event::Paste(text) => PASTE.clone_into(text),
            _ => {}
        }
    }
}

fn is_secret(text: &str) -> bool {
    matches!(redact(text), std::borrow::Cow::Owned(_))
}

/// The text that an input writes, when it is no editing key.
fn written(event: &Event) -> Option<String> {
    match event {
        Event::Key(Key { code: KeyCode::Char(c), ctrl: false, alt: false, .. }) => Some(c.to_string()),
        Event::Paste(text) => Some(text.clone()),
        _ => None,
    }
}
