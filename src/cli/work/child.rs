//! `orchestra child`.

use std::{ffi::OsString, path::Path};

use crate::cli::{Exit, output};

/// Needs no configuration: what it runs was decided before.
pub(in crate::cli) async fn run(_file: &Path, _words: &[OsString]) -> Exit {
    output::notice("`child` is being built");
    Exit::Failure
}
