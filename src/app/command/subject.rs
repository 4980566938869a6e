//! What a command is run on: a row, with the values it has for the places of an argument list.

use std::sync::Arc;

use crate::app::{App, EnvironmentRow, PullRow, Row, TablePane, WorkflowRow, pane::short_name};
use crate::config::value_refusal;
use crate::domain::{Environment, Gate, Gpu, Layer, Printable, ProviderId, WorkflowRun};
use crate::keymap::{Pane, PipelinesView};

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Subject {
    /// As a question names it.
    pub name: String,
    /// What is typed to mean it, where it is in no environment.
    pub word: String,
    pub environment: Option<(String, Layer)>,
    values: Vec<(&'static str, String)>,
    /// Why a value of its kind is not there.
    lacking: Vec<(&'static str, String)>,
}

impl Subject {
    /// The value of a name. The error is why there is none.
    pub(super) fn value(&self, name: &str) -> Result<String, String> {
        let named = |(known, _): &&(&str, String)| *known == name;
        if let Some((_, value)) = self.values.iter().find(named) {
            return value_refusal(name, value).map_or_else(|| Ok(value.clone()), Err);
        }
        let why = self.lacking.iter().find(named).map(|(_, why)| why.clone());
        Err(why.unwrap_or_else(|| format!("{} has no {{{name}}}", self.name)))
    }

    fn new(name: String, word: &str, values: Vec<(&'static str, String)>) -> Self {
        Self { name, word: word.to_owned(), environment: None, values, lacking: Vec::new() }
    }

    fn of_environment(environment: &Environment) -> Self {
        let name = environment.name.to_string();
        let mut subject = Self::new(
            format!("{name} ({} layer)", environment.layer.word()),
            &name,
            vec![("environment", name.clone()), ("layer", environment.layer.word().to_owned())],
        );
        subject.environment = Some((name.clone(), environment.layer));
        match &environment.services[..] {
            [(_, service)] => {
                subject.values.push(("service", service.name.to_string()));
                let probe = service.probe.as_ref().and_then(|probe| probe.as_str().split_once(' '));
                let address = probe.filter(|(kind, _)| *kind != "process").map(|(_, address)| address.to_owned());
                subject.values.extend(address.map(|address| ("address", address)));
                subject.values.extend(service.version.as_ref().map(|version| ("version", version.to_string())));
            }
            services => {
                let why = format!("{name} has {} services, so none is meant", services.len());
                subject.lacking = ["service", "address", "version"].map(|of| (of, why.clone())).to_vec();
            }
        }
        subject
    }

    fn of_run(run: &WorkflowRun) -> Self {
        let repository = run.key.repository.to_string();
        Self::new(
            format!("{repository} {} #{}", run.workflow, run.number),
            &repository,
            vec![
                ("run_id", run.key.id.to_string()),
                ("run_number", run.number.to_string()),
                ("attempt", run.attempt.to_string()),
                ("repository", repository.clone()),
                ("workflow", run.workflow.to_string()),
                ("branch", run.branch.to_string()),
                ("commit", run.head_sha.to_string()),
                ("actor", run.actor.to_string()),
                ("url", run.url.to_string()),
            ],
        )
    }

    fn of_gpu(gpu: &Gpu) -> Self {
        Self::new(
            format!("{}:{}", gpu.host, gpu.index),
            gpu.host.as_str(),
            vec![
                ("host", gpu.host.to_string()),
                ("index", gpu.index.to_string()),
                ("uuid", gpu.id.to_string()),
                ("model", gpu.model.to_string()),
            ],
        )
    }
}

/// The rows that a command would be run on: the opened one, the marked ones when it is for each of
/// them, else the one under the cursor.
pub(super) fn subjects(app: &App, each: bool) -> Vec<Subject> {
    let inventory = &app.store.inventory;
    match app.focus.pane {
        Pane::Environments => {
            let rows = rows(&app.environments, &inventory.environments, each);
            rows.into_iter().map(|environment| Subject::of_environment(environment)).collect()
        }
        Pane::Pipelines => of_pipelines(app, each),
        Pane::Gpu => {
            let rows: Vec<&(ProviderId, _)> = rows(&app.gpu, &inventory.gpus, each);
            rows.into_iter().map(|(_, gpu)| Subject::of_gpu(gpu)).collect()
        }
        Pane::Logs => line(app).into_iter().collect(),
        Pane::Overview | Pane::Executions => Vec::new(),
    }
}

/// The rows of the list that the pipelines show. Each names its repository, and a gate its run.
fn of_pipelines(app: &App, each: bool) -> Vec<Subject> {
    let (inventory, delivery) = (&app.store.inventory, &app.delivery);
    let part = |name: String, repository: &Printable, mut values: Vec<(&'static str, String)>| {
        values.push(("repository", repository.to_string()));
        Subject::new(name, repository.as_str(), values)
    };
    match delivery.view {
        PipelinesView::Runs => {
            rows(&app.pipelines, &inventory.runs, each).into_iter().map(|run| Subject::of_run(run)).collect()
        }
        PipelinesView::Gates => {
            let of = |gate: &Arc<Gate>| match inventory.runs.iter().find(|run| run.key == gate.run) {
                Some(run) => Subject::of_run(run),
                None => part(
                    format!("run {} of {}", gate.run.id, gate.run.repository),
                    &gate.run.repository,
                    vec![
                        ("run_id", gate.run.id.to_string()),
                        ("workflow", gate.workflow.to_string()),
                        ("branch", gate.branch.to_string()),
                        ("commit", gate.head_sha.to_string()),
                        ("actor", gate.actor.to_string()),
                    ],
                ),
            };
            rows(&delivery.gates, &inventory.gates, each).into_iter().map(of).collect()
        }
        PipelinesView::Environments => {
            let of = |row: &EnvironmentRow| {
                let commit = row.of().live.iter().map(|live| ("commit", live.sha.to_string())).collect();
                part(format!("{} of {}", row.of().name, row.delivery.repository), &row.delivery.repository, commit)
            };
            rows(&delivery.environments, &delivery.rows.environments, each).into_iter().map(of).collect()
        }
        PipelinesView::Pulls => {
            let of = |row: &PullRow| {
                let pull = row.of();
                let values = vec![
                    ("branch", pull.branch.to_string()),
                    ("actor", pull.author.to_string()),
                    ("url", pull.url.to_string()),
                ];
                part(format!("{} #{}", row.delivery.repository, pull.number), &row.delivery.repository, values)
            };
            rows(&delivery.pulls, &delivery.rows.pulls, each).into_iter().map(of).collect()
        }
        PipelinesView::Workflows => {
            let of = |row: &WorkflowRow| {
                let values = vec![("workflow", row.of().name.to_string())];
                part(format!("{} of {}", row.of().name, row.delivery.repository), &row.delivery.repository, values)
            };
            rows(&delivery.workflows, &delivery.rows.workflows, each).into_iter().map(of).collect()
        }
    }
}

fn rows<'a, R: Row>(list: &TablePane, rows: &'a [R], each: bool) -> Vec<&'a R> {
    if let Some(opened) = list.opened {
        return rows.iter().filter(|row| row.identity() == opened.identity).collect();
    }
    if each && !list.table.marked.is_empty() {
        return rows.iter().filter(|row| list.table.marked.contains(&row.identity())).collect();
    }
    list.table.selected(rows).into_iter().collect()
}

/// The line that the last jump went to, else the newest that passes the filter.
fn line(app: &App) -> Option<Subject> {
    let pane = &app.logs;
    let last = || pane.shown.len().checked_sub(1).and_then(|last| pane.shown.get(last));
    let line = pane.buffer.line(pane.window.chosen().or_else(last)?)?;
    let source = pane.buffer.source(line).map(|source| source.id.clone())?;
    let mut values = vec![("source", source.as_str().to_owned()), ("line", line.text().to_owned())];
    values.extend(source.as_str().strip_prefix("file:").map(|file| ("file", file.to_owned())));
    values.extend(line.level().map(|level| ("level", level.word().to_owned())));
    Some(Subject::new(format!("a line of {}", short_name(&source)), short_name(&source), values))
}
