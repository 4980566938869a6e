//! The rows of the overview that lead to a thing, and the cursor among them.

use super::{App, Block, actions, document::with_rows, pane, table::identity_of};
use crate::domain::Subject;
use crate::keymap::{Action, Pane};

/// Where a row of a text leads: a thing in the list of another pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    pub pane: Pane,
    /// The identity of its row there.
    pub identity: u64,
}

impl From<&Subject> for Link {
    fn from(subject: &Subject) -> Self {
        match subject {
            Subject::Environment(name) => Self { pane: Pane::Environments, identity: identity_of(name) },
            Subject::Run(key) => Self { pane: Pane::Pipelines, identity: identity_of(key) },
        }
    }
}

/// How far the overview is scrolled, and the link that its cursor is on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Overview {
    pub scroll: u16,
    pub link: Option<Link>,
    /// How many rows above it lead to the same thing.
    pub nth: usize,
}

/// The links of a document with the rows they stand in.
pub(super) fn links(blocks: &[Block]) -> Vec<(u16, Link)> {
    let link = |(row, block): (u16, &Block)| if let Block::Link(_, link) = block { Some((row, *link)) } else { None };
    with_rows(blocks).filter_map(link).collect()
}

/// The row of the link under the cursor, while that thing is still told of.
pub fn link_row(app: &App, blocks: &[Block]) -> Option<u16> {
    let at = app.overview.link?;
    let rows = links(blocks).into_iter().filter(|(_, link)| *link == at).map(|(row, _)| row);
    rows.take(app.overview.nth + 1).last()
}

/// Up and down go from link to link; where none is near they scroll. False when it is no such step.
pub(super) fn step(app: &mut App, action: Action) -> bool {
    let lies_over = app.focus.help.is_some() || app.commands.output.is_some();
    if !matches!(action, Action::Up | Action::Down) || lies_over || app.focus.pane != Pane::Overview {
        return false;
    }
    let blocks = pane::document(app, Pane::Overview).unwrap_or_default();
    let links = links(&blocks);
    let (top, page) = (app.overview.scroll, u16::try_from(actions::page_height(app)).unwrap_or(u16::MAX).max(1));
    let below = top.saturating_add(page);
    // What was scrolled away is begun anew from what is seen.
    let row = link_row(app, &blocks).filter(|row| (top..below).contains(row));
    let next = match action {
        Action::Down => links.iter().find(|(at, _)| row.map_or(*at >= top, |row| *at > row)),
        _ => links.iter().rev().find(|(at, _)| row.map_or(*at < below, |row| *at < row)),
    };
    let near = |at: u16| at < below.saturating_add(page) && at.saturating_add(page) >= top;
    let Some((at, link)) = next.filter(|(at, _)| near(*at)) else { return false };
    app.overview.link = Some(*link);
    app.overview.nth = links.iter().filter(|(row, other)| row < at && other == link).count();
    app.overview.scroll = match action {
        // The heading above the first stays in sight.
        Action::Up if links.first().is_some_and(|(first, _)| first == at) => 0,
        _ => top.min(*at).max(at.saturating_add(1).saturating_sub(page)),
    };
    true
}
