//! Inside a real tmux.

use std::{
    path::Path,
    process::{Command, Output},
    time::{Duration, Instant},
};

use crate::home::{Home, MOMENT};

/// A server that no other tmux knows, ended with the test.
struct Tmux {
    home: Home,
    socket: String,
}

impl Tmux {
    /// The made-up world in it; `None` where there is no tmux.
    fn open() -> Option<Self> {
        if Command::new("tmux").arg("-V").output().is_err() {
            assert!(std::env::var_os("ORCHESTRA_REQUIRE_PEERS").is_none(), "tmux is needed");
            println!("skipped: needs tmux");
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
