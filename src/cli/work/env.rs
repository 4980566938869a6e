//! `orchestra env`.

use super::EnvWork;
use crate::cli::{Exit, output, surroundings::Surroundings};

pub(in crate::cli) async fn run(_surroundings: &Surroundings, _arguments: EnvWork) -> Exit {
    output::notice("`env` is being built");
    Exit::Failure
}
