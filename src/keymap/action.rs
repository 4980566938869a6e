//! Everything an operator can ask for by a key.

use super::{LogSpan, Pane, PipelinesView};

/// One thing to ask for. Has a name (in keymap files), a sentence (in help), and usually a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    Up,
    Down,
    PageUp,
    PageDown,
    HalfPageUp,
    HalfPageDown,
    Top,
    Bottom,
    Left,
    Right,
    NextPane,
    PreviousPane,
    Show(Pane),
    Open,
    Back,
    Zoom,
    Filter,
    Complete,
    Search,
    NextMatch,
    PreviousMatch,
    SortNext,
    SortReverse,
    Mark,
    MarkAll,
    Copy,
    CopyCommand,
    Browse,
    Edit,
    Page,
    ExportJson,
    ExportCsv,
    ExportMarkdown,
    SaveView,
    SaveWorkspace,
    Refresh,
    Palette,
    EarlierView,
    LaterView,
    Follow,
    Wrap,
    Timestamps,
    LogSpan(LogSpan),
    NextError,
    PreviousError,
    Fold,
    Unfold,
    ToggleFold,
    EarlierAttempt,
    LaterAttempt,
    CreateEnvironment,
    NextPipelinesView,
    PipelinesView(PipelinesView),
    OpenRun,
    PlanForm,
    PauseExecution,
    ResumeExecution,
    AbortExecution,
    ApproveStep,
    RetryStep,
    SkipStep,
    RollbackExecution,
    DispatchWorkflow,
    RerunFailed,
    RerunAll,
    RerunJob,
    RerunDebug,
    CancelRun,
    ForceCancelRun,
    ApproveGate,
    RejectGate,
    ApproveFork,
    TurnWorkflow,
    DeleteRun,
    Mouse,
    Theme,
    EditConfiguration,
    WriteRecording,
    Help,
    Suspend,
    Quit,
    Leave,
    /// A command of the person's own, by its place in their list.
    Command(u16),
}

