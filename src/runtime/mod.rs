//! Where the two wings meet: the loop, the tasks, the signals and the terminal.
//!
//! [`console`] runs the program on a terminal; [`read_once`] reads every provider a single time for
//! the commands that print. Only this room spawns tasks and threads and asks what time it is. It
//! holds no rules: what an event means is `app/`'s to say, how to read a provider is `provider/`'s.
#![expect(clippy::disallowed_methods, reason = "this room spawns tasks and threads, and reads the clock")]

mod browse;
mod clock;
mod commands;
mod console;
mod copy;
mod export;
mod frames;
mod handover;
mod inbox;
mod linear;
mod lines;
mod link;
mod logging;
mod manners;
mod news;
mod once;
mod outside;
mod outward;
mod panics;
mod poll;
mod providers;
mod sabotage;
mod signals;
mod tasks;
mod terminal;
mod watch;
mod wrap;

pub use clock::Clock;
pub use console::{ConsoleError, Outcome, console};
pub use inbox::Inbox;
pub use linear::{LinearStart, linear};
pub use link::LinkKind;
pub use logging::{LogGuard, start_logging};
pub use manners::Manners;
pub use once::read_once;
pub use outside::{ConfigCheck, Outside};
pub use panics::WORKER_NAME;
pub use poll::observe_once;
pub use sabotage::Sabotage;
pub use signals::asked_to_end;
pub use terminal::{
    QuietLine, SAMPLES, Sample, Speech, TerminalAnswers, Unasked, ask as ask_terminal, leads_session, render_once,
    size as terminal_size,
};
pub use watch::watch;
