//! The terminal as the variables and the system describe it, the locale, the clock.

use std::{
    io::{self, IsTerminal},
    time::{Duration, Instant, SystemTime},
};

use super::Finding;
use crate::{
    cli::{
        looks::LINUX_CONSOLE,
        surroundings::{self, depth, is_ascii_locale, text},
    },
    runtime::terminal_size,
    theme::Depth,
};

pub(super) fn terminal() -> Vec<Finding> {
    let is_terminal = io::stdout().is_terminal();
    let shown = |name: &str| text(name).map_or_else(|| format!("{name} is not set"), |value| format!("{name}={value}"));
    let found = format!("{}, {}: {}", shown("TERM"), shown("COLORTERM"), colors(depth()));
    let kind = match text("TERM") {
        None if is_terminal => Finding::mend("terminal", found, "set TERM, such as: export TERM=xterm-256color"),
        Some(term) if term == LINUX_CONSOLE => Finding::well("terminal", found).then(OWN_SIGNS),
        _ if is_terminal && depth() == Depth::Mono && text("NO_COLOR").is_none() => Finding::note("terminal", found),
        _ => Finding::well("terminal", found),
    };
    vec![kind, streams(is_terminal), way(is_terminal)]
}

const OWN_SIGNS: &str =
    "graphs are blocks and signs are ASCII, as its font has them; for all signs: ui.ascii = false in config.toml";

fn colors(depth: Depth) -> &'static str {
    match depth {
        Depth::Mono => "no colors",
        Depth::Basic => "16 colors",
        Depth::Indexed => "256 colors",
        Depth::True => "true color",
    }
}

fn streams(is_terminal: bool) -> Finding {
    let input = if io::stdin().is_terminal() { "a terminal" } else { "no terminal" };
    if !is_terminal {
        let found = format!("standard output is no terminal, standard input is {input}; the console does not open");
        return Finding::note("size", found);
    }
    let (columns, rows) = terminal_size();
    let found = format!("{columns}×{rows}; standard input is {input}");
    let finding = if columns < 40 || rows < 12 {
        Finding::mend("size", found, "make the window at least 40×12; 80×24 shows a pane whole")
    } else {
        Finding::well("size", found)
    };
    finding.measuring("columns", columns).measuring("rows", rows)
}

fn way(is_terminal: bool) -> Finding {
    let mut found = Vec::new();
    found.push(if text("SSH_CONNECTION").is_some() { "over SSH" } else { "on this machine" });
    let term = text("TERM").unwrap_or_default();
    if text("STY").is_some() {
        found.push("in screen");
    }
    if text("TMUX").is_none() {
        return Finding::well("connection", found.join(", "));
    }
    found.push("in tmux");
    if is_terminal && !term.starts_with("tmux") && !term.starts_with("screen") {
        let next = "let tmux say what it is: set -g default-terminal tmux-256color in ~/.tmux.conf";
        return Finding::mend("connection", format!("{}, with TERM={term}", found.join(", ")), next);
    }
    Finding::well("connection", found.join(", "))
}

pub(super) fn locale() -> Finding {
    let Some((name, value)) = surroundings::locale() else {
        return Finding::note("locale", "none of LC_ALL, LC_CTYPE, LANG is set").then(UTF_8);
    };
    let found = format!("{name}={value}");
    let lower = value.to_lowercase();
    if is_ascii_locale(&value) {
        Finding::note("locale", format!("{found}: only ASCII is shown")).then("for all signs: export LANG=C.UTF-8")
    } else if lower.contains("utf-8") || lower.contains("utf8") {
        Finding::well("locale", found)
    } else {
        Finding::note("locale", found).then(UTF_8)
    }
}

const UTF_8: &str = "where signs come out wrong: export LANG=C.UTF-8, or start with --ascii";

/// Two clocks, read at the start, so that a jump meanwhile is seen at the end.
pub(super) struct Clocks {
    wall: SystemTime,
    steady: Instant,
}

impl Clocks {
    pub(super) fn read() -> Self {
        Self { wall: SystemTime::now(), steady: Instant::now() }
    }

    pub(super) fn finding(&self, now: &Self) -> Finding {
        let next = "set the clock: timedatectl set-ntp true";
        let time = jiff::Timestamp::try_from(now.wall).map(|time| time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
        let Ok(time) = time else { return Finding::mend("clock", "the time is beyond every calendar", next) };
        if !("2025"..="2099").contains(&&time[..4]) {
            return Finding::mend("clock", format!("it says {time}; certificates and ages will be wrong"), next);
        }
        let steady = now.steady.duration_since(self.steady);
        let wall = now.wall.duration_since(self.wall).unwrap_or_default();
        if wall.abs_diff(steady) > Duration::from_secs(1) {
            return Finding::mend("clock", format!("it says {time}, and jumped while this ran"), next);
        }
        Finding::well("clock", time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::finding::State;

    #[test]
    fn a_clock_that_jumps_or_lies_is_to_be_mended() {
        let steady = Instant::now();
        let at = |unix: u64, after: u64| Clocks {
            wall: SystemTime::UNIX_EPOCH + Duration::from_secs(unix),
            steady: steady + Duration::from_secs(after),
        };
        let state = |from: Clocks, to: Clocks| from.finding(&to).state;
        assert_eq!(state(at(1_800_000_000, 0), at(1_800_000_005, 5)), State::Well);
        assert_eq!(state(at(1_800_000_000, 0), at(1_800_003_600, 5)), State::Mend);
        assert_eq!(state(at(1_800_003_600, 0), at(1_800_000_000, 5)), State::Mend);
        assert_eq!(state(at(0, 0), at(5, 5)), State::Mend);
    }
}
