//! What was chosen before, as texts that mean the same in a later run of the program.

use super::Target;
use crate::app::{App, Locator, locator, pane::short_name};
use crate::domain::Printable;
use crate::keymap::{Action, Pane};

/// What stands before the name of a theme.
const THEME: &str = "theme ";

/// The name of an action, a theme, a locator, or the address of a saved view.
pub(super) fn text_of(app: &App, target: &Target) -> Option<String> {
    match target {
        Target::Action(action) => Some(action.name().to_owned()),
        Target::Row(pane, identity) => {
            let thing = locator::thing(app, *pane, *identity)?;
            Some(Locator { list: thing.list(), opened: Some(thing), ..Locator::of(*pane) }.to_string())
        }
        Target::Source(source) => Some(lines_of(short_name(source)).to_string()),
        Target::Theme(name) => Some(format!("{THEME}{name}")),
        Target::View(view) => Some(view.to_string()),
        Target::Saved(address) => Some(address.clone()),
    }
}

/// What such a text stands for; nothing when it stands for nothing any more.
pub fn chosen_target(text: &str) -> Option<Target> {
    if let Some(action) = Action::named(text) {
        return Some(Target::Action(action));
    }
    if let Some(name) = text.strip_prefix(THEME) {
        return Some(Target::Theme(Printable::new(name).to_string()));
    }
    if text.starts_with("view/") || text.starts_with("workspace/") {
        return Some(Target::Saved(Printable::new(text).to_string()));
    }
    text.parse().ok().map(Target::View)
}

/// A remembered view as the row or source that it stands for now.
pub(super) fn resolved(app: &App, target: &Target) -> Target {
    let Target::View(view) = target else { return target.clone() };
    let row = view.opened.as_ref().and_then(|thing| locator::find(app, thing));
    let mut sources = app.logs.buffer.sources().iter().map(|source| &source.id);
    match row {
        Some(identity)
            if *view == (Locator { opened: view.opened.clone(), list: view.list, ..Locator::of(view.pane) }) =>
        {
            Target::Row(view.pane, identity)
        }
        None if view.pane == Pane::Logs => {
            let source = sources.find(|source| lines_of(short_name(source)) == *view);
            source.map_or_else(|| target.clone(), |source| Target::Source(source.clone()))
        }
        _ => target.clone(),
    }
}

/// The view of the lines of one source.
pub(super) fn lines_of(name: &str) -> Locator {
    let word = name.split_whitespace().next().unwrap_or_default();
    Locator { filter: Printable::new(format!("source:{word}")), ..Locator::of(Pane::Logs) }
}
