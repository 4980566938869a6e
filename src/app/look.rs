//! Which theme is shown, and which there are.

use super::{App, Effect, Notice, Target};
use crate::domain::{Printable, Severity};

/// The themes by name; what they look like is known elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    pub themes: Vec<String>,
    /// The one that is shown.
    pub theme: String,
    /// The one that comes back when the shown one is only tried on in the palette.
    pub before: Option<String>,
}

/// Shows the next theme at once.
pub(super) fn next_theme(app: &mut App) -> Vec<Effect> {
    let look = &app.look;
    let at = look.themes.iter().position(|name| *name == look.theme);
    let next = look.themes.get(at.map_or(0, |at| (at + 1) % look.themes.len())).cloned();
    next.map_or_else(Vec::new, |next| choose_theme(app, next))
}

/// Shows a theme and says how to keep it.
pub(super) fn choose_theme(app: &mut App, name: String) -> Vec<Effect> {
    app.look.before = None;
    app.look.theme.clone_from(&name);
    let text = format!("theme {name}; to keep it: theme = \"{name}\" under [ui] in config.toml");
    app.notices.push(Notice { at: app.now, severity: Severity::Info, text: Printable::new(text) });
    vec![Effect::Theme(name)]
}

/// Shows the theme that the palette's cursor is on, and the one before it again when it leaves.
pub(super) fn try_theme_on(app: &mut App) -> Option<Effect> {
    let tried = app.palette.as_ref().and_then(|palette| match &palette.selected()?.target {
        Target::Theme(name) => Some(name.clone()),
        _ => None,
    });
    let look = &mut app.look;
    let wanted = match tried {
        Some(tried) => {
            look.before.get_or_insert_with(|| look.theme.clone());
            tried
        }
        None => look.before.take()?,
    };
    (look.theme != wanted).then(|| {
        look.theme.clone_from(&wanted);
        Effect::Theme(wanted)
    })
}
