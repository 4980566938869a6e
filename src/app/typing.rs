//! Text that is typed: the filter of a pane, or what the palette looks for.

use super::{
    App, Effect, Field, Purpose, actions, change, offers, open, palette, press, question, saved, search, wizard,
};
use crate::keymap::{Action, Key, Pane};

/// A key that means nothing but itself.
pub(super) fn insert(app: &mut App, key: Key) -> Vec<Effect> {
    if app.question.is_some() {
        return question::insert(app, key);
    }
    if app.wizard.is_some() {
        return wizard::insert(app, key);
    }
    if app.form.is_some() {
        return change::insert(app, key);
    }
    if let Some(palette) = &mut app.palette {
        palette.field.key(key);
        palette.look();
    } else if let Some(field) = &mut app.field {
        field.key(key);
        apply(app);
    }
    Vec::new()
}

/// Text put in by the terminal in one piece; lost where nothing is typed.
pub(super) fn paste(app: &mut App, text: &str) {
    if app.question.is_some() {
        question::paste(app, text);
    } else if app.wizard.is_some() {
        wizard::paste(app, text);
    } else if app.form.is_some() {
        change::paste(app, text);
    } else if let Some(palette) = &mut app.palette {
        palette.field.paste(text);
        palette.look();
    } else if let Some(field) = &mut app.field {
        field.paste(text);
        apply(app);
    }
}

/// An action while text is typed.
pub(super) fn act(app: &mut App, action: Action) -> Vec<Effect> {
    if action == Action::Leave {
        return vec![Effect::Quit];
    }
    if app.question.is_some() {
        return question::act(app, action);
    }
    if app.wizard.is_some() {
        return wizard::act(app, action);
    }
    if app.form.is_some() {
        return change::act_in_form(app, action);
    }
    if app.palette.is_some() {
        return palette::act(app, action);
    }
    match action {
        Action::Open => {
            let Some(field) = app.field.take() else { return Vec::new() };
            if let Purpose::Name(kind) = field.purpose {
                return saved::finish(app, kind, field.text());
            }
            let seeks = field.purpose == Purpose::Search && !search::sought(app).0.is_empty();
            if let Some(why) = search::why_not(app, true).filter(|_| seeks) {
                press::tell(app, why);
            }
        }
        Action::Back => {
            if let Some(field) = app.field.take() {
                match field.purpose {
                    Purpose::Search => search::give_up(app),
                    Purpose::Filter => set_filter(app, field.pane, field.before),
                    Purpose::Name(_) => {}
                }
            }
        }
        Action::Complete => complete(app),
        _ => {}
    }
    Vec::new()
}

/// Makes the word being typed into the first thing that it may become.
fn complete(app: &mut App) {
    let Some(field) = &mut app.field else { return };
    if let Some(offer) = field.offers.first() {
        let text = offers::completed(field.text(), offer);
        field.replace(&text);
        apply(app);
    }
}

/// Finds what the word being typed may become; only with the cursor at the end of it.
fn offer(app: &mut App) {
    let Some(field) = &app.field else { return };
    let (pane, text) = (field.pane, field.text().to_owned());
    let is_at_end = field.cursor() == text.chars().count();
    let found = if is_at_end { offers::offers(app, pane, &text) } else { Vec::new() };
    if let Some(field) = &mut app.field {
        field.offers = found;
    }
}

fn apply(app: &mut App) {
    let Some(field) = &app.field else { return };
    let (pane, text) = (field.pane, field.text().to_owned());
    match field.purpose {
        Purpose::Search => search::look(app, text),
        Purpose::Filter => {
            set_filter(app, pane, text);
            offer(app);
        }
        Purpose::Name(_) => {}
    }
}

/// Gives a pane its filter and arranges its rows anew.
pub(super) fn set_filter(app: &mut App, pane: Pane, text: String) {
    if filter_of(app, pane) == Some(text.as_str()) {
        return;
    }
    if pane == Pane::Logs {
        app.logs.set_filter(text);
    } else if let Some(list) = actions::table_pane(app, pane) {
        list.table.filter = text;
        actions::rearrange(app, pane);
    }
}

/// The pane's filter, where it can have one.
pub(super) fn filter_of(app: &App, pane: Pane) -> Option<&str> {
    match app.table_pane(pane) {
        Some(list) => Some(&list.table.filter),
        None => (pane == Pane::Logs).then_some(app.logs.filter.as_str()),
    }
}

pub(super) fn start_filter(app: &mut App) -> Vec<Effect> {
    let pane = app.focus.pane;
    let filter = filter_of(app, pane).map(str::to_owned);
    let Some(filter) = filter else { return Vec::new() };
    let closed = open::close(app).unwrap_or_default();
    app.field = Some(Field::new(pane, &filter));
    offer(app);
    closed
}
