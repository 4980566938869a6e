//! What is too much for a plan.

use super::fault::Place;
use crate::domain::Printable;

/// No plan file is longer.
pub const MOST_PLAN_BYTES: usize = 32 * 1024 * 1024;

pub const MOST_STEPS: usize = 10_000;

pub(super) const MOST_DEPTH: usize = 64;
pub(super) const MOST_NEEDS: usize = 1_000;
pub(super) const MOST_CHECKS: usize = 32;
pub(super) const MOST_FACTS: usize = 1_000;
pub(super) const MOST_INPUT_BYTES: usize = 1024 * 1024;
pub(super) const LONGEST_NAME: usize = 64;
pub(super) const LONGEST_TITLE: usize = 200;
pub(super) const LONGEST_REASON: usize = 1_000;
pub(super) const LONGEST_DESCRIPTION: usize = 10_000;
/// One attempt, one check.
pub(super) const LONGEST_STEP_SECONDS: u64 = 24 * 3_600;
pub(super) const LONGEST_PLAN_SECONDS: u64 = 7 * 24 * 3_600;
pub(super) const LONGEST_WAIT_MILLISECONDS: u64 = 3_600_000;
pub(super) const MOST_ATTEMPTS: u32 = 20;
pub(super) const MOST_PARALLEL: u32 = 256;
pub(super) const MOST_MEASUREMENTS: u32 = 10_000;
/// A million dollars an hour.
pub(super) const MOST_CENTS_PER_HOUR: u64 = 100_000_000;

/// A number within its limits, both included.
pub(super) fn number(place: &mut Place<'_>, at: &str, number: u64, least: u64, most: u64) {
    if number < least {
        place.add(at, format!("{number} is too little: {least} is the least"));
    } else if number > most {
        place.add(at, format!("{number} is too much: {most} is the most"));
    }
}

/// A text for people: it says something, is not too long, and shows as what it is.
pub(super) fn text(place: &mut Place<'_>, at: &str, text: &str, longest: usize) {
    if text.trim().is_empty() {
        place.add(at, "it is empty; say what it is for people");
    }
    plain_text(place, at, text, longest);
}

/// The same where it may be empty.
pub(super) fn plain_text(place: &mut Place<'_>, at: &str, text: &str, longest: usize) {
    if text.len() > longest && text.chars().count() > longest {
        place.add(at, format!("it has {} letters; {longest} is the most", text.chars().count()));
    } else if Printable::new(text).as_str() != text {
        place.add(at, "it holds characters that do not print, such as line ends or those that turn text around");
    }
}

/// A name of an environment: letters, digits, `-`, `_`, `.`; it is part of paths.
pub(super) fn name(place: &mut Place<'_>, at: &str, name: &str) {
    let is_sound = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let begins = name.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
    if !begins || !name.bytes().all(is_sound) || name.len() > LONGEST_NAME {
        let name: String = name.chars().take(LONGEST_NAME).collect();
        place.add(
            at,
            format!("`{name}` is no name: a letter or digit, then letters, digits, `-`, `_`, `.`, 64 at most"),
        );
    }
}
