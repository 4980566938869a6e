//! Asking something of a pipeline: what a key means for the run, gate or workflow under the cursor or for each of those
//! that are marked, the form to fill in where more must be known, and the question before the plans are carried out.
//!
//! [`ChangeForm`] is what is being filled in, [`ChangeBatch`] what plans are waited for; everything else ends as a
//! [`crate::plan::PipelineChange`], of which a plan is made outside. Nothing is changed from here: the yes to a plan
//! starts an execution.

mod ask;
mod batch;
mod by_line;
mod command;
mod form;
mod go;
mod keys;
mod meant;
mod review;
mod started;
mod wish;

pub use batch::ChangeBatch;
pub use form::{ChangeForm, FormRow, form_area};

pub(super) use by_line::NoAnswer;
pub(super) use go::{act, form_arrived, give_up, planned, submit, why_not};
pub(super) use keys::{act as act_in_form, insert, paste};
pub(super) use started::{agreed, started};
