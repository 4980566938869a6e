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

/// The marked things of the shown list in its order, then those that its filter hides, which are not listed (false);
/// none where one is opened.
pub(in crate::app) fn marked_subjects(app: &App) -> Vec<(PipelineSubject, bool)> {
    use PipelineSubject::{Environment, Gate, Pull, Run, Workflow};
    let (inventory, delivery) = (&app.store.inventory, &app.delivery);
    let rows = &delivery.rows;
    match delivery.view {
        PipelinesView::Runs => marked(&app.pipelines, &inventory.runs, Run),
        PipelinesView::Gates => marked(&delivery.gates, &inventory.gates, Gate),
        PipelinesView::Environments => marked(&delivery.environments, &rows.environments, Environment),
        PipelinesView::Pulls => marked(&delivery.pulls, &rows.pulls, Pull),
        PipelinesView::Workflows => marked(&delivery.workflows, &rows.workflows, Workflow),
    }
}

fn marked<R: Row + Clone>(
    TablePane { table, opened }: &TablePane,
    rows: &[R],
    subject: fn(R) -> PipelineSubject,
) -> Vec<(PipelineSubject, bool)> {
    if opened.is_some() || table.marked.is_empty() {
        return Vec::new();
    }
    let is_marked = |row: &&R| table.marked.contains(&row.identity());
    let listed = table.order.iter().filter_map(|at| rows.get(*at as usize)).filter(is_marked);
    let mut found: Vec<(PipelineSubject, bool)> = listed.map(|row| (subject(row.clone()), true)).collect();
    if found.len() < table.marked.len() {
        let is_listed: std::collections::BTreeSet<u32> = table.order.iter().copied().collect();
        let hidden = rows.iter().zip(0..).filter(|(row, at)| is_marked(row) && !is_listed.contains(at));
        found.extend(hidden.map(|(row, _)| (subject(row.clone()), false)));
    }
    found
}

impl PipelineSubject {
    /// `owner/name`.
    pub(in crate::app) fn repository(&self) -> &str {
        match self {
            Self::Run(run) => run.key.repository.as_str(),
            Self::Gate(gate) => gate.run.repository.as_str(),
            Self::Environment(row) => row.delivery.repository.as_str(),
            Self::Pull(row) => row.delivery.repository.as_str(),
            Self::Workflow(row) => row.delivery.repository.as_str(),
        }
    }

    /// How a sentence names it.
    pub(in crate::app) fn title(&self) -> String {
        match self {
            Self::Run(run) => run.title(),
            Self::Gate(gate) => Row::title(gate),
            Self::Workflow(row) => row.title(),
            Self::Environment(_) | Self::Pull(_) => self.repository().to_owned(),
        }
    }
}

fn one<'a, R: Row>(list: &TablePane, rows: &'a [R]) -> Option<&'a R> {
    match list.opened {
        Some(opened) => rows.iter().find(|row| row.identity() == opened.identity),
        None => list.table.selected(rows),
    }
}
