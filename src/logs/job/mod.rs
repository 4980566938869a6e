//! The log of one finished job, however long: where its lines, groups, marks and steps are.
//!
//! [`scan`] goes once over the bytes and makes an [`Index`], which keeps places and no text; from it
//! [`read_lines`] makes the few lines that are on screen, sanitized and redacted, and [`Outline`] is
//! what a pane needs to know of the whole. [`Folds`] says which lines are shown, [`Page`] which rows
//! of them. A marker counts only right behind the time that the runner wrote. Nothing here does IO:
//! bytes come through [`Bytes`].

mod bytes;
mod find;
mod folds;
mod index;
mod line;
mod marker;
mod outline;
mod page;
mod places;
mod scan;
mod stamp;
mod steps;

pub use bytes::Bytes;
pub use find::{Finding, MOST_FOUND, find};
pub use folds::Folds;
pub use index::{Group, Index, Mark};
pub use line::{JobLine, LineParts, read_lines};
pub use marker::MarkKind;
pub use outline::{Outline, StepPlace};
pub use page::{Page, PageRow};
pub use scan::scan;
