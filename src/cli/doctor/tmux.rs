//! What tmux keeps from the terminal behind it, and how to let it through.

use std::time::Duration;

use super::Finding;
use crate::{cli::surroundings::text, provider::command::ChildCommand};

const NAME: &str = "tmux";
/// A tmux that does not answer by then hangs.
const LIMIT: Duration = Duration::from_secs(2);

/// Nothing outside tmux.
pub(super) async fn tmux() -> Option<Finding> {
    if text("TMUX").is_none() {
        return text("TERM").filter(|term| term.starts_with("tmux")).map(|_| elsewhere());
    }
    Some(match option("allow-passthrough").await {
        Ok(passthrough) => finding(&passthrough),
        // tmux before 3.3 has no such option, and lets everything through.
        Err(_) if option("set-clipboard").await.is_ok() => finding("on"),
        Err(fault) => Finding::note(NAME, format!("its options could not be read: {fault}"))
            .then("see: tmux show -gv allow-passthrough"),
    })
}

/// The value of an option, wherever tmux keeps it.
async fn option(name: &str) -> Result<String, crate::domain::Fault> {
    let shown = ChildCommand::new("tmux").arguments(["show", "-gv", name]);
    let shown = shown.pass("TMUX").pass("TMUX_TMPDIR").time_limit(LIMIT).output_limit(1_000).output().await?;
    Ok(String::from_utf8_lossy(&shown).trim().to_owned())
}

/// What is copied is given to tmux itself, which hands it to the terminal whatever `set-clipboard` lets programs do.
fn finding(passthrough: &str) -> Finding {
    let found = format!("allow-passthrough {passthrough}: what is copied goes through tmux");
    if matches!(passthrough, "on" | "all") {
        return Finding::well(NAME, found);
    }
    Finding::note(NAME, format!("{found}; notifications other than the bell stop there"))
        .then("tmux set -g allow-passthrough on")
}

/// On the other end of a connection its options cannot be asked for.
fn elsewhere() -> Finding {
    Finding::note(NAME, "it runs on another machine, and decides what is copied and notified from here")
        .then("there, to let both through: tmux set -g allow-passthrough on")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tmux_hides_comes_with_the_command_that_shows_it() {
        let next = |passthrough| finding(passthrough).next.map(|next| next.to_string());
        assert_eq!((next("on"), next("all")), (None, None));
        assert_eq!(next("off").unwrap(), "tmux set -g allow-passthrough on");
    }
}
