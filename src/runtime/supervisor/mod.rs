//! The process that keeps the services of one environment running: `orchestra supervise ENV`.
//!
//! [`supervise`] is the way in. What is started and stopped next is [`Board`](crate::plan::Board)'s to say; here
//! it is done: `launch` starts, `ending` ends a whole family of processes, `adoption` finds those that a
//! supervisor before left, `record` keeps what they print within bounds.
//!
//! A service is started with what it prints going straight into its file, so that it goes on when its supervisor
//! is killed, and with `ORCHESTRA_SERVICE` in its environment, so that the next one finds it.

mod adoption;
mod ears;
mod ending;
mod launch;
mod processes;
mod record;
mod report;
mod run;
mod session;
mod watching;

pub use run::{Kept, supervise};
