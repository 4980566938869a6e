//! A process of its own.

use std::{io, process::Stdio};

/// Set for a process that is to leave its session before it works.
pub(in crate::runtime) const MARK: &str = "ORCHESTRA_WORKER_DETACHES";

/// Where the work goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// In another process; this one ends.
    Elsewhere,
    Here,
}

/// Leaves the session of whoever started us, so that its end is not ours.
///
/// # Errors
/// The process that goes on cannot be started.
pub fn begin_session() -> io::Result<Side> {
    if std::env::var_os(MARK).is_none() {
        // Started by hand, as the leader of a group, it stays in the person's session.
        let _ = rustix::process::setsid();
        return Ok(Side::Here);
    }
    // Who leads a process group cannot begin a session; its child can.
    std::process::Command::new(std::env::current_exe()?)
        .args(std::env::args_os().skip(1))
        .env_remove(MARK)
        // Empty, or what was handed over.
        .stdin(Stdio::inherit())
        .stdout(Stdio::null())
        .spawn()?;
    Ok(Side::Elsewhere)
}
