//! Keeping the present view, or all of them, under a name; and showing them again.

use super::{
    SavedKind, SavedPlace,
    remember::{remember, why_unkept},
};
use crate::app::{
    App, Effect, Field, Locator, LocatorError, Purpose, locator,
    locator::{arrange, go_to, locator_of, sayable},
    open, press,
};
use crate::config::UiChoice;
use crate::domain::Printable;
use crate::keymap::Pane;

/// Characters of a name.
const MOST: usize = 60;

/// Opens the field for the name.
pub(in crate::app) fn ask_name(app: &mut App, kind: SavedKind) {
    app.focus.help = None;
    app.field = Some(Field { purpose: Purpose::Name(kind), ..Field::new(app.focus.pane, "") });
}

/// Keeps what is shown under the name that was typed, and says so.
pub(in crate::app) fn finish(app: &mut App, kind: SavedKind, typed: &str) -> Vec<Effect> {
    let name = Printable::new(typed.trim()).to_string();
    let word = kind.word();
    if name.is_empty() || name.chars().count() > MOST {
        press::tell(app, format!("not kept: the name of a {word} has 1 to {MOST} characters"));
        return Vec::new();
    }
    if let Some(file) = app.saved.find(kind, &name).and_then(|place| place.file.clone()) {
        press::tell(app, format!("not kept: `{name}` is set in {file}; take another name"));
        return Vec::new();
    }
    let views = match kind {
        SavedKind::View => vec![locator::locator(app)],
        SavedKind::Workspace => workspace(app),
    };
    let texts = match views.iter().map(sayable).collect::<Result<Vec<String>, LocatorError>>() {
        Ok(texts) => texts,
        Err(why) => {
            press::tell(app, format!("not kept: {why}"));
            return Vec::new();
        }
    };
    let choice = match (kind, &texts[..]) {
        (SavedKind::View, [view]) => UiChoice::View { name: name.clone(), view: view.clone() },
        _ => UiChoice::Workspace { name: name.clone(), views: texts },
    };
    let is_new = !app.saved.put(SavedPlace { kind, name: name.clone(), views: Ok(views), file: None });
    let done = if is_new { "kept" } else { "replaced" };
    let until = why_unkept(app, &choice).map(|why| format!(" until you leave: {why}")).unwrap_or_default();
    press::tell(app, format!("{word} `{name}` {done}{until}; the palette goes there"));
    remember(app, choice)
}

/// The views of all panes, the one in focus first. What is open elsewhere is not part of it.
fn workspace(app: &App) -> Vec<Locator> {
    let focused = app.focus.pane;
    let others = Pane::MAIN.into_iter().filter(|pane| *pane != focused);
    let others = others.map(|pane| locator_of(app, pane).closed());
    [locator::locator(app)].into_iter().chain(others).collect()
}

/// Shows views, one a pane; the first gets the focus.
pub fn open_views(app: &mut App, views: Vec<Locator>) -> Vec<Effect> {
    let mut views = views.into_iter();
    let Some(first) = views.next() else { return Vec::new() };
    let mut effects = Vec::new();
    for other in views {
        app.focus.show(other.pane);
        arrange(app, &other);
        effects.extend(open::close(app).unwrap_or_default());
    }
    effects.extend(go_to(app, first));
    effects
}
