//! What tmux keeps from the terminal behind it, and how to let it through.

use std::time::Duration;

use super::Finding;
use crate::{cli::surroundings::text, provider::command::ChildCommand};

/// A tmux that does not answer by then hangs.
const LIMIT: Duration = Duration::from_secs(2);

/// Nothing outside tmux.
pub(super) async fn tmux() -> Option<Finding> {
    const NAME: &str = "tmux";
    text("TMUX")?;
    let (clipboard, passthrough) = (option("set-clipboard").await, option("allow-passthrough").await);
    Some(match (clipboard, passthrough) {
        (Ok(clipboard), Ok(passthrough)) => finding(&clipboard, &passthrough),
        // tmux before 3.3 has no allow-passthrough, and lets everything through.
        (Ok(clipboard), Err(_)) => finding(&clipboard, "on"),
        (Err(fault), _) => Finding::note(NAME, format!("its options could not be read: {fault}"))
            .then("see: tmux show -gv set-clipboard"),
    })
}

/// The value of an option, wherever tmux keeps it.
async fn option(name: &str) -> Result<String, crate::domain::Fault> {
    let shown = ChildCommand::new("tmux").arguments(["show", "-gv", name]);
    let shown = shown.pass("TMUX").pass("TMUX_TMPDIR").time_limit(LIMIT).output_limit(1_000).output().await?;
    Ok(String::from_utf8_lossy(&shown).trim().to_owned())
}

/// Text is copied by tmux itself (`load-buffer -w`), whatever `set-clipboard` lets programs in it do; only
/// what is to go past tmux needs to be let through.
fn finding(clipboard: &str, passthrough: &str) -> Finding {
    let found = format!("set-clipboard {clipboard}, allow-passthrough {passthrough}");
    if matches!(passthrough, "on" | "all") {
        return Finding::well("tmux", found);
    }
    Finding::note("tmux", format!("{found}: text can be copied, notifications do not reach the terminal behind it"))
        .then("tmux set -g allow-passthrough on")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tmux_hides_comes_with_the_command_that_shows_it() {
        let next = |clipboard, passthrough| finding(clipboard, passthrough).next.map(|next| next.to_string());
        for clipboard in ["on", "external", "off"] {
            assert_eq!(next(clipboard, "on"), None);
            assert_eq!(next(clipboard, "all"), None);
            assert_eq!(next(clipboard, "off").unwrap(), "tmux set -g allow-passthrough on");
        }
    }
}
