//! Starting a child, or taking up one that runs, until its end.

use std::{ffi::OsString, path::Path, time::Duration};

use rustix::process::Signal;

use super::{
    files::{ChildFiles, End},
    lines::Lines,
    stop::{sweep, tell},
};
use crate::{
    domain::{Fault, FaultKind, Printable},
    provider::{
        OperationFault, Progress,
        command::{ChildCommand, Detached},
        local::{faults::refused, place::Place},
    },
};

/// Variables that package tools read beside those that every child may see. None is a token.
const PASSED: [&str; 18] = [
    "CARGO_HOME",
    "RUSTUP_HOME",
    "RUSTUP_TOOLCHAIN",
    "PYENV_ROOT",
    "PYENV_VERSION",
    "PIP_INDEX_URL",
    "PIP_EXTRA_INDEX_URL",
    "PIP_CACHE_DIR",
    "npm_config_registry",
    "npm_config_cache",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
];
/// Characters of the last line that an error says.
const SHOWN: usize = 300;
const GLANCE: Duration = Duration::from_millis(50);

/// A program with its arguments.
pub(in crate::provider::local) type ChildWords = Vec<OsString>;

/// A child on its way. Dropped before its end, it is told to end, unless it is left.
pub(in crate::provider::local) struct Follow<'a> {
    files: &'a ChildFiles,
    started: Option<Detached>,
    lines: Lines,
    /// It goes on when nobody follows any more.
    is_left: bool,
    has_ended: bool,
}

impl<'a> Follow<'a> {
    /// Takes up what runs or has ended, and starts it otherwise.
    ///
    /// # Errors
    /// It cannot be started.
    pub(in crate::provider::local) fn begin(
        place: &Place,
        files: &'a ChildFiles,
        folder: &Path,
        words: &ChildWords,
        is_left: bool,
    ) -> Result<Self, OperationFault> {
        let mut follow = Self { files, started: None, lines: Lines::default(), is_left, has_ended: false };
        let has_ended = files.state().is_some_and(|state| state.end.is_some());
        if files.is_running() || has_ended {
            follow.lines = Lines::of_the_end(&files.log_path());
            return Ok(follow);
        }
        if files.state().is_some() {
            // Its wrapper was ended, and what it ran may be left.
            files.operation().into_iter().for_each(sweep);
        }
        files.clear();
        let wrapper = ChildCommand::new(&place.paths.executable).folder(folder);
        let wrapper = PASSED.iter().fold(wrapper, |wrapper, name| wrapper.pass(name));
        let wrapper =
            wrapper.arguments(["child".as_ref(), files.lock_path().as_os_str(), "--".as_ref()]).arguments(words);
        follow.started = Some(wrapper.detach().map_err(OperationFault::lasting)?);
        Ok(follow)
    }

    /// Says what it prints until it has ended.
    ///
    /// # Errors
    /// It did not end with status 0; the last line that it printed says why.
    pub(in crate::provider::local) async fn finish(mut self, progress: &dyn Progress) -> Result<(), OperationFault> {
        let log = self.files.log_path();
        while self.goes_on().await {
            self.lines.say_new(&log, progress);
        }
        self.lines.say_new(&log, progress);
        self.lines.end_line(progress);
        self.has_ended = true;
        let shown = |line: &Printable| format!(": {}", line.as_str().chars().take(SHOWN).collect::<String>());
        let said = self.lines.last.as_ref().map(shown).unwrap_or_default();
        let failed = |why: String| Err(refused(format!("{why}{said}")));
        match self.files.state().and_then(|state| state.end) {
            Some(End::Status(0)) => Ok(()),
            Some(End::Status(status)) => failed(format!("it ended with status {status}")),
            Some(End::Killed) => failed("it was killed by a signal".into()),
            Some(End::Stopped) => failed("it was stopped".into()),
            Some(End::Failed(why)) => Err(refused(why)),
            None => {
                let why = "what ran it was ended, and nobody knows how far it came";
                Err(OperationFault::passing(Fault::new(FaultKind::Unreachable, format!("{why}{said}"))))
            }
        }
    }

    /// Waits for a moment: false once it has ended.
    async fn goes_on(&mut self) -> bool {
        if let Some(started) = &mut self.started {
            if tokio::time::timeout(GLANCE, started.ended()).await.is_err() {
                return true;
            }
            // It ended, or another wrapper was faster.
            self.started = None;
        } else {
            tokio::time::sleep(GLANCE).await;
        }
        self.files.is_running()
    }
}

impl Drop for Follow<'_> {
    fn drop(&mut self) {
        if !self.has_ended && !self.is_left {
            tell(self.files, Signal::TERM);
        }
    }
}
