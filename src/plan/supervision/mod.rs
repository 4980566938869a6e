//! What keeps the services of one environment running, as data: what is wanted, what is, what follows.
//!
//! [`SupervisorSpec`] says which services there are, [`SupervisorStatus`] how they are doing, [`Board`]
//! what is started and stopped next. Nothing here starts a process or reads a clock: moments are given.

mod board;
mod request;
mod spec;
mod status;
mod unit;

pub use board::{Board, Move};
pub use request::{Answer, Ask, MAX_MESSAGE_BYTES, PROTOCOL_VERSION, Request};
pub use spec::{HealthProbe, LogLimits, RestartPolicy, SPEC_VERSION, ServiceSpec, SupervisorSpec};
pub use status::{Phase, STATUS_VERSION, ServiceStatus, SupervisorStatus};
pub use unit::{Ending, Moment, Unit};
