//! The wizard, over all panes: one page, what is typed or chosen on it, and what a key does.

use ratatui::layout::{Position, Rect};

use super::{
    canvas::{Canvas, width},
    document, footer, frame,
    help::clear,
    plan, rows, signs,
};
use crate::app::{
    App, DescribedRows, Wizard, WizardBody, WizardContent, WizardPage, height_of, wizard_area, wizard_content,
};
use crate::domain::Layer;
use crate::keymap::{Action, Context};
use crate::theme::Role;

/// Draws it; where the text cursor is, when something is typed.
pub(super) fn render(canvas: &mut Canvas, app: &App, wizard: &Wizard) -> Option<Position> {
    let screen = canvas.buffer.area;
    let area = wizard_area((screen.width, screen.height)).intersection(screen);
    clear(canvas, area);
    let content = wizard_content(app, wizard);
    let layer = Some(wizard.layer()).filter(|layer| *layer != Layer::Development);
    let title = format!("New environment  {}", content.title);
    let inner = frame::around_as(canvas, area, true, &title, layer.map(signs::layer));
    if let (WizardBody::Plan, Some(list)) = (&content.body, wizard.plan()) {
        plan::render(canvas, area, &content.above, list, None, (app.now, true));
        remark(canvas, area, &content);
        return None;
    }
    let cursor = body(canvas, inner, &content, wizard);
    remark(canvas, area, &content);
    cursor
}

fn body(canvas: &mut Canvas, inner: Rect, content: &WizardContent, wizard: &Wizard) -> Option<Position> {
    let page_is_text = content.body == WizardBody::Nothing;
    let most = if page_is_text { inner.height } else { (inner.height / 3).max(1) };
    let above = Rect { height: height_of(&content.above).min(most), ..inner };
    document::render(canvas, above, &content.above, wizard.scroll(), false);
    if page_is_text {
        let rows = height_of(&content.above);
        frame::scrolled(
            canvas,
            Rect { y: inner.y - 1, height: inner.height + 2, ..inner },
            wizard.scroll(),
            rows,
            inner.height,
        );
        return None;
    }
    let gap = u16::from(inner.height > 12);
    let rest = Rect { y: above.bottom() + gap, height: inner.height - above.height - gap, ..inner };
    let below = height_of(&content.below).min(rest.height / 2);
    let lower = Rect { y: rest.bottom() - below, height: below, ..rest };
    let middle = Rect { height: rest.height - below, ..rest };
    document::render(canvas, lower, &content.below, 0, false);
    match &content.body {
        WizardBody::Described(described) => Some(text(canvas, middle, described)),
        WizardBody::Rows { rows, cursor } => rows::render(canvas, middle, rows, *cursor),
        WizardBody::Nothing | WizardBody::Plan => None,
    }
}

/// The description, scrolled so that its cursor is seen.
fn text(canvas: &mut Canvas, area: Rect, described: &DescribedRows) -> Position {
    let (row, column) = described.cursor;
    let first = (row + 1).saturating_sub(area.height);
    let bar = canvas.styles.glyphs.border.vertical_left;
    for (y, line) in (area.y..area.bottom()).zip(described.rows.iter().skip(usize::from(first))) {
        canvas.put_as(area.x, y, 1, bar, Role::Key);
        canvas.put_as(area.x + 2, y, area.width.saturating_sub(2), line, Role::Strong);
    }
    Position::new((area.x + 2 + column).min(area.right().saturating_sub(1)), area.y + (row - first))
}

/// Why the last key did nothing, on the lower line.
fn remark(canvas: &mut Canvas, area: Rect, content: &WizardContent) {
    if let Some(remark) = &content.remark {
        let sign = canvas.styles.glyphs.warn;
        let text = format!(" {sign} {remark} ");
        canvas.put_as(area.x + 1, area.bottom() - 1, area.width.saturating_sub(2), &text, Role::Warn);
    }
}

/// The keys of the page, for the last row.
pub(super) fn hints(canvas: &mut Canvas, app: &App, wizard: &Wizard, x: u16, area: Rect) {
    let key = |action| app.bindings.chords(Context::Field, action).first().map(ToString::to_string).unwrap_or_default();
    let next = if wizard.page == WizardPage::Plan { "carry it out" } else { "next" };
    let goes_on = wizard.page != WizardPage::Plan || wizard.plan().is_some();
    let mut hints = if goes_on { vec![(key(Action::Open), next)] } else { Vec::new() };
    if wizard.page != WizardPage::Describe {
        hints.push((key(Action::PageUp), "back"));
    }
    hints.extend(match wizard.page {
        WizardPage::Describe => vec![("alt-enter".to_owned(), "new line")],
        WizardPage::Understood => Vec::new(),
        WizardPage::Choices => vec![("up down".to_owned(), "go"), ("left right".to_owned(), "choose")],
        WizardPage::Plan if !goes_on => Vec::new(),
        WizardPage::Plan => vec![("j k".to_owned(), "steps"), ("t".to_owned(), "tree or waves")],
    });
    hints.push((key(Action::Back), "leave"));
    let mut x = x;
    for (key, word) in hints.iter().filter(|(key, _)| width(key) > 0) {
        match footer::hint(canvas, x, area, key, word) {
            Some(after) => x = after,
            None => break,
        }
    }
}
