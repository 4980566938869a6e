//! `orchestra audit`.

use super::AuditArguments;
use crate::cli::{Exit, output, surroundings::Surroundings};

pub(in crate::cli) async fn run(_surroundings: &Surroundings, _arguments: AuditArguments) -> Exit {
    output::notice("`audit` is being built");
    Exit::Failure
}
