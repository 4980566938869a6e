//! Carries out plans: moves an execution forward or back, and writes before it acts.
//!
//! It takes the journal, the world, the clock and the dice as parameters, so that the same code runs under a
//! simulated world. It formats no text and touches neither HTTP nor files.

mod clock;

pub use clock::{Clock, Dice};
