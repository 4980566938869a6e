//! `orchestra supervise`.

use crate::cli::{Exit, output, surroundings::Surroundings};

pub(in crate::cli) async fn run(_surroundings: &Surroundings, _environment: &str) -> Exit {
    output::notice("`supervise` is being built");
    Exit::Failure
}
