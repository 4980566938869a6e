//! Where each pane lies, for drawing and for the mouse alike.

use ratatui::layout::{Constraint, Layout, Rect};

use super::Focus;
use crate::keymap::Pane;

/// Below this many columns and rows a message is shown instead of panes.
pub const MINIMUM_SIZE: (u16, u16) = (40, 12);

/// How much of a pane is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Full,
    /// One row that sums it up.
    Line,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrangement {
    pub header: Rect,
    pub footer: Rect,
    pub panes: Vec<(Pane, Rect, Form)>,
}

impl Arrangement {
    pub fn full(&self, pane: Pane) -> Option<Rect> {
        self.panes.iter().find(|(p, _, form)| *p == pane && *form == Form::Full).map(|(_, area, _)| *area)
    }

    pub fn at(&self, column: u16, row: u16) -> Option<(Pane, Rect, Form)> {
        self.panes.iter().copied().find(|(_, area, _)| area.contains((column, row).into()))
    }
}

/// Lays the screen out; `None` when it is too small for anything but a message.
pub fn arrange((width, height): (u16, u16), focus: &Focus) -> Option<Arrangement> {
    if width < MINIMUM_SIZE.0 || height < MINIMUM_SIZE.1 {
        return None;
    }
    let screen = Rect::new(0, 0, width, height);
    let [header, body, footer] =
        Layout::vertical([Constraint::Length(1), Constraint::Fill(1), Constraint::Length(1)]).areas(screen);
    let alone = focus.zoomed || !Pane::MAIN.contains(&focus.pane);
    let panes = if focus.zoomed || (alone && (height < 20 || width >= 120)) {
        vec![(focus.pane, body, Form::Full)]
    } else if width >= 120 && height >= 30 {
        grid(body)
    } else if height >= 40 && !alone {
        stack(body)
    } else if width >= 60 && height >= 20 {
        focus_and_lines(body, focus.pane)
    } else {
        vec![(focus.pane, body, Form::Full)]
    };
    Some(Arrangement { header, footer, panes })
}

/// Two by two: what is deployed and what is on its way above, what it runs on and says below.
fn grid(body: Rect) -> Vec<(Pane, Rect, Form)> {
    let [top, bottom] = Layout::vertical([Constraint::Fill(1); 2]).areas(body);
    let [a, b] = Layout::horizontal([Constraint::Fill(1); 2]).areas(top);
    let [c, d] = Layout::horizontal([Constraint::Fill(1); 2]).areas(bottom);
    Pane::MAIN.into_iter().zip([a, b, c, d]).map(|(pane, area)| (pane, area, Form::Full)).collect()
}

/// All four below each other on a tall, narrow screen.
fn stack(body: Rect) -> Vec<(Pane, Rect, Form)> {
    let areas: [Rect; 4] = Layout::vertical([Constraint::Fill(1); 4]).areas(body);
    Pane::MAIN.into_iter().zip(areas).map(|(pane, area)| (pane, area, Form::Full)).collect()
}

/// The focused pane, and one row for each other one, in their order.
fn focus_and_lines(body: Rect, focused: Pane) -> Vec<(Pane, Rect, Form)> {
    let heights = Pane::ALL.map(|pane| if pane == focused { Constraint::Fill(1) } else { Constraint::Length(1) });
    let areas: [Rect; 6] = Layout::vertical(heights).areas(body);
    let form = |pane| if pane == focused { Form::Full } else { Form::Line };
    Pane::ALL.into_iter().zip(areas).map(|(pane, area)| (pane, area, form(pane))).collect()
}

/// The part of a pane's area that its list has: over the lists of the pipelines stands a row that names them all.
pub fn list_area(pane: Pane, area: Rect) -> Rect {
    let head = if pane == Pane::Pipelines { area.height.min(1) } else { 0 };
    Rect { y: area.y + head, height: area.height - head, ..area }
}

/// From so many rows on, one of them separates the summary from the table.
const ROOMY: u16 = 10;

/// Rows of a table and of the summary under it, in a pane's area: `(table rows, summary rows)`.
/// The frame takes two rows and the column titles one; the summary keeps up to a quarter for itself.
pub fn table_height(area: Rect, rows: usize, summary: u16) -> (u16, u16) {
    let inner = area.height.saturating_sub(3);
    let gap = u16::from(summary > 0 && inner >= ROOMY);
    let shared = inner - gap;
    let rows = u16::try_from(rows).unwrap_or(u16::MAX).max(1);
    let reserved = summary.min(shared / 4);
    let summary = summary.min(shared.saturating_sub(rows).max(reserved));
    (shared - summary, summary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_before_the_summary_which_keeps_a_quarter() {
        let in_rows = |height: u16, rows, summary| table_height(Rect::new(0, 0, 60, height + 3), rows, summary);
        assert_eq!(in_rows(14, 5, 9), (5, 8), "all rows, a gap, what fits of the summary");
        assert_eq!(in_rows(14, 5, 2), (11, 2));
        assert_eq!(in_rows(14, 500, 9), (10, 3));
        assert_eq!(in_rows(7, 500, 2), (6, 1), "no gap where space is short");
        assert_eq!(in_rows(14, 0, 0), (14, 0));
        assert_eq!(table_height(Rect::default(), 5, 5), (0, 0));
    }
}
