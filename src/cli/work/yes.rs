//! Whether a person agrees to something that is no plan.

use super::ask::ask_yes;
use crate::{cli::Exit, domain::Timestamp, plan::Approval};

/// Asks for a yes, where none was given. Without a terminal there is nobody to ask: that is a no, with the flag to type.
pub(in crate::cli) async fn agreed(is_given: bool, question: &str) -> Result<&'static str, Exit> {
    if is_given { Ok("--yes") } else { ask_yes(question).await }
}

/// The approval of this person, now.
pub(in crate::cli) fn approval(by: &str, how: &str, irreversible: bool) -> Approval {
    Approval { by: by.to_owned(), how: how.to_owned(), irreversible, at: Timestamp::now() }
}
