//! What keeps the services of an environment running, seen from outside: its folder, its door, and the
//! operations that start, ask and end it.
//!
//! The supervisor itself is a process of its own; [`SupervisorFolder`] is where both sides meet. [`Supervising`] is
//! each of the operations.

mod door;
mod folder;
mod health;
mod operations;
mod schema;
mod steering;
mod supervising;

pub use folder::SupervisorFolder;
pub use health::HealthAsker;
pub(super) use supervising::Supervising;
