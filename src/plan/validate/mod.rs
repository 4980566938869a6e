//! What is wrong with a plan: everything at once, before anybody is asked about it.
//!
//! [`validate`] holds a plan against the catalog of tools; [`parse_plan`] reads one that came from outside. A
//! [`PlanFault`] is one sentence with its place. Whether a plan is *allowed* is no matter of here: that is policy.

mod acts;
mod checks;
mod fault;
mod limits;
mod needs;
mod parse;
mod repair;
mod schema;
mod steps;
mod strict;
mod suggest;
mod whole;

pub use fault::PlanFault;
pub use limits::{MOST_PLAN_BYTES, MOST_STEPS};
pub use parse::parse_plan;
pub use schema::{schema_faults, unread_keywords};
pub use whole::validate;
