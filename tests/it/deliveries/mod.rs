//! The lists of the Pipelines pane beside that of the runs: gates, environments, pull requests, workflows.

mod changes;
mod keys;
mod leaving;
mod news;
mod opened;
mod places;
pub mod readings;
mod screens;
