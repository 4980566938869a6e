//! Asking something of a pipeline: what a key means for the run, gate or workflow under the cursor, the form to fill
//! in where more must be known, and the question before its plan is carried out.
//!
//! [`ChangeForm`] is what is being filled in; everything else ends as a [`crate::plan::PipelineChange`], of which a plan is
//! made outside. Nothing is changed from here: the yes to a plan starts an execution.

mod ask;
mod by_line;
mod command;
mod form;
mod go;
mod keys;
mod wish;

pub use form::{ChangeForm, FormRow, form_area};

pub(super) use by_line::NoAnswer;
pub(super) use go::{act, form_arrived, give_up, planned, submit, why_not};
pub(super) use keys::{act as act_in_form, insert, paste};
