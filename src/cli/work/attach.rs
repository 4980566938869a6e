//! `orchestra attach`.

use super::AttachArguments;
use crate::cli::{Exit, output, surroundings::Surroundings};

pub(in crate::cli) async fn run(_surroundings: &Surroundings, _arguments: AttachArguments) -> Exit {
    output::notice("`attach` is being built");
    Exit::Failure
}
