//! What is kept from one run of the program to the next.

use serde::{Deserialize, Serialize};

use super::Saved;
use crate::app::{App, Effect, palette::chosen_target};
use crate::config::{Settings, UiChoice, UiChoices};

/// Whether choices are kept, and which of them a file decides anyway.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keeping {
    /// Why nothing is kept; without a reason everything is.
    pub refusal: Option<String>,
    /// The file that sets the theme by hand.
    pub theme_from: Option<String>,
    /// The file that sets by hand whether the mouse is taken.
    pub mouse_from: Option<String>,
}

impl Keeping {
    /// Notes what the files set by hand: that is no choice any more.
    pub fn note_files(&mut self, settings: &Settings) {
        let set_in = |key| settings.origins.of(key).map(str::to_owned);
        (self.theme_from, self.mouse_from) = (set_in("ui.theme"), set_in("ui.mouse"));
    }
}

/// Takes over what was chosen in an earlier run of the program.
pub fn recall(app: &mut App, choices: &UiChoices, keeping: Keeping) {
    let shared = app.settings.as_ref().map(|settings| settings.views.clone()).unwrap_or_default();
    app.saved = Saved::new(choices, &shared);
    app.chosen = choices.palette.iter().filter_map(|text| chosen_target(text)).collect();
    app.logs.window.set_wraps(choices.wrap.unwrap_or(false));
    app.logs.times = choices.timestamps.unwrap_or(false);
    app.keeping = Some(keeping);
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
