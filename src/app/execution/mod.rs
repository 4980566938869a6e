//! An opened execution, and any plan: where each step stands, what it says, and what can be asked of it.
//!
//! [`OpenedExecution`] folds the entries with the one table of `plan`; [`PlanList`] is the plan as rows with a
//! cursor, of which only those in view are ever built; [`plan_areas`] says where its parts lie. Which controls
//! apply, and the question before each, is in `controls` and `ask`. What is planned anew is `wizard/`'s.

mod act;
mod areas;
mod ask;
mod ask_many;
mod controls;
mod details;
mod head;
mod opened;
mod plan_list;
mod row;
mod text;

pub use areas::{PlanAreas, inside, lay_plan};
pub use details::{output, step_details};
pub use head::execution_head;
pub use opened::OpenedExecution;
pub use plan_list::{PlanForm, PlanList};
pub use row::{PlanRow, plan_row};

pub(super) use act::{act, control, listed, lost, moved, moves_steps, read, reveal, said};
pub(super) use ask::{Policy, approve as ask_approval, approve_with as ask_approval_with};
pub(super) use ask_many::{Many, OneOfMany, approve_many as ask_approval_of_many};
pub(super) use controls::why_not;
pub(super) use row::{status_mark, status_word};
pub(super) use text::document;
