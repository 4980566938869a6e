//! One way after the other, until one takes the text.

use std::time::Duration;

use super::{
    osc52,
    way::{self, Program, Way, ways},
};
use crate::{
    domain::{Fault, FaultKind, Severity},
    provider::command::ChildCommand,
    runtime::{Outside, terminal::Writer},
};

/// A clipboard program that takes longer has lost its display.
const LIMIT: Duration = Duration::from_secs(3);
/// Characters of a text that is told where nothing can copy it.
const TOLD: usize = 1_000;

/// What is copied, and what the terminal can be given.
pub(in crate::runtime) struct Copying {
    /// In few words: `3 run ids`.
    pub what: String,
    pub text: String,
    /// The terminal; `None` where only lines may be written.
    pub writer: Option<Writer>,
}

/// Copies, and says how that went.
pub(in crate::runtime) async fn copy(copying: &Copying, outside: &Outside) -> (Severity, String) {
    let Copying { what, text, writer } = copying;
    let mut why = None;
    for way in ways(outside, writer.is_some()) {
        match (way, writer) {
            (Way::Terminal(_), None) => {}
            (Way::Terminal(_), Some(_)) if text.len() > outside.copy_limit_bytes => why = Some(too_long(text, outside)),
            (Way::Terminal(wrap), Some(writer)) => {
                // One piece: never inside a frame.
                writer.put(osc52::sequence(text, wrap));
                return (Severity::Info, format!("copied {what} by {}", way::name(wrap)));
            }
            (Way::Program(program), _) => match feed(program, text).await {
                Ok(()) => return (Severity::Info, format!("copied {what} by {}", program.name)),
                // Another one may be there.
                Err(fault) if fault.kind == FaultKind::Absent => why = why.or(Some(fault.to_string())),
                Err(fault) => why = Some(fault.to_string()),
            },
        }
    }
    let why = why.unwrap_or_else(|| none(outside));
    if writer.is_none() {
        return (Severity::Info, format!("{what}, not copied ({why}): {}", told(text)));
    }
    (Severity::Warning, format!("{what} not copied: {why}"))
}

async fn feed(program: Program, text: &str) -> Result<(), Fault> {
    let mut command = ChildCommand::new(program.name).arguments(program.arguments).time_limit(LIMIT);
    for variable in ["TMUX", "TMUX_TMPDIR", "WAYLAND_DISPLAY", "DISPLAY", "XAUTHORITY", "WSL_INTEROP"] {
        command = command.pass(variable);
    }
    command.feed(text.as_bytes()).await
}

fn too_long(text: &str, outside: &Outside) -> String {
    format!(
        "{} KiB are more than the {} of ui.copy_limit_kib; edit or page shows it, export writes it",
        text.len().div_ceil(1024),
        outside.copy_limit_bytes / 1024
    )
}

fn none(outside: &Outside) -> String {
    let display = if outside.has("DISPLAY") || outside.has("WAYLAND_DISPLAY") { "" } else { " without a display" };
    format!("nothing can copy here{display}; the terminal may: copy = \"osc52\" under [ui] in config.toml")
}

/// The text in one line, as much of it as can be listened to.
fn told(text: &str) -> String {
    let whole = text.replace('\n', ", ");
    let mut line: String = whole.chars().take(TOLD).collect();
    if line.len() < whole.len() {
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_of_a_long_text_says_that_it_goes_on() {
        assert_eq!(told("one\ntwo"), "one, two");
        assert_eq!(told(&"x".repeat(TOLD)), "x".repeat(TOLD));
        let lines = "x\n".repeat(TOLD / 2);
        assert!(told(&lines).ends_with('…') && told(&lines).chars().count() == TOLD + 1);
    }
}
