//! This machine: directories, files, ports, programs, packages, databases, services.
//!
//! `supervise` starts, asks and ends what keeps services running.

mod supervise;

pub use supervise::{HealthAsker, SupervisorFolder};
