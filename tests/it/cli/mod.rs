//! Whole commands, as a person or a script gives them: exit code, standard output, standard error.

mod auth;
mod checks;
mod configuration;
mod create;
mod demo;
mod doctor;
mod follow;
mod generated;
mod hostile;
mod init;
mod journal;
mod keys;
mod layers;
mod linear;
mod locators;
mod logs;
mod plans;
mod reload;
mod run_watch;
mod runs;
mod runs_change;
mod runs_delivery;
mod runs_several;
mod settings;
mod sheets;
mod start;
mod themes;
mod usage;
mod views;
mod workflow;

use std::{
    io::{Read, Write},
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

/// Long enough for a slow machine; a command that takes longer hangs.
const DEADLINE: Duration = Duration::from_secs(60);

/// A clean place to run the program in: own home, configuration, state and working directory.
pub(crate) struct Place {
    folder: tempfile::TempDir,
    variables: Vec<(String, String)>,
}

/// How a command ended and what it said. The place's own folder reads `DIR`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Place {
    pub(crate) fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap(), variables: Vec::new() };
        for name in ["home", "config", "state", "work"] {
            std::fs::create_dir(place.path(name)).unwrap();
        }
        place
    }

    /// With this text as the user's configuration.
    pub(crate) fn configured(text: impl AsRef<[u8]>) -> Self {
        let place = Self::new();
        place.write("config/config.toml", text);
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        mode(&path, 0o644);
    }

    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.variables.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_orchestra"));
        command
            .args(arguments)
            .current_dir(self.path("work"))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.path("home"))
            .env("ORCHESTRA_CONFIG_DIR", self.path("config"))
            .env("ORCHESTRA_STATE_DIR", self.path("state"))
            // The keyrings are those of whoever runs the tests.
            .env("ORCHESTRA_STORES", "environment,command,encrypted-file,plain-file")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        self.said(self.command(arguments))
    }

    /// The same with these bytes on standard input.
    pub(crate) fn run_on(&self, input: &[u8], arguments: &[&str]) -> Said {
        let child = self.command(arguments).stdin(Stdio::piped()).spawn().unwrap();
        self.ended_after(child, input)
    }

    /// Waits for the end of a command that reads these bytes.
    pub(crate) fn ended_after(&self, mut child: Child, input: &[u8]) -> Said {
        let (mut stdin, input) = (child.stdin.take().unwrap(), input.to_vec());
        thread::spawn(move || stdin.write_all(&input).ok());
        self.ended(child)
    }

    pub(crate) fn said(&self, mut command: Command) -> Said {
        self.ended(command.spawn().unwrap())
    }

    /// Waits for the end; a command that does not end is killed, and fails the test.
    pub(crate) fn ended(&self, child: Child) -> Said {
        self.ended_within(child, DEADLINE)
    }

    /// The same for a command that may take this long.
    pub(crate) fn ended_within(&self, mut child: Child, limit: Duration) -> Said {
        let (out, err) = (read_all(child.stdout.take()), read_all(child.stderr.take()));
        let deadline = Instant::now() + limit;
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if Instant::now() > deadline {
                child.kill().unwrap();
                panic!("does not end: {}", self.named(&err.join().unwrap()));
            }
            thread::sleep(Duration::from_millis(2));
        };
        let err = self.named(&err.join().unwrap());
        let code = status.code().unwrap_or_else(|| panic!("killed by signal {:?}: {err}", status.signal()));
        assert!(!err.contains("panicked"), "{err}");
        Said { code, out: self.named(&out.join().unwrap()), err }
    }

    fn named(&self, bytes: &[u8]) -> String {
        let text = String::from_utf8(bytes.to_vec()).expect("all that is printed is UTF-8");
        text.replace(&std::fs::canonicalize(self.folder.path()).unwrap().display().to_string(), "DIR")
            .replace(&self.folder.path().display().to_string(), "DIR")
    }
}

impl Said {
    /// Standard output as one JSON value.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Refused before anything was done: nothing on standard output, this sentence beside it.
    #[track_caller]
    pub(super) fn refused(&self, sentence: &str) {
        let wanted = Self { code: 3, out: String::new(), err: format!("orchestra: {sentence}\n") };
        assert_eq!(*self, wanted);
    }
}

pub(crate) fn mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// A named pipe that nobody writes to.
pub(super) fn pipe_at(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn read_all(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.map(|mut pipe| pipe.read_to_end(&mut bytes));
        bytes
    })
}

/// The exit code of a reading of this machine alone: 1 on one whose memory or disk is nearly full.
pub(super) fn machine() -> i32 {
    let said = Place::new().run(&["env", "check", "local"]);
    match said.out.as_str() {
        "local is healthy\n" => assert_eq!(said.code, 0, "{said:?}"),
        full => assert!(full.contains(" % used") || full.contains(" % full"), "{said:?}"),
    }
    said.code
}

/// The reason for a refusal that root is not subject to.
pub(crate) fn is_root() -> bool {
    let out = Command::new("id").arg("-u").output().unwrap().stdout;
    out.trim_ascii() == b"0"
}
