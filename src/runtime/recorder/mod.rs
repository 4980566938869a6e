//! What went through `update` lately, kept in memory, written to a file, and fed to `update` again.
//!
//! [`Recorder`] keeps events while the console runs: their shared parts are counted up, nothing is
//! made into text, and what is older than a few megabytes allow becomes a checkpoint. [`Recording`] is
//! what it hands out and what a file holds (JSON Lines, every string redacted). [`Player`] draws the
//! frames again; it reads no provider and carries out no effect. When to write one, and where a
//! terminal comes in, is decided outside.

mod checkpoint;
mod header;
mod lines;
mod player;
mod read;
mod recording;
mod ring;
mod typed;
mod weight;
mod write;

pub use header::{Crash, Header};
pub use player::{Frame, Player};
pub use read::{RecordingError, read_recording};
pub use recording::{Before, Moment, Recording};
pub use ring::Recorder;
pub use write::{Reports, Written};
