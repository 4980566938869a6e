//! Which theme is shown, and which there are.

use super::{App, Effect, Notice};
use crate::domain::{Printable, Severity};

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
    let text = format!("theme {next}; to keep it: theme = \"{next}\" under [ui] in config.toml");
    app.notices.push(Notice { at: app.now, severity: Severity::Info, text: Printable::new(text) });
    vec![Effect::Theme(next)]
}
