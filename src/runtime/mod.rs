//! Where the two wings meet: the loop, the tasks, the signals and the terminal.
//!
//! [`console`] runs the program on a terminal; [`read_once`] reads every provider a single time for
//! the commands that print. Only this room spawns tasks and threads and asks what time it is. It
//! `recorder/` keeps what happened lately, and [`replay`] plays it. It
//! holds no rules: what an event means is `app/`'s to say, how to read a provider is `provider/`'s.
#![expect(clippy::disallowed_methods, reason = "this room spawns tasks and threads, and reads the clock")]

mod browse;
mod clock;
mod commands;
mod console;
mod copy;
mod executions;
mod export;
mod frames;
mod handover;
mod inbox;
mod job_logs;
mod jobs;
mod keeper;
mod linear;
mod lines;
mod link;
mod logging;
mod look;
mod manners;
mod memory;
mod news;
mod once;
mod outside;
mod outward;
mod panics;
mod passphrase;
mod pipelines;
mod planning;
mod poll;
mod printed;
mod providers;
mod recorder;
mod reload;
mod replay;
mod rules;
mod sabotage;
mod signals;
mod site;
mod supervisor;
mod tasks;
mod terminal;
mod user;
mod watch;
mod worker;
mod wrap;

pub use browse::open_page;
pub use clock::Clock;
pub use console::{
    Answered, ConsoleError, Executions, Machine, MachineParts, Outcome, Read as ExecutionReading, Readings, console,
    read_executions,
};
pub use executions::{
    AskFault, Asked, Following, News, StartFault, ask, heard, new_execution_id, spawn_worker, start_execution,
    start_in_turn, tell_forsaken,
};
pub use inbox::Inbox;
pub use job_logs::OpenedJobLog;
pub use keeper::keep;
pub use linear::{LinearStart, linear};
pub use link::LinkKind;
pub use logging::{LogGuard, log_filter_fault, log_to_stderr, start_logging};
pub use manners::{Manners, advice};
pub use memory::close_memory;
pub use once::read_once;
pub use outside::{ConfigCheck, Outside};
pub use panics::{WORKER_NAME, hush_panics};
pub use passphrase::ask_unseen;
pub use pipelines::{plan_pipeline, plan_pipelines};
pub use planning::Planning;
pub use poll::observe_once;
pub use printed::printed_by;
pub use recorder::{
    Before, Crash, Frame, Header, Moment, Player, Recorder, Recording, RecordingError, Reports, Written, read_recording,
};
pub use reload::{ReadSettings, Reading, Stamps, Watched};
pub use replay::{Pace, replay};
pub use rules::Rules;
pub use sabotage::Sabotage;
pub use signals::asked_to_end;
pub use site::Site;
pub use supervisor::{Kept, supervise};
pub use tasks::blocking;
pub use terminal::{
    QuietLine, SAMPLES, Sample, Speech, TerminalAnswers, Unasked, ask as ask_terminal, is_in_first_group, render_once,
    size as terminal_size,
};
pub use user::effective_user;
pub use watch::watch;
pub use worker::{Side as WorkerSide, WorkFault, begin_session, work};
