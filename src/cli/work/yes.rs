//! Whether a person agrees.

use std::io::{self, BufRead, IsTerminal, Write};

use crate::{
    cli::{Exit, output},
    domain::Timestamp,
    plan::{Approval, policy::TYPED_THE_NAME},
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
    match answer(format!("{question} [y/N] ")).await {
        Some(answer) if matches!(answer.trim(), "y" | "Y" | "yes") => Ok("y"),
        _ => {
            output::notice("nothing was done");
            Err(Exit::Refused)
        }
    }
}

/// Asks for the environment's name, letter by letter. A flag is not enough: what is asked so is meant for a person.
pub(in crate::cli) async fn typed(environment: &str) -> Result<&'static str, Exit> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        output::notice("the environment's name has to be typed, and there is no terminal to type it on");
        return Err(Exit::Refused);
    }
    match answer(format!("Type the name of the environment to go on [{environment}]: ")).await {
        Some(answer) if answer.trim() == environment => Ok(TYPED_THE_NAME),
        _ => {
            output::notice("nothing was done");
            Err(Exit::Refused)
        }
    }
}

/// What was typed in answer to a question.
async fn answer(question: String) -> Option<String> {
    let answer = crate::runtime::blocking(move || {
        let mut answer = String::new();
        let _ = write!(io::stderr().lock(), "{question}");
        let _ = io::stderr().flush();
        io::stdin().lock().read_line(&mut answer).map(|_| answer)
    });
    answer.await?.ok()
}

/// The approval of this person, now.
pub(in crate::cli) fn approval(by: &str, how: &str, irreversible: bool) -> Approval {
    Approval { by: by.to_owned(), how: how.to_owned(), irreversible, at: Timestamp::now() }
}
