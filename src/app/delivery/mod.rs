//! What stands between a commit and production, in lists beside that of the runs: gates, environments, pull
//! requests, workflows.
//!
//! [`DeliveryPane`] says which list the Pipelines pane shows and holds the rows that are made of what was read;
//! [`PipelineSubject`] is the thing that a key is about. What is asked of GitHub to change is not here.

mod approvals;
mod environment;
mod environments;
mod gate;
mod gates;
mod pages;
mod pull;
mod pulls;
mod route;
mod rows;
mod state;
mod subject;
mod summary;
mod tabs;
mod text;
mod workflow;
mod workflows;

pub use rows::{EnvironmentRow, PullRow, WorkflowRow};
pub use state::{DeliveryPane, DeliveryRows};
pub use subject::{PipelineSubject, pipeline_subject};
pub use tabs::pipelines_tabs;
pub use text::rules_in_short;

pub(super) use approvals::{approvals, gate_links};
pub(super) use pages::{environment_page, run_page, workflow_page};
pub(super) use route::{columns, document, facets, focused_layer};
pub(super) use state::{choose, list_mut, renew, show, show_list_of};
pub(super) use summary::{empty, summary};

use route::column;
