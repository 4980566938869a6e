//! The one way to speak HTTP.
//!
//! [`Prober`] asks an address once and reports what came back, for checks.

mod probe;

pub(super) use probe::{Answer, Prober};
