//! Where the focus is, for looking up keys.

use serde::{Deserialize, Serialize};

/// A fixed region of the screen. The number is the key that jumps to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pane {
    Overview,
    Environments,
    Pipelines,
    Gpu,
    Logs,
    Executions,
}

impl Pane {
    pub const ALL: [Self; 6] =
        [Self::Overview, Self::Environments, Self::Pipelines, Self::Gpu, Self::Logs, Self::Executions];
    /// The panes that share the screen when there is room.
    pub const MAIN: [Self; 4] = [Self::Environments, Self::Pipelines, Self::Gpu, Self::Logs];

    pub fn title(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Environments => "Environments",
            Self::Pipelines => "Pipelines",
            Self::Gpu => "GPU",
            Self::Logs => "Logs",
            Self::Executions => "Executions",
        }
    }

    /// The word for it on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Environments => "environments",
            Self::Pipelines => "pipelines",
            Self::Gpu => "gpu",
            Self::Logs => "logs",
            Self::Executions => "executions",
        }
    }

    pub fn number(self) -> u8 {
        self as u8
    }
}

/// Where a key is looked up; each falls back to `Global`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Context {
    Global,
    /// A list of rows has the focus.
    Table,
    /// A text that scrolls has the focus: a detail, the overview, the help.
    Document,
    /// The jobs of an opened run have the focus.
    Run,
    Logs,
    /// One of the lists of the pipelines has the focus.
    Pipelines,
    /// The log of a job has the focus.
    JobLog,
    /// The executions have the focus: their list, or the steps of an opened one.
    Executions,
    /// A text is being typed: a filter, what the palette looks for. Of the global keys only `leave` works.
    Field,
}

impl Context {
    pub const ALL: [Self; 9] = [
        Self::Global,
        Self::Table,
        Self::Document,
        Self::Run,
        Self::Logs,
        Self::JobLog,
        Self::Pipelines,
        Self::Executions,
        Self::Field,
    ];

    /// Its section in a keymap file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Table => "table",
            Self::Document => "document",
            Self::Run => "run",
            Self::Logs => "logs",
            Self::Pipelines => "pipelines",
            Self::JobLog => "job-log",
            Self::Executions => "executions",
            Self::Field => "field",
        }
    }

    /// When its keys work, for the reference.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Global => "everywhere, unless the place has the key for itself",
            Self::Table => "in a list",
            Self::Document => "in a text that scrolls: an opened row, the overview, the help",
            Self::Run => "in an opened run: its jobs and their steps",
            Self::Logs => "in the logs",
            Self::Pipelines => "in the lists of the pipelines: runs, gates, environments, pulls, workflows",
            Self::JobLog => "in the log of a job, which is opened from its run",
            Self::Executions => "in the executions: their list, and the steps of an opened one",
            Self::Field => "while a text is typed: a filter, the palette",
        }
    }
}
