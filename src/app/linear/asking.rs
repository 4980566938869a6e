//! What can be asked of what is open or was named last, and the form that some of it needs, line by line.

use super::{Reply, commands};
use crate::app::{
    App, PipelineSubject, actions,
    change::{self, NoAnswer},
    pipeline_subject, why_not,
};
use crate::domain::Printable;
use crate::keymap::{Action, Pane};

/// In this order, so that a number always asks for the same.
const OF_PIPELINES: [Action; 12] = [
    Action::ApproveGate,
    Action::RejectGate,
    Action::RerunFailed,
    Action::RerunAll,
    Action::RerunDebug,
    Action::RerunJob,
    Action::CancelRun,
    Action::ForceCancelRun,
    Action::ApproveFork,
    Action::DispatchWorkflow,
    Action::TurnWorkflow,
    Action::DeleteRun,
];

const OF_EXECUTIONS: [Action; 7] = [
    Action::PauseExecution,
    Action::ResumeExecution,
    Action::AbortExecution,
    Action::ApproveStep,
    Action::RetryStep,
    Action::SkipStep,
    Action::RollbackExecution,
];

fn asked_of(app: &App) -> &'static [Action] {
    match app.focus.pane {
        Pane::Pipelines => &OF_PIPELINES,
        Pane::Executions => &OF_EXECUTIONS,
        _ => &[],
    }
}

/// `a`: what can be asked, each with its number. `a N`: asks for it.
pub(super) fn ask(app: &mut App, number: &str) -> Reply {
    let said = |lines| Reply { lines, effects: Vec::new() };
    let all = asked_of(app);
    if all.is_empty() {
        let pane = app.focus.pane.title();
        return said(vec![format!("Nothing can be asked of {pane}; 2 has the pipelines, 5 the executions.")]);
    }
    if number.trim().is_empty() {
        return said(listed(app, all));
    }
    let chosen = number.trim().parse::<usize>().ok().and_then(|number| all.get(number.checked_sub(1)?));
    let Some(action) = chosen.copied() else {
        let typed = number.trim().escape_debug();
        return said(vec![format!(
            "`{typed}` is nothing that can be asked; a alone lists what is, 1 to {}",
            all.len()
        )]);
    };
    if let Some(why) = why_not(app, action) {
        return said(vec![format!("{}: {why}", action.label())]);
    }
    let effects = actions::act(app, action);
    Reply { lines: Vec::new(), effects }
}

fn listed(app: &App, all: &[Action]) -> Vec<String> {
    let each = (1..).zip(all).map(|(number, action)| {
        let what = match job(app).filter(|_| *action == Action::RerunJob) {
            Some(job) => format!("run the job {job} again"),
            None => action.sentence().to_owned(),
        };
        let why = why_not(app, *action).map(|why| format!(" (not now: {why})")).unwrap_or_default();
        format!("{number}. {}: {what}{why}", action.label())
    });
    std::iter::once(format!("Of {}:", subject(app))).chain(each).collect()
}

/// The job under the cursor of the opened run.
fn job(app: &App) -> Option<&Printable> {
    app.pipelines.opened?;
    app.run.as_ref()?.job().map(|(job, _)| &job.name)
}

/// What it is asked of.
fn subject(app: &App) -> String {
    if app.focus.pane == Pane::Executions {
        let row = super::execution::subject(app);
        return row.unwrap_or_else(|| "no execution".into());
    }
    match pipeline_subject(app) {
        Some(PipelineSubject::Run(run)) => {
            format!("{} {} #{}, {}", run.key.repository, run.workflow, run.number, run.word().replace('_', " "))
        }
        Some(PipelineSubject::Gate(gate)) => {
            format!("the gate {} of {} {}", gate.environment, gate.run.repository, gate.workflow)
        }
        Some(PipelineSubject::Environment(row)) => format!("{} of {}", row.of().name, row.delivery.repository),
        Some(PipelineSubject::Pull(row)) => format!("{} #{}", row.delivery.repository, row.of().number),
        Some(PipelineSubject::Workflow(row)) => format!("{} of {}", row.of().name, row.delivery.repository),
        None => "nothing".into(),
    }
}

/// A form on its way through its rows, and the question behind it.
#[derive(Debug, Default)]
pub(super) struct Asking {
    /// The row that was asked for.
    row: Option<usize>,
    /// All rows are answered; its plan is awaited.
    is_sent: bool,
    /// The question that is open was told: what is typed now is its answer.
    pub(super) is_question_told: bool,
}

impl Asking {
    /// What is to be asked, and was not yet.
    pub(super) fn due(&mut self, app: &App) -> Vec<String> {
        if app.question.is_none() {
            self.is_question_told = false;
        } else if !self.is_question_told {
            self.is_question_told = true;
            return commands::asked(app);
        }
        let Some(form) = &app.form else {
            (self.row, self.is_sent) = (None, false);
            return Vec::new();
        };
        match (&form.remark, self.row) {
            (Some(why), Some(_)) if self.is_sent && !form.is_planning => {
                self.row = None;
                vec![format!("Nothing was done: {why}.")]
            }
            (_, None) if !self.is_sent => match form.question_of(0) {
                Some(question) => {
                    self.row = Some(0);
                    vec![format!("{}. n cancels.", form.title), question]
                }
                None => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// True while a typed line is for the form.
    pub(super) fn is_asking(&self, app: &App) -> bool {
        app.form.is_some() && self.row.is_some() && !self.is_sent
    }

    /// Forgets a form of which nothing came.
    pub(super) fn tidy(&mut self, app: &mut App) {
        if self.is_sent && self.row.is_none() {
            change::give_up(app);
            *self = Self::default();
        }
    }

    /// Takes a typed line for the row that was asked for.
    pub(super) fn answer(&mut self, app: &mut App, typed: &str) -> Reply {
        let said = |lines| Reply { lines, effects: Vec::new() };
        let (Some(at), Some(form)) = (self.row, &mut app.form) else { return Reply::default() };
        let taken = if ["n", "no"].contains(&typed.trim()) { Err(NoAnswer::Nothing) } else { form.say(at, typed) };
        match taken {
            Err(NoAnswer::Nothing) => {
                change::give_up(app);
                *self = Self::default();
                return said(vec!["Cancelled; nothing was done.".into()]);
            }
            Err(NoAnswer::Wrong(why)) => {
                return said([Some(why), form.question_of(at)].into_iter().flatten().collect());
            }
            Ok(()) => {}
        }
        if let Some(question) = form.question_of(at + 1) {
            self.row = Some(at + 1);
            return said(vec![question]);
        }
        let effects = change::submit(app);
        match &app.form {
            Some(form) if !form.is_planning => {
                self.row = Some(form.cursor);
                said([form.remark.clone(), form.question_of(form.cursor)].into_iter().flatten().collect())
            }
            _ => {
                self.is_sent = true;
                Reply { lines: vec!["Making the plan…".into()], effects }
            }
        }
    }
}
