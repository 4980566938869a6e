//! What a person is told while not looking: a run that ends, an environment that goes down.
//!
//! [`NewsWatch`] compares what is read with what was seen before; [`News`] is one thing to tell,
//! carried out by `runtime/`. The first reading is never news, and nothing that is not up to date is.

mod seen;
mod sentence;
mod watch;

pub use watch::{News, NewsWatch};

pub(super) use sentence::{of_environment, of_execution, of_gate, of_run};
pub(super) use watch::{arrived, defect, executions, tick};
