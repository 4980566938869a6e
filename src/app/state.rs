//! The whole state of the console.

use std::sync::Arc;

use super::{
    Awaited, ChangeBatch, ChangeForm, Commands, DeliveryPane, Field, Focus, JobLogView, JobTail, Keeping, LinkReading,
    LogsPane, Look, NewsWatch, Notice, OpenedExecution, Overview, Palette, Question, RunDetail, Saved, Search, Store,
    TablePane, Target, Views, Wizard,
};
use crate::config::Settings;
use crate::domain::{JobTimes, Reminder, Timestamp};
use crate::keymap::{Bindings, Context, Key, Pane};

/// Memory for log lines until settings say otherwise.
const LOG_MEMORY_BYTES: usize = 8 << 20;

/// Everything the console knows. Changed only by `update`.
#[derive(Debug)]
pub struct App {
    pub now: Timestamp,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// The world is made up; said in every frame.
    pub demo: bool,
    pub bindings: Bindings,
    pub store: Store,
    pub focus: Focus,
    pub environments: TablePane,
    pub pipelines: TablePane,
    /// Jobs of the run that is open.
    pub run: Option<RunDetail>,
    /// What jobs and steps took in the runs whose jobs were read.
    pub job_times: JobTimes,
    /// The log of one of them, while it is open.
    pub job_log: Option<JobLogView>,
    /// What the failed step said last.
    pub job_tail: Option<JobTail>,
    /// The other lists of that pane, and which of them it shows.
    pub delivery: DeliveryPane,
    pub gpu: TablePane,
    pub logs: LogsPane,
    pub overview: Overview,
    pub executions: TablePane,
    /// What is known of the execution that is open.
    pub execution: Option<OpenedExecution>,
    pub field: Option<Field>,
    /// Lies over everything while it is open.
    pub palette: Option<Palette>,
    /// Lies over everything until it is answered.
    pub question: Option<Question>,
    /// Lies over the panes while an environment is described.
    pub wizard: Option<Wizard>,
    /// Lies over the panes while what is asked of a pipeline is filled in.
    pub form: Option<ChangeForm>,
    /// The changes of which plans were asked for last, while they are waited for.
    pub changing: Option<ChangeBatch>,
    /// Plans that were asked for so far; each is asked for under its own number.
    pub plans_asked: u64,
    /// Yeses of which the executions are not begun yet.
    pub starting: usize,
    /// A person was told what leaving would lose.
    pub(super) leaves_anyway: bool,
    pub commands: Commands,
    pub news: NewsWatch,
    /// What was chosen in the palette, the last first.
    pub chosen: Vec<Target>,
    pub views: Views,
    pub saved: Saved,
    /// How choices are kept; `None` where nothing keeps them.
    pub keeping: Option<Keeping>,
    /// A view that was gone to, of which something is still to come.
    pub awaited: Option<Awaited>,
    /// Keys of a chord that is not complete.
    pub pending: Vec<Key>,
    pub search: Search,
    pub notices: Vec<Notice>,
    /// The settings in force; none until they were handed in.
    pub settings: Option<Arc<Settings>>,
    /// Why files that were read anew cannot be meant, while it is so.
    pub misconfigured: Option<Notice>,
    /// The end of a token that was last told of, and how near it was.
    pub reminded: Option<(Timestamp, Reminder)>,
    pub mouse: bool,
    pub look: Look,
    /// As it was when a key was last pressed.
    pub link: Option<LinkReading>,
    /// A shell waits to bring us back after a suspension.
    pub has_shell: bool,
}

impl App {
    pub fn new(now: Timestamp, size: (u16, u16), bindings: Bindings) -> Self {
        Self {
            now,
            size,
            demo: false,
            bindings,
            store: Store::default(),
            focus: Focus::default(),
            environments: TablePane::default(),
            pipelines: TablePane::default(),
            run: None,
            job_times: JobTimes::default(),
            job_log: None,
            job_tail: None,
            delivery: DeliveryPane::default(),
            gpu: TablePane::default(),
            logs: LogsPane::new(LOG_MEMORY_BYTES),
            overview: Overview::default(),
            executions: TablePane::default(),
            execution: None,
            field: None,
            palette: None,
            question: None,
            wizard: None,
            form: None,
            changing: None,
            plans_asked: 0,
            starting: 0,
            leaves_anyway: false,
            commands: Commands::default(),
            news: NewsWatch::default(),
            chosen: Vec::new(),
            views: Views::default(),
            saved: Saved::default(),
            keeping: None,
            awaited: None,
            pending: Vec::new(),
            search: Search::default(),
            notices: Vec::new(),
            settings: None,
            misconfigured: None,
            reminded: None,
            mouse: false,
            look: Look::default(),
            link: None,
            has_shell: true,
        }
    }

    /// The pane's list, if it is one.
    pub fn table_pane(&self, pane: Pane) -> Option<&TablePane> {
        match pane {
            Pane::Environments => Some(&self.environments),
            Pane::Pipelines => Some(self.delivery.list().unwrap_or(&self.pipelines)),
            Pane::Gpu => Some(&self.gpu),
            Pane::Executions => Some(&self.executions),
            Pane::Overview | Pane::Logs => None,
        }
    }

    /// Where keys are looked up now.
    pub fn context(&self) -> Context {
        let is_typing = self.field.is_some() || self.palette.is_some() || self.question.is_some();
        if is_typing || self.wizard.is_some() || self.form.is_some() {
            Context::Field
        } else if self.focus.help.is_some() {
            Context::Document
        } else {
            self.place_context()
        }
    }

    /// The context of the focused pane, or of the output over it, whatever else lies over them.
    pub fn place_context(&self) -> Context {
        if self.commands.output.is_some() {
            return Context::Document;
        }
        match self.table_pane(self.focus.pane) {
            Some(_) if self.focus.pane == Pane::Executions => Context::Executions,
            Some(pane) if pane.opened.is_none() && self.focus.pane == Pane::Pipelines => Context::Pipelines,
            Some(pane) if pane.opened.is_none() => Context::Table,
            Some(_) if self.focus.pane == Pane::Pipelines && self.job_log.is_some() => Context::JobLog,
            // What can be done to a run can be done to the run of an opened gate as well.
            Some(_) if self.focus.pane == Pane::Pipelines => Context::Run,
            None if self.focus.pane == Pane::Logs => Context::Logs,
            _ => Context::Document,
        }
    }
}
