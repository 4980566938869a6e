//! Which theme is shown, and which there are.

use super::{App, Effect, press, saved};
use crate::config::UiChoice;

/// The themes by name; what they look like is known elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    pub themes: Vec<String>,
    /// The one that is shown.
    pub theme: String,
}

/// Shows the next theme at once, and says how to keep it.
pub(super) fn next_theme(app: &mut App) -> Vec<Effect> {
    let look = &mut app.look;
    let at = look.themes.iter().position(|name| *name == look.theme);
    let Some(next) = look.themes.get(at.map_or(0, |at| (at + 1) % look.themes.len())).cloned() else {
        return Vec::new();
    };
    look.theme.clone_from(&next);
    let from = app.keeping.as_ref().and_then(|keeping| keeping.theme_from.clone());
    let kept = if from.is_some() { Vec::new() } else { saved::remember(app, UiChoice::Theme(next.clone())) };
    press::tell(
        app,
        match from {
            Some(file) => format!("theme {next} until you leave; to keep it, change ui.theme in {file}"),
            None if kept.is_empty() => {
                format!("theme {next}; to keep it: theme = \"{next}\" under [ui] in config.toml")
            }
            None => format!("theme {next}; it is kept, unless a file sets ui.theme"),
        },
    );
    [Effect::Theme(next)].into_iter().chain(kept).collect()
}
