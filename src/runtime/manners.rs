//! How the terminal is treated: the themes it can show, and how much it is asked and sent.

use std::path::PathBuf;

use super::{LinkKind, Outside};
use crate::{
    domain::nearest,
    theme::{Ground, Styles, Surface, ThemeError, Themes},
};

/// What the console knows of the terminal before it takes it.
#[derive(Debug, Clone)]
pub struct Manners {
    pub themes: Themes,
    pub surface: Surface,
    /// The theme that is shown first.
    pub styles: Styles,
    /// The terminal is asked for its ground after the first frame, and dark or light follows the answer.
    pub asks_ground: bool,
    /// What it answered.
    pub ground: Option<Ground>,
    pub link: LinkKind,
    /// Where what a person chooses is kept; `None` when there is no place for it.
    pub state_file: Option<PathBuf>,
    /// Where what leaves the console can go.
    pub outside: Outside,
}

/// The error with the name that was probably meant, where one is near.
pub fn advice(error: &ThemeError) -> String {
    let meant = error.unknown.as_ref().and_then(|(word, known)| nearest(word, known.iter().map(String::as_str)));
    match meant {
        Some(name) => format!("{}: {}; did you mean `{name}`?", error.place, error.message),
        None => error.to_string(),
    }
}
