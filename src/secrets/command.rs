//! A program of the person's own that prints tokens.

use std::sync::Arc;

use zeroize::Zeroizing;

use super::TokenName;
use crate::domain::{Fault, FaultKind, Secret};

/// The longest token that is taken from anywhere, in bytes.
const MOST_BYTES: usize = 8 * 1024;

type Run = dyn Fn(&TokenName) -> Result<Zeroizing<Vec<u8>>, Fault> + Send + Sync;

/// The token command of the settings. How a child is started is the caller's: it hands in what runs it
/// to its end and gives its standard output.
#[derive(Clone)]
pub struct TokenCommand {
    program: String,
    run: Arc<Run>,
    names: Vec<TokenName>,
}

impl std::fmt::Debug for TokenCommand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenCommand").field("program", &self.program).finish_non_exhaustive()
    }
}

impl TokenCommand {
    /// `program` is its name for the screen. `run` may block, within a limit of its own.
    pub fn new(
        program: impl Into<String>,
        run: impl Fn(&TokenName) -> Result<Zeroizing<Vec<u8>>, Fault> + Send + Sync + 'static,
    ) -> Self {
        Self { program: program.into(), run: Arc::new(run), names: Vec::new() }
    }

    /// It knows these beside the one of each host.
    #[must_use]
    pub fn knowing(self, names: Vec<TokenName>) -> Self {
        Self { names, ..self }
    }

    pub(super) fn names(&self) -> &[TokenName] {
        &self.names
    }

    pub(super) fn program(&self) -> &str {
        &self.program
    }

    /// The one line it prints; `None` when it ends well and prints nothing.
    pub(super) fn token(&self, name: &TokenName) -> Result<Option<Secret>, Fault> {
        let failed = |why: &str| {
            Fault::new(FaultKind::Malformed, format!("the token command `{}` {why}", self.program))
                .with_hint("see secrets.command: orchestra config explain secrets.command")
        };
        let printed = (self.run)(name)?;
        one_line(&printed).map_err(failed)
    }
}

/// The one line of a program's output as a token or passphrase; `None` where it printed nothing.
///
/// # Errors
/// What it printed instead, as the rest of a sentence. It holds nothing of the output.
pub fn one_line(printed: &[u8]) -> Result<Option<Secret>, &'static str> {
    let Ok(text) = std::str::from_utf8(printed) else { return Err("printed what is no text") };
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    fits(text)?;
    Ok(Secret::new(text))
}

/// Whether a text can be a token: it goes into a header, a file and other programs' hands.
///
/// # Errors
/// Why not, as the rest of a sentence.
pub(super) fn fits(text: &str) -> Result<(), &'static str> {
    if text.len() > MOST_BYTES {
        return Err("printed more than 8 KiB, which is no token");
    }
    if text.contains(['\n', '\r']) {
        return Err("printed more than one line; it must print the token alone");
    }
    if text.chars().any(char::is_control) {
        return Err("printed control characters, which no token has");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_is_a_token_and_nothing_else_is() {
        for (printed, token) in
            [("abc\n", Some("abc")), ("abc", Some("abc")), ("abc\r\n", Some("abc")), ("", None), ("\n", None)]
        {
            let found = one_line(printed.as_bytes()).unwrap();
            assert_eq!(found.as_ref().map(Secret::expose), token, "{printed:?}");
        }
        for (printed, why) in [
            (&b"abc\ndef\n"[..], "more than one line"),
            (b"abc\n\n", "more than one line"),
            (b"\x1b[31mabc\x1b[0m\n", "control characters"),
            (b"a\0b", "control characters"),
            (b"\xff\xfe", "no text"),
        ] {
            let said = one_line(printed).unwrap_err();
            assert!(said.contains(why), "{printed:?}: {said}");
        }
        assert!(one_line(&[b'a'; MOST_BYTES + 1]).unwrap_err().contains("8 KiB"));
    }
}
