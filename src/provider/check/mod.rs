//! Checks from configuration: an address that must answer, a port that must accept, a process that
//! must run.
//!
//! `look` asks, `judge` decides what an answer means, [`CheckObserver`] holds the checks of one
//! environment and is the main type.

mod certificate;
mod judge;
mod look;
mod observer;
mod table;

pub use observer::CheckObserver;
