//! What each pane shows: its rows, its summary, its one line, its documents. One file a pane.
//!
//! Questions asked of any pane ([`columns`], [`document`], [`line`], ...) are routed to the one that
//! knows. Nothing here draws: `view/pane/` has a file of the same name for that.

mod environment;
mod environments;
mod executions;
mod gpu;
mod log_search;
mod logs;
mod machine;
mod overview;
mod pipelines;
mod routes;
mod sources;

pub(super) use environment::focused_environment;
pub use environment::focused_layer;
pub(super) use executions::unread as unread_executions;
pub use logs::{LogsPane, short_name, standing};
pub use overview::headline;
pub(in crate::app) use pipelines::mark as run_mark;
pub(super) use pipelines::no_repository;
pub use routes::{Opened, badge, columns, document, empty, feed, line, summary};
pub(in crate::app) use routes::{whole_document, whole_summary, width};

pub(super) use routes::facets;
use sources::{freshness_mark, until};
pub(super) use sources::{sources, sources_among};
