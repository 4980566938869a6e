//! The terminal: taken and given back, read on one thread, written on another.
//!
//! crossterm's one home. [`Guard`] holds the modes; [`Screen`] turns frames into bytes; `writer`
//! carries them out; `input` reads keys, as long as its [`Gate`] is open, and `hangup` watches for the
//! line going dead. `probe` asks the terminal about itself, for `orchestra doctor` alone.

mod gate;
mod ground;
mod guard;
mod hangup;
mod input;
mod line;
mod probe;
mod replayed;
mod screen;
mod size;
mod still;
mod writer;

pub(super) use gate::Gate;
pub(super) use ground::QUESTION as GROUND_QUESTION;
pub(super) use guard::{Guard, clear_line, restore};
pub(super) use hangup::watch_hangup;
pub(super) use input::read_input;
pub(super) use line::line;
pub use probe::{QuietLine, SAMPLES, Sample, Speech, TerminalAnswers, Unasked, ask};
pub(super) use replayed::render_replayed;
pub(super) use screen::Screen;
pub use size::{is_in_first_group, size};
pub(super) use still::digest;
pub use still::render_once;
pub(super) use writer::Writer;
