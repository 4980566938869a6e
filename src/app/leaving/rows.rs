//! The rows that are meant.

use std::{collections::BTreeSet, sync::Arc};

use crate::app::{App, EnvironmentRow, PullRow, Row, Table, WorkflowRow};
use crate::domain::{Environment, Gate, Gpu, ProviderId, WorkflowRun};
use crate::keymap::{Pane, PipelinesView};
use crate::plan::ListedExecution;

/// Rows of one pane.
pub(super) enum Rows<'a> {
    Environments(Vec<&'a Arc<Environment>>),
    Runs(Vec<&'a Arc<WorkflowRun>>),
    Gates(Vec<&'a Arc<Gate>>),
    Targets(Vec<&'a EnvironmentRow>),
    Pulls(Vec<&'a PullRow>),
    Workflows(Vec<&'a WorkflowRow>),
    Gpus(Vec<&'a (ProviderId, Arc<Gpu>)>),
    Executions(Vec<&'a Arc<ListedExecution>>),
}

impl<'a> Rows<'a> {
    /// What a key is about: the opened row, else the marked ones, else the one under the cursor. None
    /// where there is no list.
    pub(super) fn meant(app: &'a App) -> Option<Self> {
        let opened = app.table_pane(app.focus.pane)?.opened.map(|opened| opened.identity);
        Self::of(app, &Meant { opened })
    }

    /// The list as it is filtered and sorted; of it only the marked rows when any are marked.
    pub(super) fn listed(app: &'a App) -> Option<Self> {
        Self::of(app, &Listed)
    }

    fn of(app: &'a App, choice: &impl Choose) -> Option<Self> {
        let inventory = &app.store.inventory;
        match app.focus.pane {
            Pane::Environments => {
                Some(Self::Environments(choice.choose(&app.environments.table, &inventory.environments)))
            }
            Pane::Pipelines => Some(Self::of_pipelines(app, choice)),
            Pane::Gpu => Some(Self::Gpus(choice.choose(&app.gpu.table, &inventory.gpus))),
            Pane::Executions => {
                Some(Self::Executions(choice.choose(&app.executions.table, &app.store.executions.rows)))
            }
            Pane::Overview | Pane::Logs => None,
        }
    }

    fn of_pipelines(app: &'a App, choice: &impl Choose) -> Self {
        let (inventory, delivery) = (&app.store.inventory, &app.delivery);
        let rows = &delivery.rows;
        match delivery.view {
            PipelinesView::Runs => Self::Runs(choice.choose(&app.pipelines.table, &inventory.runs)),
            PipelinesView::Gates => Self::Gates(choice.choose(&delivery.gates.table, &inventory.gates)),
            PipelinesView::Environments => {
                Self::Targets(choice.choose(&delivery.environments.table, &rows.environments))
            }
            PipelinesView::Pulls => Self::Pulls(choice.choose(&delivery.pulls.table, &rows.pulls)),
            PipelinesView::Workflows => Self::Workflows(choice.choose(&delivery.workflows.table, &rows.workflows)),
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Environments(rows) => rows.len(),
            Self::Runs(rows) => rows.len(),
            Self::Gates(rows) => rows.len(),
            Self::Targets(rows) => rows.len(),
            Self::Pulls(rows) => rows.len(),
            Self::Workflows(rows) => rows.len(),
            Self::Gpus(rows) => rows.len(),
            Self::Executions(rows) => rows.len(),
        }
    }
}

trait Choose {
    fn choose<'a, R: Row>(&self, table: &Table, rows: &'a [R]) -> Vec<&'a R>;
}

struct Meant {
    opened: Option<u64>,
}

impl Choose for Meant {
    fn choose<'a, R: Row>(&self, table: &Table, rows: &'a [R]) -> Vec<&'a R> {
        if self.opened.is_some() {
            return rows.iter().filter(|row| Some(row.identity()) == self.opened).take(1).collect();
        }
        if table.marked.is_empty() { table.selected(rows).into_iter().collect() } else { marked(table, rows) }
    }
}

struct Listed;

impl Choose for Listed {
    fn choose<'a, R: Row>(&self, table: &Table, rows: &'a [R]) -> Vec<&'a R> {
        if table.marked.is_empty() { listed(table, rows).collect() } else { marked(table, rows) }
    }
}

fn listed<'a, R: Row>(table: &Table, rows: &'a [R]) -> impl Iterator<Item = &'a R> {
    table.order.iter().filter_map(|row| rows.get(*row as usize))
}

/// The marked rows in the order of the list, then those that the filter hides.
fn marked<'a, R: Row>(table: &Table, rows: &'a [R]) -> Vec<&'a R> {
    let is_marked = |row: &&R| table.marked.contains(&row.identity());
    let mut found: Vec<&R> = listed(table, rows).filter(is_marked).collect();
    if found.len() < table.marked.len() {
        let seen: BTreeSet<u64> = found.iter().map(|row| row.identity()).collect();
        found.extend(rows.iter().filter(is_marked).filter(|row| !seen.contains(&row.identity())));
    }
    found
}
