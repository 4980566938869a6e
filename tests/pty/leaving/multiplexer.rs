//! Inside a real tmux and a real GNU screen.

use std::{
    path::Path,
    process::{Command, Output},
    time::{Duration, Instant},
};

use super::is_here;
use crate::{
    home::{Home, MOMENT, Start},
    screen::first,
    terminal::End,
};

/// A server that no other tmux knows, ended with the test.
struct Tmux {
    home: Home,
    socket: String,
}

impl Tmux {
    /// The made-up world in it; `None` where there is no tmux.
    fn open() -> Option<Self> {
        if !is_here("tmux") {
            return None;
        }
        let home = Home::new();
        let socket = home.path().join("tmux").display().to_string();
        let tmux = Self { home, socket };
        let program = format!("{} demo --clock {MOMENT}", env!("CARGO_BIN_EXE_orchestra"));
        let folder = |name: &str| tmux.home.path().join(name);
        let started = tmux
            .command(&["-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "30", &program])
            .env("HOME", folder("home"))
            .env("ORCHESTRA_CONFIG_DIR", folder("config"))
            .env("ORCHESTRA_STATE_DIR", folder("state"))
            .env("LANG", "C.UTF-8")
            .output()
            .unwrap();
        assert!(started.status.success(), "{started:?}");
        Some(tmux)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("tmux");
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).current_dir(self.home.work());
        command.args(["-S", &self.socket]).args(arguments);
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn shows(&self, text: &str) {
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            let screen = self.run(&["capture-pane", "-p"]).stdout;
            let screen = String::from_utf8_lossy(&screen);
            if screen.contains(text) {
                return;
            }
            assert!(Instant::now() < until, "never came: {text}; the screen:\n{screen}");
            std::thread::park_timeout(Duration::from_millis(20));
        }
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        self.run(&["kill-server"]);
        assert!(!Path::new(&self.socket).exists() || self.run(&["list-sessions"]).stdout.is_empty());
    }
}

#[test]
fn a_copied_value_is_in_the_buffer_of_tmux() {
    let Some(tmux) = Tmux::open() else { return };
    tmux.shows("▶ 1 Environments");
    tmux.shows("production");
    tmux.run(&["send-keys", "y"]);
    tmux.shows("copied 1 environment name by tmux");
    assert_eq!(tmux.run(&["show-buffer"]).stdout, b"local");
}

#[test]
fn tmux_hands_the_copied_value_on_to_the_terminal_that_it_is_shown_on() {
    if !is_here("tmux") {
        return;
    }
    let start = Start::still_demo().size(100, 30);
    let socket = start.home.path().join("tmux").display().to_string();
    let script = format!("exec tmux -S {socket} -f /dev/null new-session \"$@\"");
    let mut terminal = start.by_script(&script).open();
    terminal.shows(&["▶ 1 Environments", "production"]);
    terminal.type_keys("y");
    terminal.shows(&["copied 1 environment name by tmux"]);
    terminal.wait_for("the value at the outer terminal", |received| first(&received.bytes, b";bG9jYWw=").is_some());
    terminal.type_keys("q");
    assert_eq!(terminal.end(), End::Code(0));
}

#[test]
fn screen_lets_a_long_text_through_whole() {
    if !is_here("screen") {
        return;
    }
    let start = Start::still_demo().size(100, 30);
    let sockets = start.home.path().join("sockets");
    std::fs::create_dir(&sockets).unwrap();
    std::fs::set_permissions(&sockets, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let mut terminal =
        start.env("SCREENDIR", sockets.to_str().unwrap()).by_script("exec screen -U -c /dev/null \"$@\"").open();
    terminal.shows(&["▶ 1 Environments", "production"]);
    terminal.type_keys("?y");
    terminal.shows(&["copied the text by OSC 52 (screen)"]);
    terminal.wait_for("the text at the outer terminal", |received| {
        let Some(at) = first(&received.bytes, b"\x1b]52;c;S2V5cyBpbiBFbnZpcm9ubWVudHM") else { return false };
        let text = &received.bytes[at + 7..];
        // Whole, in one sequence that nothing was put into.
        text.iter().position(|byte| *byte == 7).is_some_and(|end| end > 1_000 && !text[..end].contains(&0x1b))
    });
    terminal.type_keys("qq");
    assert_eq!(terminal.end(), End::Code(0));
}