/// Name and sentence of each action, in the order in which help lists them.
const ACTIONS: [(Action, &str, &str); 97] = [
    (Action::Up, "up", "move up"),
    (Action::Down, "down", "move down"),
    (Action::PageUp, "page-up", "a page up"),
    (Action::PageDown, "page-down", "a page down"),
    (Action::HalfPageUp, "half-page-up", "half a page up"),
    (Action::HalfPageDown, "half-page-down", "half a page down"),
    (Action::Top, "top", "to the first"),
    (Action::Bottom, "bottom", "to the last"),
    (Action::Left, "left", "scroll left"),
    (Action::Right, "right", "scroll right"),
    (Action::Open, "open", "open what is under the cursor"),
    (Action::Back, "back", "clear the filter, else step back"),
    (Action::Zoom, "zoom", "one pane, or all"),
    (Action::NextPane, "next-pane", "next pane"),
    (Action::PreviousPane, "previous-pane", "previous pane"),
    (Action::Show(Pane::Overview), "overview", "overview: what is red, what changed, what runs"),
    (Action::Show(Pane::Environments), "environments", "environments"),
    (Action::Show(Pane::Pipelines), "pipelines", "pipelines"),
    (Action::Show(Pane::Gpu), "gpu", "GPUs"),
    (Action::Show(Pane::Logs), "logs", "logs"),
    (Action::Show(Pane::Executions), "executions", "executions"),
    (Action::Palette, "palette", "find an action, a place or a thing by its name"),
    (Action::EarlierView, "earlier-view", "back to the view before this one"),
    (Action::LaterView, "later-view", "forward again to the view after it"),
    (Action::Filter, "filter", "filter: words, status:failed, age<2h; ! inverts"),
    (Action::Complete, "complete", "complete the word being typed"),
    (Action::Search, "search", "search in the text, or in the lines of the logs"),
    (Action::NextMatch, "next-match", "next match of the search"),
    (Action::PreviousMatch, "previous-match", "previous match"),
    (Action::SortNext, "sort-next", "sort by the next column"),
    (Action::SortReverse, "sort-reverse", "reverse the order"),
    (Action::Mark, "mark", "mark the row, or take its mark away"),
    (Action::MarkAll, "mark-all", "mark all rows that are listed, or none"),
    (Action::Copy, "copy", "copy the value: of the marked rows, of the row, or the text"),
    (Action::CopyCommand, "copy-command", "copy the command that opens this view"),
    (Action::Browse, "browse", "open its page in the browser"),
    (Action::Edit, "edit", "the text in your editor"),
    (Action::Page, "page", "the text in your pager"),
    (Action::ExportJson, "export-json", "write the list to a file as JSON"),
    (Action::ExportCsv, "export-csv", "write the list to a file as CSV"),
    (Action::ExportMarkdown, "export-markdown", "write the list to a file as Markdown"),
    (Action::SaveView, "save-view", "keep this view under a name"),
    (Action::SaveWorkspace, "save-workspace", "keep all panes as they are under a name"),
    (Action::Refresh, "refresh", "read again now"),
    (Action::Follow, "follow", "follow the newest line"),
    (Action::Wrap, "wrap", "wrap long lines"),
    (Action::Timestamps, "timestamps", "show or hide times"),
    (Action::LogSpan(LogSpan::All), "all-lines", "lines of any age"),
    (Action::LogSpan(LogSpan::OneMinute), "last-1m", "lines of the last minute"),
    (Action::LogSpan(LogSpan::FiveMinutes), "last-5m", "lines of the last 5 minutes"),
    (Action::LogSpan(LogSpan::QuarterHour), "last-15m", "lines of the last 15 minutes"),
    (Action::LogSpan(LogSpan::HalfHour), "last-30m", "lines of the last 30 minutes"),
    (Action::LogSpan(LogSpan::OneHour), "last-1h", "lines of the last hour"),
    (Action::LogSpan(LogSpan::FourHours), "last-4h", "lines of the last 4 hours"),
    (Action::NextError, "next-error", "next error"),
    (Action::PreviousError, "previous-error", "previous error"),
    (Action::Fold, "fold", "fold, or go out to what is around it"),
    (Action::Unfold, "unfold", "show what lies in it"),
    (Action::ToggleFold, "toggle-fold", "fold or unfold a job, a matrix, a called workflow"),
    (Action::EarlierAttempt, "earlier-attempt", "the attempt before this one"),
    (Action::LaterAttempt, "later-attempt", "the attempt after this one"),
    (Action::CreateEnvironment, "create-environment", "create an environment, page by page"),
    (Action::NextPipelinesView, "next-list", "the next list of the pipelines"),
    (Action::PipelinesView(PipelinesView::Runs), "list-runs", "pipelines: their runs"),
    (Action::PipelinesView(PipelinesView::Gates), "list-gates", "pipelines: runs that wait for approval"),
    (Action::PipelinesView(PipelinesView::Environments), "list-environments", "pipelines: what is live where"),
    (Action::PipelinesView(PipelinesView::Pulls), "list-pulls", "pipelines: open pull requests"),
    (Action::PipelinesView(PipelinesView::Workflows), "list-workflows", "pipelines: workflows"),
    (Action::OpenRun, "open-run", "the run behind it: that waits, deployed it, ran last"),
    (Action::PlanForm, "plan-form", "steps as a tree, or as waves"),
    (Action::PauseExecution, "pause-execution", "pause: no further step begins"),
    (Action::ResumeExecution, "resume-execution", "go on after a pause, or after its worker died"),
    (Action::AbortExecution, "abort-execution", "abort, and take back what was done"),
    (Action::ApproveStep, "approve-step", "it was done, or its check counts as passed"),
    (Action::RetryStep, "retry-step", "it was not done, or is to be tried again"),
    (Action::SkipStep, "skip-step", "leave the step as it is"),
    (Action::RollbackExecution, "rollback-execution", "take back a finished execution"),
    (Action::DispatchWorkflow, "dispatch-workflow", "start a workflow by hand"),
    (Action::RerunFailed, "rerun-failed", "run the failed jobs again"),
    (Action::RerunAll, "rerun-all", "run all jobs again"),
    (Action::RerunJob, "rerun-job", "run the job in view again"),
    (Action::RerunDebug, "rerun-debug", "run again with debug logging"),
    (Action::CancelRun, "cancel-run", "cancel a run"),
    (Action::ForceCancelRun, "force-cancel-run", "cancel a run that does not stop"),
    (Action::ApproveGate, "approve-gate", "let a run use an environment"),
    (Action::RejectGate, "reject-gate", "keep a run from an environment"),
    (Action::ApproveFork, "approve-fork-run", "let a run of a fork begin"),
    (Action::TurnWorkflow, "turn-workflow", "enable or disable a workflow"),
    (Action::DeleteRun, "delete-run", "delete a run and its logs"),
    (Action::Mouse, "mouse", "take or release the mouse"),
    (Action::Theme, "theme", "show in the next theme"),
    (Action::EditConfiguration, "edit-configuration", "your config.toml in your editor"),
    (Action::WriteRecording, "write-recording", "write what happened lately to a file, for a report"),
    (Action::Help, "help", "keys of this place"),
    (Action::Suspend, "suspend", "suspend to the shell; fg comes back"),
    (Action::Quit, "quit", "leave the view, then the program"),
    (Action::Leave, "leave", "leave the program at once"),
];

impl Action {
    /// Every action, in help's order.
    pub fn all() -> impl Iterator<Item = Self> {
        ACTIONS.iter().map(|(action, ..)| *action)
    }

    fn entry(self) -> Option<&'static (Self, &'static str, &'static str)> {
        ACTIONS.iter().find(|(action, ..)| *action == self)
    }

    /// Its name in keymap files.
    pub fn name(self) -> &'static str {
        self.entry().map_or("", |(_, name, _)| name)
    }

    /// What it does, for help.
    pub fn sentence(self) -> &'static str {
        self.entry().map_or("", |(_, _, sentence)| sentence)
    }

    /// Its name as words, for a person.
    pub fn label(self) -> String {
        self.name().replace('-', " ")
    }

    /// True for those that move the cursor or scroll.
    pub fn moves(self) -> bool {
        use Action::{Bottom, Down, HalfPageDown, HalfPageUp, Left, PageDown, PageUp, Right, Top, Up};
        matches!(self, Up | Down | PageUp | PageDown | HalfPageUp | HalfPageDown | Top | Bottom | Left | Right)
    }

    pub fn named(name: &str) -> Option<Self> {
        ACTIONS.iter().find(|(_, known, _)| *known == name).map(|(action, ..)| *action)
    }
}
