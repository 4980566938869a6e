//! Executions in a made-up world: paused clock, scripted faults, a peer that counts effects by the name of the
//! operation. A crash is an executor that is dropped.

mod controls;
mod crashes;
mod faults;
pub mod journal;
pub(crate) mod plans;
pub mod run;
mod seeds;
mod undo;
pub mod world;
