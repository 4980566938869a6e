//! What the app wants done by `runtime/`.

use super::{CommandRun, News};
use crate::config::UiChoice;
use crate::domain::{Job, JobLogKey, RunKey, Workflow};
use crate::plan::{Agreed, Control, ExecutionId, Goal, PipelineChange};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    Quit,
    /// Give the terminal back to the shell until it sends us to the foreground again.
    Suspend,
    /// Read every provider now.
    Refresh,
    FetchJobs {
        key: RunKey,
        attempt: u32,
    },
    /// Read a run that is not among those listed, and its jobs. `attempt` is the latest that is known, 0 for none: a
    /// failure is told under it.
    FetchRun {
        key: RunKey,
        attempt: u32,
    },
    /// Read an earlier attempt of a run, and its jobs.
    FetchAttempt {
        key: RunKey,
        attempt: u32,
    },
    /// Read the log of a job, where it is not larger than that; what comes is [`super::Event::JobLog`].
    FetchJobLog {
        run: RunKey,
        job: Box<Job>,
        most_bytes: Option<u64>,
    },
    /// Lines of the opened log, each pair from one to before the other.
    ReadJobLog {
        key: JobLogKey,
        ranges: Vec<(u64, u64)>,
    },
    /// The lines of the opened log that hold a text.
    SearchJobLog {
        key: JobLogKey,
        text: String,
    },
    /// The log is shown no longer.
    CloseJobLog,
    /// Read this execution with its entries and lines, and go on reading; the one before is followed no longer.
    FollowExecution(Option<ExecutionId>),
    /// Write a control, as a person who has seen the entries up to `seen`.
    ControlExecution {
        execution: ExecutionId,
        control: Control,
        seen: u64,
    },
    /// Say what environments can be made of: [`super::Event::Offered`].
    OfferTemplates,
    /// Observe what a plan depends on, and make it: [`super::Event::Planned`] with the same number.
    MakePlan {
        asked: u64,
        goal: Box<Goal>,
    },
    /// Look at what a change depends on, and make its plan: [`super::Event::Planned`] with the same number.
    PlanChange {
        asked: u64,
        change: Box<PipelineChange>,
    },
    /// Read what a workflow asks for on a branch or tag: [`super::Event::DispatchForm`].
    FetchDispatchForm {
        repository: String,
        workflow: Box<Workflow>,
        reference: String,
    },
    /// Carry the plan of this digest out, which was agreed to in this way: [`super::Event::Started`].
    ApprovePlan {
        digest: String,
        how: String,
        /// An irreversible step was agreed to in so many words.
        irreversible: bool,
    },
    /// Carry out each of these, which were agreed to together in this way: [`super::Event::StartedAll`].
    ApprovePlans {
        plans: Vec<Agreed>,
        how: String,
    },
    /// Show everything in the theme of this name.
    Theme(String),
    /// Run a command of the person's own; what it says comes back as events.
    RunCommand(CommandRun),
    /// Stop the run of this number.
    StopCommand(u64),
    /// Tell a person who does not look.
    Notify(News),
    /// Take or release the mouse.
    Mouse(bool),
    /// Put a text where other programs paste from. `what` it is, in few words for the notice: `3 run ids`.
    Copy {
        what: String,
        text: String,
    },
    /// Keep this from one run of the program to the next.
    Remember(UiChoice),
    /// Write what happened lately to a file.
    WriteRecording,
    /// Open pages of the web, at most so many at once as a person can mean.
    Browse(Vec<String>),
    /// Hand the terminal over to the person's editor or pager.
    Edit(Handed),
    /// Write a text into a new file that is named after `name` and the time.
    Export {
        name: String,
        extension: &'static str,
        /// What it holds, in few words for the notice: `12 runs`.
        what: String,
        text: String,
    },
}

/// What another program shows on our terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handed {
    /// A command of the person's own, with the secret variables that it may see.
    Command { words: Vec<String>, secrets: Vec<String> },
    /// A text that is only shown; what is changed in it is not kept.
    Text {
        /// A word for it: `pipelines`.
        name: String,
        text: String,
        /// In the pager instead of the editor.
        is_paged: bool,
    },
    /// The person's own config.toml.
    Configuration,
}
