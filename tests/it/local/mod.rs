//! Operations of this machine, done for real in directories that are thrown away.

mod configuration;
mod directories;
mod looks;
mod names;
mod place;
mod ports;
mod registry;
mod rendering;
mod routing;
