//! An opened run: its attempts, and the jobs of one of them as a tree with a cursor.
//!
//! [`RunDetail`] is what is known of it; [`RunTree`] its rows, of which only those in view are ever built; `head`
//! says what stands above them and `row` what each says. What opens from here (a job's log) asks
//! [`RunDetail::job`] which job is under the cursor.

mod act;
mod detail;
mod head;
mod row;
mod told;
mod tree;
mod window;

pub use detail::{LogWish, RunDetail};
pub use tree::{Node, RunTree, TreeRow, TreeStand};
pub use window::{run_height, run_window};

pub(super) use act::{act, found_at, go_to_job, job_in_view, keep_in_view, moves, open, why_not};
pub(super) use detail::{follow, jobs_read};
pub(super) use told::{above_jobs, told_jobs};
pub(super) use window::document;
