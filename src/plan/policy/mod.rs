//! Rules on plans: what is denied, and what needs which kind of yes.
//!
//! [`Policies`] are the shipped rules with a person's own over them, in the Cedar language, checked against
//! `assets/policies/orchestra.cedarschema`. They are asked about a plan before it is approved and about each step right
//! before it is performed; what cannot be evaluated is denied. Nothing here reads a file or a clock.

mod decision;
mod facts;
mod load;
mod policies;
mod request;
mod rule;

pub use decision::{Decision, Need};
pub use facts::{Asked, PlanFacts};
pub use load::{PolicyFault, PolicyText};
pub use policies::Policies;
pub use request::{TYPED_HOW_MANY, TYPED_THE_NAME};
pub use rule::{Effect, Rule};
