//! Checks of GitHub workflow files by a program that is made for it: actionlint, else zizmor.
//!
//! [`check_workflows`] runs the first of them that is installed; [`workflow_files`] are what there is to check.
//! `decode` is what each of them prints. Neither is asked to go to the network.

mod checker;
mod decode;
mod files;

pub use checker::check_workflows;
pub(super) use files::WorkflowStamps;
pub use files::{workflow_files, workflow_folder};
