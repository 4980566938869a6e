//! What to run, and how it is started.

use std::{
    ffi::{OsStr, OsString},
    io::ErrorKind,
    path::PathBuf,
    process::Stdio,
    time::Duration,
};

use tokio::process::{Child, Command};

use crate::domain::{Fault, FaultKind};

/// Variables that every child may see, beside the `LC_` and `XDG_` families.
const PASSED: [&str; 5] = ["PATH", "HOME", "LANG", "TZ", "SSH_AUTH_SOCK"];
const PASSED_FAMILIES: [&str; 2] = ["LC_", "XDG_"];

/// A child to run: program, arguments, folder, variables and limits.
#[derive(Debug, Clone)]
pub struct ChildCommand {
    pub(super) program: OsString,
    pub(super) arguments: Vec<OsString>,
    pub(super) time_limit: Duration,
    pub(super) output_limit: usize,
    folder: Option<PathBuf>,
    passed: Passed,
    set: Vec<(OsString, OsString)>,
}

impl ChildCommand {
    /// A command of one program, searched in `PATH`, with a time limit of 10 s and an output limit
    /// of 4 MiB.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        Self {
            program: program.as_ref().to_owned(),
            arguments: Vec::new(),
            time_limit: Duration::from_secs(10),
            output_limit: 4 * 1024 * 1024,
            folder: None,
            passed: Passed::Listed(Vec::new()),
            set: Vec::new(),
        }
    }

    /// Adds arguments; each reaches the child as it is.
    #[must_use]
    pub fn arguments<S: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = S>) -> Self {
        self.arguments.extend(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
        self
    }

    #[must_use]
    pub fn folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// Lets one more variable of our own environment through.
    #[must_use]
    pub fn pass(mut self, name: &'static str) -> Self {
        if let Passed::Listed(names) = &mut self.passed {
            names.push(name);
        }
        self
    }

    /// Lets our whole environment through, as for a program that the person starts, but for what looks
    /// like a token, a password or a key; of those only the ones named.
    #[must_use]
    pub fn of_the_person(mut self, secrets: Vec<String>) -> Self {
        self.passed = Passed::AllBut { secrets };
        self
    }

    /// Sets a variable, whatever our own environment says.
    #[must_use]
    pub fn set(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.set.push((name.into(), value.into()));
        self
    }

    #[must_use]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = limit;
        self
    }

    /// Bytes of standard output after which the child is given up.
    #[must_use]
    pub fn output_limit(mut self, bytes: usize) -> Self {
        self.output_limit = bytes;
        self
    }

    /// Name of the program as a person typed it, for messages.
    pub(super) fn name(&self) -> String {
        self.program.to_string_lossy().into_owned()
    }

    pub(super) fn spawn(&self, stderr: Stdio) -> Result<ChildGroup, Fault> {
        self.start(|command| {
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(stderr).kill_on_drop(true);
        })
        .map(ChildGroup)
    }

    /// Starts it in a process group of its own; `join` says what its streams are.
    pub(super) fn start(&self, join: impl FnOnce(&mut Command)) -> Result<Child, Fault> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).env_clear().envs(self.environment());
        join(&mut command);
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        #[cfg(unix)]
        command.process_group(0);
        command.spawn().map_err(|error| self.cannot_start(&error))
    }

    fn environment(&self) -> Vec<(OsString, OsString)> {
        let inherited =
            std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(|name| self.passed.lets(name)));
        inherited.chain(self.set.iter().cloned()).collect()
    }

    fn cannot_start(&self, error: &std::io::Error) -> Fault {
        let name = self.name();
        let folder = self.folder.as_ref().filter(|folder| !folder.is_dir());
        match (error.kind(), folder) {
            (_, Some(folder)) => {
                Fault::new(FaultKind::Absent, format!("`{name}` was not run: no folder {}", folder.display()))
            }
            (ErrorKind::NotFound, None) => Fault::new(FaultKind::Absent, format!("program `{name}` is not installed"))
                .with_hint(format!("install `{name}` or add its folder to PATH")),
            _ => Fault::new(FaultKind::Absent, format!("program `{name}` cannot be started: {error}")),
        }
    }
}

