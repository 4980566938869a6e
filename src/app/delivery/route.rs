//! Which list answers a question that is asked of all of them.

use std::sync::Arc;

use super::{
    environment, gate, pull,
    rows::{EnvironmentRow, PullRow, WorkflowRow},
    subject::{PipelineSubject, pipeline_subject_of},
    workflow,
};
use crate::app::{App, Block, Column, Facet, Row};
use crate::domain::{Gate, Layer, WorkflowRun};
use crate::keymap::{Pane, PipelinesView};

/// A column that neither grows nor stands to the right.
pub(super) const fn column(title: &'static str, width: u16, rank: u8) -> Column {
    Column { title, width, grows: false, right: false, rank }
}

pub(in crate::app) fn columns(view: PipelinesView) -> &'static [Column] {
    match view {
        PipelinesView::Runs => <Arc<WorkflowRun> as Row>::COLUMNS,
        PipelinesView::Gates => <Arc<Gate> as Row>::COLUMNS,
        PipelinesView::Environments => EnvironmentRow::COLUMNS,
        PipelinesView::Pulls => PullRow::COLUMNS,
        PipelinesView::Workflows => WorkflowRow::COLUMNS,
    }
}

pub(in crate::app) fn facets(view: PipelinesView) -> &'static [Facet] {
    match view {
        PipelinesView::Runs => <Arc<WorkflowRun> as Row>::FACETS,
        PipelinesView::Gates => <Arc<Gate> as Row>::FACETS,
        PipelinesView::Environments => EnvironmentRow::FACETS,
        PipelinesView::Pulls => PullRow::FACETS,
        PipelinesView::Workflows => WorkflowRow::FACETS,
    }
}

/// The opened row of the shown list as a text; `None` while none is open. Runs are not asked for here.
pub(in crate::app) fn document(app: &App) -> Option<Vec<Block>> {
    app.delivery.list()?.opened?;
    Some(match pipeline_subject_of(app) {
        Some(PipelineSubject::Gate(gate)) => gate::document(app, &gate),
        Some(PipelineSubject::Environment(row)) => environment::document(app, &row),
        Some(PipelineSubject::Pull(row)) => pull::document(app, &row),
        Some(PipelineSubject::Workflow(row)) => workflow::document(app, &row),
        Some(PipelineSubject::Run(_)) | None => vec![Block::Prose(vec![crate::app::Span::muted(gone(app))])],
    })
}

fn gone(app: &App) -> &'static str {
    match app.delivery.view {
        PipelinesView::Gates => "This gate is gone: it was answered, or its run has ended. Esc steps back.",
        PipelinesView::Pulls => "This pull request is no longer among the open ones. Esc steps back.",
        _ => "This is no longer among what was read. Esc steps back.",
    }
}

/// The layer that a gate or an environment under the cursor is of, while the pipelines have the focus.
pub(in crate::app) fn focused_layer(app: &App) -> Option<Layer> {
    if app.focus.pane != Pane::Pipelines {
        return None;
    }
    match pipeline_subject_of(app)? {
        PipelineSubject::Gate(gate) => Some(app.store.layer_of(&gate.environment)),
        PipelineSubject::Environment(row) => Some(app.store.layer_of(&row.of().name)),
        PipelineSubject::Run(_) | PipelineSubject::Pull(_) | PipelineSubject::Workflow(_) => None,
    }
}
