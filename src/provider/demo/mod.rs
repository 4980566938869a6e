//! The demo world: a made-up AI company in ordinary provider clothes.
//!
//! Here live its story ([`DemoScenario`]), its size ([`DemoScale`]) and its time ([`DemoClock`]);
//! [`DemoWorld`] is the main type and gives observers and followers like any provider. Everything
//! is a pure function of seed, scale, scenario and time, so that with a frozen clock a screen is
//! reproduced to the byte. Nothing here touches the world; only a running clock is read.

mod checkout;
mod clock;
mod delivery;
mod dispatch;
mod executions;
mod gates;
mod gpus;
mod job_logs;
mod jobs;
mod lanes;
mod life;
mod lines;
mod machine;
mod names;
mod observer;
mod plans;
mod pulls;
mod random;
mod runs;
mod scale;
mod scenario;
mod scripted;
mod services;
mod story;
mod stream;
mod workflows;
mod world;

pub use clock::DemoClock;
pub use scale::{DemoScale, DemoScaleError};
pub use scenario::{DemoScenario, DemoScenarioError};
pub use world::DemoWorld;