/// Which variables of our own environment a child sees.
#[derive(Debug, Clone)]
enum Passed {
    /// The few that every child may see, and these.
    Listed(Vec<&'static str>),
    /// All but secret ones that are not named.
    AllBut { secrets: Vec<String> },
}

impl Passed {
    fn lets(&self, name: &str) -> bool {
        match self {
            Self::Listed(names) => {
                PASSED.contains(&name)
                    || names.contains(&name)
                    || PASSED_FAMILIES.iter().any(|family| name.starts_with(family))
            }
            Self::AllBut { secrets } => !is_secret(name) || secrets.iter().any(|secret| secret == name),
        }
    }
}

/// True for the name of a variable that holds a token, a password or a key, as far as names tell.
fn is_secret(name: &str) -> bool {
    const SIGNS: [&str; 8] = ["TOKEN", "SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "CREDENTIAL", "KEY", "PAT"];
    let name = name.to_ascii_uppercase();
    // `PATH` and `KEYBOARD` hold none: the shorter signs are whole words.
    let is_word = |sign: &str| name.split('_').any(|word| word == sign || word.strip_suffix('S') == Some(sign));
    SIGNS
        .iter()
        .any(|sign| if sign.len() > 4 { name.contains(sign) } else { is_word(sign) || name.ends_with("APIKEY") })
}

/// Our environment as a program of the person gets it: without what looks like a token, a password or
/// a key, but for those named.
pub fn environment_of_the_person(secrets: &[String]) -> Vec<(OsString, OsString)> {
    let passed = Passed::AllBut { secrets: secrets.to_vec() };
    std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(|name| passed.lets(name))).collect()
}

/// A running child; its process group is killed with it.
#[derive(Debug)]
pub(super) struct ChildGroup(pub(super) Child);

impl ChildGroup {
    /// Kills the child and everything it started. Does nothing once the child has been waited for,
    /// since its number may then name somebody else.
    pub(super) fn kill(&mut self) {
        #[cfg(unix)]
        if let Some(group) = self.0.id().and_then(|id| rustix::process::Pid::from_raw(id.cast_signed())) {
            // A group that is already gone is what was wanted.
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        #[cfg(not(unix))]
        let _ = self.0.start_kill();
    }
}

impl Drop for ChildGroup {
    fn drop(&mut self) {
        self.kill();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_child_sees_only_the_allowed_variables() {
        let printed = ChildCommand::new("env").set("ORCHESTRA_TEST", "set").output().await.unwrap();
        let printed = String::from_utf8(printed).unwrap();
        assert!(std::env::var_os("CARGO_MANIFEST_DIR").is_some(), "cargo sets it; run this test with cargo");
        assert!(!printed.contains("CARGO_MANIFEST_DIR"), "{printed}");
        assert!(printed.contains("PATH=") && printed.contains("ORCHESTRA_TEST=set"), "{printed}");
        let passed = ChildCommand::new("env").pass("CARGO_MANIFEST_DIR").output().await.unwrap();
        assert!(String::from_utf8(passed).unwrap().contains("CARGO_MANIFEST_DIR="));
    }

    #[test]
    fn a_program_of_the_person_sees_all_but_secrets() {
        let passed = Passed::AllBut { secrets: vec!["GH_TOKEN".into()] };
        for seen in ["PATH", "KUBECONFIG", "SSH_AUTH_SOCK", "AWS_PROFILE", "KEYBOARD", "GH_TOKEN", "EDITOR"] {
            assert!(passed.lets(seen), "{seen}");
        }
        for kept in [
            "GITHUB_TOKEN",
            "LAMBDA_API_KEY",
            "LAMBDA_CLOUD_API_TOKEN",
            "AWS_SECRET_ACCESS_KEY",
            "PGPASSWORD",
            "GITHUB_PAT",
        ] {
            assert!(!passed.lets(kept), "{kept}");
        }
    }

    #[tokio::test]
    async fn an_absent_program_is_named() {
        let fault = ChildCommand::new("no-such-program").output().await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Absent);
        assert!(fault.to_string().contains("`no-such-program` is not installed"), "{fault}");
    }

    #[tokio::test]
    async fn an_absent_folder_is_not_taken_for_an_absent_program() {
        let fault = ChildCommand::new("env").folder("/no/such/folder").output().await.unwrap_err();
        assert!(fault.to_string().contains("no folder /no/such/folder"), "{fault}");
    }

    #[tokio::test]
    async fn an_argument_is_never_read_by_a_shell() {
        let printed = ChildCommand::new("printf").arguments(["%s", "$(id); `id` *"]).output().await.unwrap();
        assert_eq!(printed, b"$(id); `id` *");
    }
}
