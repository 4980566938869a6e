//! Where a new token comes from: standard input, or a person who pastes it.

use std::io::{self, IsTerminal, Read};

use zeroize::Zeroizing;

use super::{run::Refusal, target::Target};
use crate::{
    cli::{output, surroundings},
    domain::Secret,
    provider::TokenKind,
    runtime::{self, Outside},
};

/// No token is longer.
const MOST_BYTES: u64 = 64 * 1024;

/// A token, and where it is from, for messages.
pub(super) struct Given {
    pub token: Secret,
    pub origin: &'static str,
}

/// Reads standard input to its end.
pub(super) async fn from_stdin() -> Result<Given, Refusal> {
    let read = runtime::blocking(|| {
        let mut text = Zeroizing::new(String::new());
        io::stdin().lock().take(MOST_BYTES).read_to_string(&mut text).ok().map(|_| text)
    });
    let Some(text) = read.await.flatten() else {
        return Err(Refusal::Usage("standard input is no text; pipe the token into --with-token".into()));
    };
    let token = Secret::new(&text)
        .ok_or_else(|| Refusal::Usage("standard input is empty; pipe the token into --with-token".into()))?;
    Ok(Given { token, origin: "standard input" })
}

/// Shows the page where one is made, opens it where there is a browser, and takes what is pasted. It is
/// not shown.
pub(super) async fn pasted(target: &Target, kind: TokenKind) -> Result<Given, Refusal> {
    pasted_or(target, kind, None).await
}

/// The same, with the token of gh for the word `gh`, where it has one.
pub(super) async fn pasted_or(target: &Target, kind: TokenKind, of_gh: Option<Given>) -> Result<Given, Refusal> {
    if !is_at_a_terminal() {
        return Err(Refusal::Usage(format!(
            "there is no terminal to paste a token at; pipe it in: orchestra auth login {} --with-token",
            target.name
        )));
    }
    if let Some((page, needed)) = target.page(kind) {
        say_page(&page, needed.as_deref());
        open(&page).await;
    }
    if of_gh.is_some() {
        output::say("gh has one: type gh to take it over\n");
    }
    let question = format!("Paste the token for {} (it is not shown; Enter alone leaves): ", target.name);
    let typed = runtime::blocking(move || runtime::ask_unseen(&question)).await.flatten();
    let token = typed.ok_or(Refusal::Cancelled)?;
    if token.expose() == "gh"
        && let Some(given) = of_gh
    {
        return Ok(given);
    }
    Ok(Given { token, origin: "the prompt" })
}

/// Whether a person can be asked.
pub(super) fn is_at_a_terminal() -> bool {
    io::stderr().is_terminal() && std::fs::File::open("/dev/tty").is_ok()
}

/// Says where a token is made and what it needs.
pub(super) fn say_page(page: &str, needed: Option<&str>) {
    let needed = needed.map_or_else(String::new, |needed| format!("It needs: {needed}\n"));
    output::say(&format!("Make a token at {page}\n{needed}"));
}

/// Opens a page where a browser is; where none is, the address that was printed is enough.
pub(super) async fn open(page: &str) {
    let outside = Outside::new(surroundings::text);
    if let Some(told) = runtime::open_page(page, &outside).await {
        output::notice(&told);
    }
}
