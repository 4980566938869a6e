//! This machine, as something that can be changed: environments of real processes and files.
//!
//! `supervise` starts and stops what keeps services running; [`Registry`] knows the environments that
//! were made here.

mod registry;
mod supervise;

pub use registry::{REGISTRY_VERSION, Registered, RegisteredService, Registry};
pub use supervise::SupervisorFolder;
