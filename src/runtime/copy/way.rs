//! Which ways there are, the best first.

use crate::{
    config::CopyWay,
    runtime::{Outside, wrap::Wrap},
};

/// A program that takes the text on its standard input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Program {
    pub name: &'static str,
    pub arguments: &'static [&'static str],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Terminal(Wrap),
    Program(Program),
}

/// With `-w` tmux also hands it to the terminal it is shown on, whatever `set-clipboard` lets
/// applications do; that is `external` by default, which ignores the sequence from us.
const TMUX: Program = Program { name: "tmux", arguments: &["load-buffer", "-w", "-"] };
const WL_COPY: Program = Program { name: "wl-copy", arguments: &[] };
const XCLIP: Program = Program { name: "xclip", arguments: &["-selection", "clipboard"] };
const XSEL: Program = Program { name: "xsel", arguments: &["-ib"] };
const PBCOPY: Program = Program { name: "pbcopy", arguments: &[] };
const CLIP: Program = Program { name: "clip.exe", arguments: &[] };

/// The ways to try one after the other. Without `has_terminal` nothing may be written but lines.
pub(super) fn ways(outside: &Outside, has_terminal: bool) -> Vec<Way> {
    let tmux = outside.has("TMUX").then_some(TMUX);
    let programs = || tmux.into_iter().chain(desktop(outside)).map(Way::Program);
    let terminal = has_terminal.then_some(Way::Terminal(Wrap::of(outside)));
    match outside.copy {
        CopyWay::Osc52 => terminal.into_iter().collect(),
        CopyWay::Native => programs().collect(),
        // The clipboard that a person pastes from is where the terminal is, not where we run.
        CopyWay::Auto if outside.is_remote() || tmux.is_some() => {
            tmux.map(Way::Program).into_iter().chain(terminal).collect()
        }
        CopyWay::Auto => programs().chain(terminal).collect(),
    }
}

fn desktop(outside: &Outside) -> Vec<Program> {
    let mut programs = Vec::new();
    if outside.has("WAYLAND_DISPLAY") {
        programs.push(WL_COPY);
    }
    if outside.has("DISPLAY") {
        programs.extend([XCLIP, XSEL]);
    }
    if cfg!(target_os = "macos") {
        programs.push(PBCOPY);
    }
    if outside.has("WSL_DISTRO_NAME") {
        programs.push(CLIP);
    }
    programs
}

/// The way over the terminal as a notice names it.
pub(super) fn name(wrap: Wrap) -> &'static str {
    match wrap {
        Wrap::Bare => "OSC 52",
        Wrap::Tmux => "OSC 52 (tmux)",
        Wrap::Screen => "OSC 52 (screen)",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(copy: CopyWay, variables: &[(&str, &str)], has_terminal: bool) -> Vec<&'static str> {
        let lookup =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        let outside = Outside { copy, ..Outside::new(lookup) };
        let name = |way: Way| match way {
            Way::Terminal(wrap) => name(wrap),
            Way::Program(program) => program.name,
        };
        ways(&outside, has_terminal).into_iter().map(name).filter(|name| *name != "pbcopy").collect()
    }

    #[test]
    fn auto_takes_what_reaches_the_clipboard_that_is_pasted_from() {
        let auto = |variables: &[(&str, &str)]| named(CopyWay::Auto, variables, true);
        assert_eq!(auto(&[("TERM", "xterm-256color")]), ["OSC 52"]);
        assert_eq!(auto(&[("DISPLAY", ":0")]), ["xclip", "xsel", "OSC 52"]);
        assert_eq!(auto(&[("DISPLAY", ":0"), ("WAYLAND_DISPLAY", "w")]), ["wl-copy", "xclip", "xsel", "OSC 52"]);
        assert_eq!(auto(&[("DISPLAY", ":10"), ("SSH_TTY", "/dev/pts/1")]), ["OSC 52"]);
        assert_eq!(auto(&[("DISPLAY", ":0"), ("TMUX", "/tmp/x,1,0")]), ["tmux", "OSC 52 (tmux)"]);
        assert_eq!(auto(&[("SSH_TTY", "/dev/pts/1"), ("TMUX", "/tmp/x,1,0")]), ["tmux", "OSC 52 (tmux)"]);
        assert_eq!(auto(&[("STY", "1.x")]), ["OSC 52 (screen)"]);
        assert_eq!(auto(&[("TERM", "tmux-256color"), ("SSH_TTY", "/dev/pts/1")]), ["OSC 52 (tmux)"]);
        assert_eq!(auto(&[("TERM", "screen"), ("SSH_TTY", "/dev/pts/1")]), ["OSC 52 (screen)"]);
    }

    #[test]
    fn a_choice_is_kept_to_and_lines_carry_no_sequence() {
        let variables = [("DISPLAY", ":0"), ("TMUX", "/tmp/x,1,0")];
        assert_eq!(named(CopyWay::Osc52, &variables, true), ["OSC 52 (tmux)"]);
        assert_eq!(named(CopyWay::Native, &variables, true), ["tmux", "xclip", "xsel"]);
        assert_eq!(named(CopyWay::Auto, &variables, false), ["tmux"]);
        assert!(named(CopyWay::Osc52, &variables, false).is_empty());
    }
}
