//! What is kept from one run of the program to the next.

use crate::app::{App, Effect};
use crate::config::UiChoice;

/// Whether choices are kept, and which of them a file decides anyway.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keeping {
    /// Why nothing is kept; without a reason everything is.
    pub refusal: Option<String>,
    /// The file that sets the theme by hand.
    pub theme_from: Option<String>,
    /// The file that sets by hand whether the mouse is taken.
    pub mouse_from: Option<String>,
}

/// Keeps a choice, unless nothing is kept.
pub(in crate::app) fn remember(app: &App, choice: UiChoice) -> Vec<Effect> {
    if why_unkept(app, &choice).is_some() { Vec::new() } else { vec![Effect::Remember(choice)] }
}

/// Why a choice lasts only until the console is left.
pub(super) fn why_unkept(app: &App, choice: &UiChoice) -> Option<String> {
    let of_world = matches!(choice, UiChoice::View { .. } | UiChoice::Workspace { .. } | UiChoice::Palette(_));
    match &app.keeping {
        None => Some("nothing is kept here".into()),
        // What is in a made-up world means nothing in the real one.
        Some(_) if of_world && app.demo => Some("this world is made up".into()),
        Some(keeping) => keeping.refusal.clone(),
    }
}
