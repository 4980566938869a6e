//! Keys in the wizard: enter goes on, page up goes back, Esc asks; the rest is for the page.

use super::{WizardPage, go, page, state::Planning, wizard_area};
use crate::app::{App, Effect, PlanAreas, execution, height_of, inside, lay_plan};
use crate::keymap::{Action, Key, KeyCode};

/// An action of the place where text is typed.
pub(in crate::app) fn act(app: &mut App, action: Action) -> Vec<Effect> {
    match action {
        Action::Open => return go::forward(app),
        Action::Back => go::leave(app),
        Action::PageUp => {
            if let Some(wizard) = &mut app.wizard {
                go::back(wizard);
            }
        }
        Action::PageDown => {
            let is_last = app.wizard.as_ref().is_some_and(|wizard| wizard.page == WizardPage::Plan);
            return if is_last { Vec::new() } else { go::forward(app) };
        }
        Action::Up => step(app, Action::Up),
        Action::Down | Action::Complete => step(app, Action::Down),
        _ => {}
    }
    Vec::new()
}

/// A key that means nothing but itself.
pub(in crate::app) fn insert(app: &mut App, key: Key) -> Vec<Effect> {
    let Some(wizard) = &mut app.wizard else { return Vec::new() };
    wizard.remark = None;
    match wizard.page {
        WizardPage::Describe if key.code == KeyCode::Enter => wizard.described.insert_newline(),
        WizardPage::Describe => {
            wizard.described.input(crate::app::field_input(key));
        }
        WizardPage::Choices => {
            let by = match key.code {
                KeyCode::Left => Some(-1),
                KeyCode::Right | KeyCode::Char(' ') => Some(1),
                _ => None,
            };
            let offers = wizard.offers.clone().unwrap_or_default();
            if !by.is_some_and(|by| wizard.choices.turn(by, &offers))
                && let Some(field) = wizard.choices.field()
            {
                field.key(key);
            }
        }
        WizardPage::Understood | WizardPage::Plan => match key.code {
            KeyCode::Char('j') => step(app, Action::Down),
            KeyCode::Char('k') => step(app, Action::Up),
            KeyCode::Char('g') | KeyCode::Home => step(app, Action::Top),
            KeyCode::Char('G') | KeyCode::End => step(app, Action::Bottom),
            KeyCode::Char('d') if key.ctrl => step(app, Action::HalfPageDown),
            KeyCode::Char('u') if key.ctrl => step(app, Action::HalfPageUp),
            KeyCode::Char('t') => {
                if let Planning::Planned(_, list) = &mut wizard.planning {
                    list.turn();
                }
                step(app, Action::Left);
            }
            _ => {}
        },
    }
    Vec::new()
}

/// Text put in by the terminal in one piece.
pub(in crate::app) fn paste(app: &mut App, text: &str) {
    let Some(wizard) = &mut app.wizard else { return };
    match wizard.page {
        WizardPage::Describe => {
            wizard.described.insert_str(text.replace("\r\n", "\n").replace('\r', "\n"));
        }
        WizardPage::Choices => {
            if let Some(field) = wizard.choices.field() {
                field.paste(text);
            }
        }
        WizardPage::Understood | WizardPage::Plan => {}
    }
}

/// Up and down: in the text, among the choices, in what was understood, among the steps.
fn step(app: &mut App, action: Action) {
    let areas = areas(app);
    let Some(content) = app.wizard.as_ref().map(|wizard| page::content(app, wizard)) else { return };
    let room = wizard_area(app.size).height.saturating_sub(4);
    let Some(wizard) = &mut app.wizard else { return };
    wizard.remark = None;
    match (&mut wizard.planning, wizard.page) {
        (_, WizardPage::Describe) => {
            let by = if action == Action::Up { tui_textarea::CursorMove::Up } else { tui_textarea::CursorMove::Down };
            wizard.described.move_cursor(by);
        }
        (_, WizardPage::Choices) => {
            let last = wizard.choices.rows().len().saturating_sub(1);
            let cursor = wizard.choices.cursor;
            wizard.choices.cursor =
                if action == Action::Up { cursor.saturating_sub(1) } else { (cursor + 1).min(last) };
        }
        (Planning::Planned(_, list), WizardPage::Plan) => {
            if let Some((areas, details)) = areas {
                execution::moved(list, action, areas.steps.height, details.saturating_sub(areas.details.height));
                list.reveal(usize::from(areas.steps.height));
            }
        }
        _ => {
            let last = height_of(&content.above).saturating_sub(room);
            wizard.scroll = match action {
                Action::Up => wizard.scroll.saturating_sub(1),
                Action::Top => 0,
                Action::Bottom => last,
                _ => (wizard.scroll + 1).min(last),
            };
        }
    }
}

/// Where the parts of the plan lie, and the rows that the details of its step would take.
fn areas(app: &App) -> Option<(PlanAreas, u16)> {
    let wizard = app.wizard.as_ref()?;
    let list = wizard.plan()?;
    let head = height_of(&page::content(app, wizard).above);
    let (areas, details) = lay_plan(inside(wizard_area(app.size)), head, list, None, app.now);
    Some((areas, height_of(&details)))
}
