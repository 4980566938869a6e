//! This machine, as its operating system describes it.
//!
//! [`HostObserver`] is the main type. What is cheap is read every two seconds, what walks all of
//! `/proc` every ten. `sysinfo` and `listeners` live here and nowhere else.

mod disks;
mod listening;
mod observer;
mod processes;
mod sampler;

pub use observer::HostObserver;
pub(super) use processes::Programs;
pub use sampler::machine_name;
