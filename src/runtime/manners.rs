//! How the terminal is treated: the themes it can show, and how much it is asked and sent.

use super::{LinkKind, Outside};
use crate::theme::{Styles, Surface, Themes};

/// What the console knows of the terminal before it takes it.
#[derive(Debug, Clone)]
pub struct Manners {
    pub themes: Themes,
    pub surface: Surface,
    /// The theme that is shown first.
    pub styles: Styles,
    /// The terminal is asked for its ground after the first frame, and dark or light follows the answer.
    pub asks_ground: bool,
    pub link: LinkKind,
    /// Where what leaves the console can go.
    pub outside: Outside,
}
