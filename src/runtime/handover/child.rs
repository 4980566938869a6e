//! The program that has the terminal.

use std::{
    ffi::OsString,
    fs::File,
    os::{fd::OwnedFd, unix::process::ExitStatusExt},
    process::{ExitStatus, Stdio},
    time::{Duration, Instant},
};

use rustix::{
    process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid},
    termios::{OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcsetattr},
};
use tokio::process::{Child, Command};

use super::{
    configuration,
    draft::Draft,
    program::{self, EDITOR, PAGER},
};
use crate::{
    app::Handed,
    domain::Severity,
    provider::command::environment_of_the_person,
    runtime::{Outside, terminal},
};

/// A program that is asked to end may save its work for so long.
const GRACE: Duration = Duration::from_secs(2);
/// A program that is killed is gone by then, unless it hangs in the system.
const DYING: Duration = Duration::from_millis(200);

/// What to start, found before the terminal is given away.
pub(super) struct Ready {
    words: Vec<String>,
    draft: Option<Draft>,
    stdin: Stdio,
    /// All that it sees of our environment; all of it where none is given.
    environment: Option<Variables>,
    is_configuration: bool,
}

type Variables = Vec<(OsString, OsString)>;

/// The running program. When this is dropped, also in the middle, the program ends, the line gets back
/// the modes it had, and what was shown is removed.
#[derive(Debug)]
pub(super) struct HandOver {
    name: String,
    child: Child,
    draft: Option<Draft>,
    is_configuration: bool,
    line: OwnedFd,
    /// The modes of the line as the program got it.
    modes: Option<Termios>,
}

impl HandOver {
    /// Finds the program and writes down what it shows. The error is the whole message.
    pub(super) fn prepare(handed: Handed, outside: &Outside) -> Result<Ready, String> {
        match handed {
            Handed::Configuration => {
                let mut words = program::find(EDITOR, outside)?;
                words.push(configuration::file(outside)?.display().to_string());
                Ok(Ready { words, draft: None, stdin: keys()?, environment: None, is_configuration: true })
            }
            Handed::Command { words, secrets } => {
                if let Some(program) = words.first().filter(|program| !program::is_there(program, outside)) {
                    return Err(format!("program `{program}` is not installed; install it or add its folder to PATH"));
                }
                let environment = Some(environment_of_the_person(&secrets));
                Ok(Ready { words, draft: None, stdin: keys()?, environment, is_configuration: false })
            }
            Handed::Text { name, text, is_paged } => {
                let mut words = program::find(if is_paged { PAGER } else { EDITOR }, outside)?;
                let Some(state) = &outside.state_directory else {
                    return Err("there is no home to put the text in; set HOME or ORCHESTRA_STATE_DIR".into());
                };
                let unwritten = |error: std::io::Error| {
                    format!("the text cannot be written below {0}: {error}; see: ls -ld {0}", state.display())
                };
                let draft = Draft::write(state, &name, text).map_err(unwritten)?;
                // A pager reads its input, as from a pipe, and its keys from the terminal.
                let stdin = if is_paged {
                    File::open(draft.path()).map_err(unwritten)?.into()
                } else {
                    words.push(draft.path().display().to_string());
                    keys()?
                };
                Ok(Ready { words, draft: Some(draft), stdin, environment: None, is_configuration: false })
            }
        }
    }

    /// Starts it on a terminal that was given back.
    pub(super) fn start(ready: Ready) -> Result<Self, String> {
        let Ready { words, draft, stdin, environment, is_configuration } = ready;
        let line = terminal::line().map_err(|error| format!("the terminal cannot be handed over: {error}"))?;
        let modes = tcgetattr(&line).ok();
        let (program, arguments) = words.split_first().ok_or("there is no program to start")?;
        // It stays in our process group: the terminal's keys reach it, and a shell stops and continues both.
        let mut command = Command::new(program);
        command.args(arguments).stdin(stdin).kill_on_drop(true);
        if let Some(environment) = environment {
            command.env_clear().envs(environment);
        }
        let child = command.spawn();
        let child = child.map_err(|error| format!("`{program}` cannot be started: {error}"))?;
        Ok(Self { name: program.clone(), child, draft, is_configuration, line, modes })
    }

    /// Waits for its end. Safe to drop and to call again.
    pub(super) async fn ended(&mut self) -> std::io::Result<ExitStatus> {
        self.child.wait().await
    }

    /// Says what there is to say of its end.
    pub(super) fn finish(self, status: std::io::Result<ExitStatus>, outside: &Outside) -> Told {
        let name = &self.name;
        let failure = match status {
            Ok(status) if status.success() => None,
            Ok(status) => Some(match (status.code(), status.signal()) {
                (Some(code), _) => format!("`{name}` ended with status {code}"),
                (None, signal) => format!("`{name}` was killed by signal {}", signal.unwrap_or_default()),
            }),
            Err(error) => Some(format!("`{name}` cannot be waited for: {error}")),
        };
        match (failure, &self.draft) {
            (Some(failure), _) => Some((Severity::Warning, failure)),
            (None, None) => self.is_configuration.then(|| configuration::verdict(outside)),
            (None, Some(draft)) => {
                let told = "what you changed in the text is not kept: it was only shown; export writes a file";
                draft.was_changed().then(|| (Severity::Info, told.into()))
            }
        }
    }

    /// True when the program was stopped and we were not: by itself, or by a signal to it alone.
    pub(super) fn is_stopped(&self) -> bool {
        let options = WaitIdOptions::STOPPED | WaitIdOptions::NOHANG;
        self.pid().is_some_and(|pid| waitid(WaitId::Pid(pid), options).is_ok_and(|stopped| stopped.is_some()))
    }

    /// Lets it go on.
    pub(super) fn go_on(&self) {
        self.signal(Signal::CONT);
    }

    /// Ends it because we end: it is asked to, and killed when it does not. True when it left the
    /// terminal as it should.
    pub(super) async fn end(mut self) -> bool {
        self.signal(Signal::TERM);
        self.signal(Signal::CONT);
        let ended = tokio::time::timeout(GRACE, self.child.wait()).await;
        if ended.is_err() {
            let _ = self.child.kill().await;
        }
        ended.is_ok_and(|status| status.is_ok_and(|status| status.signal().is_none()))
    }

    fn signal(&self, signal: Signal) {
        if let Some(pid) = self.pid() {
            // One that is already gone is what was wanted.
            let _ = kill_process(pid, signal);
        }
    }

    /// None once it has been waited for.
    fn pid(&self) -> Option<Pid> {
        self.child.id().and_then(|id| Pid::from_raw(id.cast_signed()))
    }
}

impl Drop for HandOver {
    fn drop(&mut self) {
        // In the middle, because we end by a defect: what it writes until it is gone must not be the last.
        if self.child.id().is_some() && self.child.start_kill().is_ok() {
            let until = Instant::now() + DYING;
            while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < until {
                std::thread::yield_now();
            }
            terminal::clear_line(&self.line);
        }
        if let Some(modes) = &self.modes {
            let _ = tcsetattr(&self.line, OptionalActions::Now, modes);
        }
        // What was typed and not read was meant for the program.
        let _ = tcflush(&self.line, QueueSelector::IFlush);
    }
}

/// A notice, if there is something to say.
pub(in crate::runtime) type Told = Option<(Severity, String)>;

/// The terminal, also where our standard input is a log source.
fn keys() -> Result<Stdio, String> {
    terminal::line().map(Stdio::from).map_err(|error| format!("the terminal cannot be handed over: {error}"))
}
