//! A home of its own for each program under test, and how the program is started in it.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use portable_pty::CommandBuilder;

use crate::terminal::Terminal;

const PROGRAM: &str = env!("CARGO_BIN_EXE_orchestra");
/// A moment at which the demo world stands still.
pub const MOMENT: &str = "2026-11-20T10:00:00Z";

/// Folders that no other program knows, removed at the end.
pub struct Home {
    root: tempfile::TempDir,
}

impl Home {
    pub fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        for folder in ["home", "config", "work"] {
            fs::create_dir(root.path().join(folder)).unwrap();
        }
        Self { root }
    }

    /// The working directory: empty at first.
    pub fn work(&self) -> PathBuf {
        self.root.path().join("work")
    }

    /// The state directory; the program makes it.
    pub fn state(&self) -> PathBuf {
        self.root.path().join("state")
    }

    /// All that the program wrote into its own log.
    pub fn own_log(&self) -> String {
        let Ok(files) = fs::read_dir(self.state().join("log")) else { return String::new() };
        files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect()
    }

    /// What the console shows of the demo world that stands still: the snapshot of it.
    pub fn still_frame(&self, (columns, rows): (u16, u16)) -> String {
        let size = format!("{columns}x{rows}");
        let mut snapshot = Command::new(PROGRAM);
        snapshot.args(["snapshot", "--demo", "--clock", MOMENT, "--size", &size]);
        snapshot.env("ORCHESTRA_CONFIG_DIR", self.path().join("config")).env("HOME", self.path().join("home"));
        let output = snapshot.current_dir(self.work()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    pub fn path(&self) -> &Path {
        self.root.path()
    }
}

/// How the program is started: by default on 80×24, without a shell around it.
pub struct Start {
    pub home: Home,
    pub size: (u16, u16),
    arguments: Vec<String>,
    variables: Vec<(String, String)>,
    script: Option<String>,
}

impl Start {
    pub fn new(arguments: &[&str]) -> Self {
        Self {
            home: Home::new(),
            size: (80, 24),
            arguments: arguments.iter().map(|argument| (*argument).to_owned()).collect(),
            variables: Vec::new(),
            script: None,
        }
    }

    /// The demo world, in which time goes on.
    pub fn demo() -> Self {
        Self::new(&["demo"])
    }

    /// The demo world at a moment: every frame of it is the same each time.
    pub fn still_demo() -> Self {
        Self::new(&["demo", "--clock", MOMENT])
    }

    pub fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a `git` in the working directory that makes `git.started`, and waits until there is `git.go`.
    pub fn with_git_that_waits(self) -> Self {
        let script = "#!/bin/sh\n: >\"$0.started\"\nwhile ! [ -e \"$0.go\" ]; do sleep 0.02; done\necho git\n";
        let folder = self.home.work();
        fs::write(folder.join("git"), script).unwrap();
        fs::set_permissions(folder.join("git"), fs::Permissions::from_mode(0o755)).unwrap();
        let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
        self.env("PATH", &path)
    }

    /// Started by a shell script in which `"$@"` is the program with its arguments.
    pub fn by_script(mut self, script: &str) -> Self {
        self.script = Some(script.to_owned());
        self
    }

    pub fn open(self) -> Terminal {
        Terminal::open(self)
    }

    pub(crate) fn command(&self) -> CommandBuilder {
        let mut command = match &self.script {
            None => CommandBuilder::new(PROGRAM),
            Some(script) => {
                let mut shell = CommandBuilder::new("/bin/sh");
                shell.args(["-c", script, "sh", PROGRAM]);
                shell
            }
        };
        command.args(&self.arguments);
        command.env_clear();
        let folder = |name: &str| self.home.path().join(name);
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("HOME", folder("home"));
        command.env("ORCHESTRA_CONFIG_DIR", folder("config"));
        command.env("ORCHESTRA_STATE_DIR", folder("state"));
        // The keyrings are those of whoever runs the tests.
        command.env("ORCHESTRA_STORES", "environment,command,encrypted-file,plain-file");
        for (name, value) in &self.variables {
            command.env(name, value);
        }
        command.cwd(self.home.work());
        command
    }
}
