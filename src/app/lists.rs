//! Which rows the list of a pane has: asked here once, so that what moves, marks, filters and draws lists
//! is written once for rows of any kind.

use std::collections::BTreeSet;

use super::{App, Row, TablePane};
use crate::keymap::{Pane, PipelinesView};

/// Something that is asked of a list and its rows, whatever they are.
pub trait AskList {
    type Answer;

    fn ask<R: Row>(self, list: &TablePane, rows: &[R]) -> Self::Answer;
}

/// Something that is done to a list, whatever its rows are.
pub(super) trait ChangeList {
    type Answer;

    fn change<R: Row>(self, list: &mut TablePane, rows: &[R]) -> Self::Answer;
}

/// Asks the list that a pane shows; `None` where it has none.
pub fn ask_list<A: AskList>(app: &App, pane: Pane, ask: A) -> Option<A::Answer> {
    let inventory = &app.store.inventory;
    let list = app.table_pane(pane)?;
    Some(match pane {
        Pane::Environments => ask.ask(list, &inventory.environments),
        Pane::Pipelines => match app.delivery.view {
            PipelinesView::Runs => ask.ask(list, &inventory.runs),
            PipelinesView::Gates => ask.ask(list, &inventory.gates),
            PipelinesView::Environments => ask.ask(list, &app.delivery.rows.environments),
            PipelinesView::Pulls => ask.ask(list, &app.delivery.rows.pulls),
            PipelinesView::Workflows => ask.ask(list, &app.delivery.rows.workflows),
        },
        Pane::Gpu => ask.ask(list, &inventory.gpus),
        Pane::Executions => ask.ask(list, &app.store.executions.rows),
        Pane::Overview | Pane::Logs => return None,
    })
}

/// Changes the list that a pane shows; `None` where it has none.
pub(super) fn change_list<C: ChangeList>(app: &mut App, pane: Pane, change: C) -> Option<C::Answer> {
    let inventory = &app.store.inventory;
    Some(match pane {
        Pane::Environments => change.change(&mut app.environments, &inventory.environments),
        Pane::Pipelines => {
            let delivery = &mut app.delivery;
            match delivery.view {
                PipelinesView::Runs => change.change(&mut app.pipelines, &inventory.runs),
                PipelinesView::Gates => change.change(&mut delivery.gates, &inventory.gates),
                PipelinesView::Environments => change.change(&mut delivery.environments, &delivery.rows.environments),
                PipelinesView::Pulls => change.change(&mut delivery.pulls, &delivery.rows.pulls),
                PipelinesView::Workflows => change.change(&mut delivery.workflows, &delivery.rows.workflows),
            }
        }
        Pane::Gpu => change.change(&mut app.gpu, &inventory.gpus),
        Pane::Executions => change.change(&mut app.executions, &app.store.executions.rows),
        Pane::Overview | Pane::Logs => return None,
    })
}

/// Filters and sorts the rows anew.
pub(super) fn arrange(app: &mut App, pane: Pane) {
    struct Arrange(crate::domain::Timestamp);
    impl ChangeList for Arrange {
        type Answer = ();

        fn change<R: Row>(self, list: &mut TablePane, rows: &[R]) {
            list.table.arrange(rows, self.0);
        }
    }
    change_list(app, pane, Arrange(app.now));
}

/// Moves the cursor to a position, or the nearest there is.
pub(super) fn go_to(app: &mut App, pane: Pane, position: usize) {
    struct GoTo(usize);
    impl ChangeList for GoTo {
        type Answer = ();

        fn change<R: Row>(self, list: &mut TablePane, rows: &[R]) {
            list.table.go_to(rows, self.0);
        }
    }
    change_list(app, pane, GoTo(position));
}

/// Puts the cursor on a row; false when the list does not show it.
pub(super) fn point_at(app: &mut App, pane: Pane, identity: u64) -> bool {
    struct PointAt(u64);
    impl ChangeList for PointAt {
        type Answer = bool;

        fn change<R: Row>(self, list: &mut TablePane, rows: &[R]) -> bool {
            list.table.point_at(rows, self.0)
        }
    }
    change_list(app, pane, PointAt(identity)).unwrap_or(false)
}

/// Marks the row under the cursor or all that are listed, or takes the marks away.
pub(super) fn mark(app: &mut App, pane: Pane, all: bool) {
    struct Marking(bool);
    impl ChangeList for Marking {
        type Answer = ();

        fn change<R: Row>(self, list: &mut TablePane, rows: &[R]) {
            if self.0 { list.table.mark_all(rows) } else { list.table.mark(rows) }
        }
    }
    change_list(app, pane, Marking(all));
}

/// The identity of the row under the cursor.
pub(super) fn selected(app: &App, pane: Pane) -> Option<u64> {
    struct Selected;
    impl AskList for Selected {
        type Answer = Option<u64>;

        fn ask<R: Row>(self, list: &TablePane, rows: &[R]) -> Option<u64> {
            list.table.selected(rows).map(Row::identity)
        }
    }
    ask_list(app, pane, Selected).flatten()
}

/// Every word that the rows have under the name of a facet, in lower case.
pub(super) fn words(app: &App, pane: Pane, facet: &str) -> BTreeSet<String> {
    struct Words<'a>(&'a str);
    impl AskList for Words<'_> {
        type Answer = BTreeSet<String>;

        fn ask<R: Row>(self, _: &TablePane, rows: &[R]) -> BTreeSet<String> {
            let mut found = BTreeSet::new();
            for row in rows {
                row.words_of(self.0, &mut |word| {
                    if !found.contains(word) {
                        found.insert(word.to_owned());
                    }
                });
            }
            found.into_iter().map(|word| word.to_lowercase()).collect()
        }
    }
    ask_list(app, pane, Words(facet)).unwrap_or_default()
}
