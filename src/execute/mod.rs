//! Carries out plans: moves an execution forward or back, and writes before it acts.
//!
//! [`Executor`] is the main type. It takes the journal, the world, the clock and the dice as parameters, so that the
//! same code runs under a simulated world. It formats no screens and touches neither HTTP nor files; who may run,
//! in which process, is `runtime`'s.

mod acts;
mod backward;
mod checking;
mod clock;
mod conclude;
mod controls;
mod doors;
mod executor;
mod facts;
mod forward;
mod intake;
mod jobs;
mod order;
mod pen;
mod recovery;
mod rest;
mod said;
mod turn;

pub use clock::{Clock, Dice};
pub use doors::{Gate, Reserve, World};
pub use executor::{Executor, Surroundings};
pub use rest::{Rest, Stop};
