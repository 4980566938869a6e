//! The thing that a key in the Pipelines pane is about.

use std::sync::Arc;

use super::rows::{EnvironmentRow, PullRow, WorkflowRow};
use crate::app::{App, Row, TablePane};
use crate::domain::{Gate, WorkflowRun};
use crate::keymap::{Pane, PipelinesView};

/// One thing of the Pipelines pane, whichever of its lists it is in.
#[derive(Debug, Clone, PartialEq)]
pub enum PipelineSubject {
    Run(Arc<WorkflowRun>),
    Gate(Arc<Gate>),
    Environment(EnvironmentRow),
    Pull(PullRow),
    Workflow(WorkflowRow),
}

/// The opened thing, else the one under the cursor; `None` outside of the Pipelines pane and in an empty list.
pub fn pipeline_subject(app: &App) -> Option<PipelineSubject> {
    if app.focus.pane == Pane::Pipelines { pipeline_subject_of(app) } else { None }
}

/// The same whichever pane has the focus.
pub(super) fn pipeline_subject_of(app: &App) -> Option<PipelineSubject> {
    let (inventory, delivery) = (&app.store.inventory, &app.delivery);
    match delivery.view {
        PipelinesView::Runs => {
            one(&app.pipelines, &inventory.runs).cloned().or_else(|| apart(app)).map(PipelineSubject::Run)
        }
        PipelinesView::Gates => one(&delivery.gates, &inventory.gates).cloned().map(PipelineSubject::Gate),
        PipelinesView::Environments => {
            one(&delivery.environments, &delivery.rows.environments).cloned().map(PipelineSubject::Environment)
        }
        PipelinesView::Pulls => one(&delivery.pulls, &delivery.rows.pulls).cloned().map(PipelineSubject::Pull),
        PipelinesView::Workflows => {
            one(&delivery.workflows, &delivery.rows.workflows).cloned().map(PipelineSubject::Workflow)
        }
    }
}

/// The opened run where it is not listed, as its latest attempt is.
fn apart(app: &App) -> Option<Arc<WorkflowRun>> {
    let detail = app.run.as_ref().filter(|_| app.pipelines.opened.is_some())?;
    detail.run.clone().filter(|run| run.attempt == detail.latest)
}

fn one<'a, R: Row>(list: &TablePane, rows: &'a [R]) -> Option<&'a R> {
    match list.opened {
        Some(opened) => rows.iter().find(|row| row.identity() == opened.identity),
        None => list.table.selected(rows),
    }
}
