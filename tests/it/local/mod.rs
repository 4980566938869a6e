//! Operations of this machine, done for real in directories that are thrown away.

mod children;
mod configuration;
mod databases;
mod directories;
mod git;
mod looks;
mod names;
mod packages;
mod place;
mod ports;
mod registry;
mod rendering;
mod routing;
