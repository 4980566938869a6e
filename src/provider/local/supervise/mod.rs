//! What keeps the services of an environment running, seen from outside: its folder, its door, and the
//! operations that start, ask and end it.
//!
//! The supervisor itself is a process of its own; [`SupervisorFolder`] is where both sides meet.

mod door;
mod folder;
mod health;

pub use folder::SupervisorFolder;
pub use health::HealthAsker;
