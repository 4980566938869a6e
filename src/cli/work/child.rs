//! `orchestra child`.

use std::{ffi::OsString, path::Path};

use crate::{
    cli::{Exit, output},
    provider::run_child,
    runtime::asked_to_end,
};

/// Needs no configuration: what it runs was decided before.
pub(in crate::cli) async fn run(file: &Path, words: &[OsString]) -> Exit {
    match run_child(file, words, asked_to_end(Exit::Cancelled.code())).await {
        Ok(()) => Exit::Ok,
        Err(fault) => {
            output::notice(&fault.to_string());
            Exit::Failure
        }
    }
}
