//! Which list the Pipelines pane shows, and the lists beside that of the runs.

use std::sync::Arc;

use super::rows::{EnvironmentRow, PullRow, WorkflowRow};
use crate::app::{App, Row, TablePane, actions};
use crate::domain::{Delivery, Timestamp};
use crate::keymap::{Pane, PipelinesView};

/// The lists of the Pipelines pane but that of the runs.
#[derive(Debug, Clone, Default)]
pub struct DeliveryPane {
    pub view: PipelinesView,
    pub gates: TablePane,
    pub environments: TablePane,
    pub pulls: TablePane,
    pub workflows: TablePane,
    pub rows: DeliveryRows,
}

/// What was read, a row each; made once per arrival, never per frame. The gates are rows as they are.
#[derive(Debug, Clone, Default)]
pub struct DeliveryRows {
    pub environments: Vec<EnvironmentRow>,
    pub pulls: Vec<PullRow>,
    pub workflows: Vec<WorkflowRow>,
}

impl DeliveryPane {
    /// The list that is shown; `None` where that is the list of the runs.
    pub fn list(&self) -> Option<&TablePane> {
        self.list_of(self.view)
    }

    pub(in crate::app) fn list_of(&self, view: PipelinesView) -> Option<&TablePane> {
        match view {
            PipelinesView::Runs => None,
            PipelinesView::Gates => Some(&self.gates),
            PipelinesView::Environments => Some(&self.environments),
            PipelinesView::Pulls => Some(&self.pulls),
            PipelinesView::Workflows => Some(&self.workflows),
        }
    }
}

/// The list that the Pipelines pane shows.
pub(in crate::app) fn list_mut(app: &mut App) -> &mut TablePane {
    list_of_mut(app, app.delivery.view)
}

pub(in crate::app) fn list_of_mut(app: &mut App, view: PipelinesView) -> &mut TablePane {
    let delivery = &mut app.delivery;
    match view {
        PipelinesView::Runs => &mut app.pipelines,
        PipelinesView::Gates => &mut delivery.gates,
        PipelinesView::Environments => &mut delivery.environments,
        PipelinesView::Pulls => &mut delivery.pulls,
        PipelinesView::Workflows => &mut delivery.workflows,
    }
}

/// Shows one of the lists, in focus.
pub(in crate::app) fn show(app: &mut App, view: PipelinesView) {
    app.focus.help = None;
    app.focus.show(Pane::Pipelines);
    choose(app, view);
}

/// Makes one of the lists the one that is shown.
pub(in crate::app) fn choose(app: &mut App, view: PipelinesView) {
    app.delivery.view = view;
    // A run is followed while it is seen; a log of it is closed with it.
    if view != PipelinesView::Runs {
        (app.pipelines.opened, app.run) = (None, None);
    }
    // Rows may have grown too old for its filter while it was not seen.
    actions::rearrange(app, Pane::Pipelines);
}

/// The list that a row is in, by the row's identity; the shown one is looked through first.
fn view_of(app: &App, identity: u64) -> Option<PipelinesView> {
    fn has<R: Row>(rows: &[R], identity: u64) -> bool {
        rows.iter().any(|row| row.identity() == identity)
    }
    let (inventory, rows) = (&app.store.inventory, &app.delivery.rows);
    let is_in = |view: &PipelinesView| match view {
        PipelinesView::Runs => has(&inventory.runs, identity),
        PipelinesView::Gates => has(&inventory.gates, identity),
        PipelinesView::Environments => has(&rows.environments, identity),
        PipelinesView::Pulls => has(&rows.pulls, identity),
        PipelinesView::Workflows => has(&rows.workflows, identity),
    };
    std::iter::once(app.delivery.view).chain(PipelinesView::ALL).find(is_in)
}

/// Shows the list that has a row, if any has it.
pub(in crate::app) fn show_list_of(app: &mut App, identity: u64) {
    if let Some(view) = view_of(app, identity).filter(|view| *view != app.delivery.view) {
        choose(app, view);
    }
}

/// Makes the rows anew of what was read, and arranges every list.
pub(in crate::app) fn renew(app: &mut App) {
    let inventory = &app.store.inventory;
    let all = |count: fn(&Delivery) -> usize| {
        let each = inventory.deliveries.iter();
        each.flat_map(move |delivery| (0..count(delivery)).map(move |at| (Arc::clone(delivery), at)))
    };
    app.delivery.rows = DeliveryRows {
        environments: all(|delivery| delivery.environments.len())
            .map(|(delivery, at)| EnvironmentRow { delivery, at })
            .collect(),
        pulls: all(|delivery| delivery.pulls.len()).map(|(delivery, at)| PullRow { delivery, at }).collect(),
        workflows: WorkflowRow::all(all(|delivery| delivery.workflows.len()), &inventory.runs),
    };
    arrange_all(app, app.now);
}

fn arrange_all(app: &mut App, now: Timestamp) {
    let (inventory, delivery) = (&app.store.inventory, &mut app.delivery);
    app.pipelines.table.arrange(&inventory.runs, now);
    delivery.gates.table.arrange(&inventory.gates, now);
    delivery.environments.table.arrange(&delivery.rows.environments, now);
    delivery.pulls.table.arrange(&delivery.rows.pulls, now);
    delivery.workflows.table.arrange(&delivery.rows.workflows, now);
}
