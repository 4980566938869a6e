//! `orchestra worker`: the process that carries out one execution.
//!
//! [`work`] takes the lease, claims the execution and runs an [`Executor`](crate::execute::Executor) until it rests. It
//! has no terminal and no streams but its log; everything that it knows comes from the journal. Signals ask it to stop.

mod chance;
mod mortal;
mod process;
mod stops;
mod work;

pub(super) use process::MARK;
pub use process::{Side, begin_session};
pub use work::{WorkFault, work};
