//! From a goal to a plan: which template, which name and place, then every step with all that is known about it.
//!
//! [`make_plan`] is the door; [`choose`] stops before the steps and says what was chosen and why. Both are pure:
//! [`enquire`] says what has to be looked at, [`Observed`] is what was seen. Everything that is wrong is named at
//! once, in a [`Refusal`].

mod choose;
mod enquiry;
mod facts;
mod fill;
mod habits;
mod make;
mod observed;
mod pick;
mod place;
mod refusal;
mod services;
mod steps;

pub use choose::{Choice, Chosen, choose};
pub use enquiry::{Enquiry, enquire};
pub use make::make_plan;
pub use observed::{Observed, PathState};
pub use pick::usual_offer;
pub use refusal::{GoalFault, Refusal};
