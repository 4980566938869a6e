//! Whether a person agrees.

use std::io::{self, BufRead, IsTerminal, Write};

use crate::{
    cli::{Exit, output},
    domain::Timestamp,
    plan::Approval,
};

/// Asks for a yes, where none was given. Without a terminal there is nobody to ask: that is a no, with the flag to type.
pub(in crate::cli) async fn agreed(is_given: bool, question: &str) -> Result<&'static str, Exit> {
    if is_given {
        return Ok("--yes");
    }
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        output::notice(&format!("{question} There is no terminal to ask on; to agree: --yes"));
        return Err(Exit::Refused);
    }
    let question = format!("{question} [y/N] ");
    let answer = crate::runtime::blocking(move || {
        let mut answer = String::new();
        let _ = write!(io::stderr().lock(), "{question}");
        let _ = io::stderr().flush();
        io::stdin().lock().read_line(&mut answer).map(|_| answer)
    });
    match answer.await {
        Some(Ok(answer)) if matches!(answer.trim(), "y" | "Y" | "yes") => Ok("y"),
        _ => {
            output::notice("nothing was done");
            Err(Exit::Refused)
        }
    }
}

/// The approval of this person, now.
pub(in crate::cli) fn approval(by: &str, how: &str, irreversible: bool) -> Approval {
    Approval { by: by.to_owned(), how: how.to_owned(), irreversible, at: Timestamp::now() }
}
