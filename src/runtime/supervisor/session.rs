//! A process of its own: no terminal, no session of anybody's, no streams of whoever started it.

use std::{io, path::Path, process::Stdio};

/// Set for the process that goes on.
const MARK: &str = "ORCHESTRA_SUPERVISOR_DETACHED";

/// Which of the two we are.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// The one that was started goes on in another process.
    Left,
    /// This is that process.
    Here,
}

/// Starts this program anew without a terminal, as the leader of a session; the caller then leaves.
pub(super) fn detach(state_directory: &Path, environment: &str) -> io::Result<Side> {
    if std::env::var_os(MARK).is_some() {
        // Who leads a process group already cannot begin a session; whoever started it so has begun one.
        let _ = rustix::process::setsid();
        return Ok(Side::Here);
    }
    let program = std::env::current_exe()?;
    std::process::Command::new(program)
        .args(["supervise", environment])
        .env(MARK, "1")
        .env("ORCHESTRA_STATE_DIR", std::path::absolute(state_directory)?)
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    Ok(Side::Left)
}
