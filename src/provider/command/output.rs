//! A child that is run to its end.

use std::process::Stdio;

use tokio::io::{AsyncRead, AsyncReadExt};

use super::{ChildCommand, child::ChildGroup};
use crate::domain::{Fault, FaultKind, Printable, redact};

/// Bytes of standard error that are kept; the rest is read and forgotten.
pub(super) const COMPLAINT_BYTES: usize = 8 * 1024;

/// A child that ended.
#[derive(Debug)]
pub struct Ended {
    /// Exit status; `None` when a signal ended it.
    pub status: Option<i32>,
    pub stdout: Vec<u8>,
    /// First line of standard error, sanitized and redacted; empty when it said nothing.
    pub complaint: Printable,
}

impl ChildCommand {
    /// Runs to the end and hands over standard output; a status other than 0 is a fault that
    /// carries the child's first line of complaint.
    pub async fn output(self) -> Result<Vec<u8>, Fault> {
        let name = self.name();
        let ended = self.run().await?;
        match ended.status {
            Some(0) => Ok(ended.stdout),
            status => {
                let status = status.map_or("was killed by a signal".into(), |code| format!("ended with status {code}"));
                let said = if ended.complaint.as_str().is_empty() { "" } else { ": " };
                Err(Fault::new(FaultKind::Unreachable, format!("`{name}` {status}{said}{}", ended.complaint)))
            }
        }
    }

    /// Runs to the end, whatever its exit status says.
    ///
    /// Faults: `Absent` when it cannot be started, `TimedOut`, `Malformed` when it prints more than
    /// its output limit. Dropping the future kills the child and its group.
    pub async fn run(self) -> Result<Ended, Fault> {
        let mut group = self.spawn(Stdio::piped())?;
        match tokio::time::timeout(self.time_limit, self.collect(&mut group)).await {
            Ok(ended) => ended,
            Err(_) => Err(Fault::new(
                FaultKind::TimedOut,
                format!("`{}` did not end within {} s", self.name(), self.time_limit.as_secs_f32()),
            )),
        }
    }

    /// Reads both pipes to their end before it waits, so that the group can still be killed while a
    /// grandchild holds them open.
    async fn collect(&self, group: &mut ChildGroup) -> Result<Ended, Fault> {
        let (stdout, stderr) = (group.0.stdout.take(), group.0.stderr.take());
        let (stdout, complaint) = tokio::try_join!(
            async {
                let (bytes, whole) = read_bounded(stdout, self.output_limit, false).await?;
                if whole { Ok(bytes) } else { Err(std::io::ErrorKind::FileTooLarge.into()) }
            },
            async { read_bounded(stderr, COMPLAINT_BYTES, true).await.map(|(bytes, _)| bytes) },
        )
        .map_err(|error| self.cannot_read(&error))?;
        let status = group.0.wait().await.map_err(|error| self.cannot_read(&error))?;
        Ok(Ended { status: status.code(), stdout, complaint: first_line(&complaint) })
    }

    fn cannot_read(&self, error: &std::io::Error) -> Fault {
        let name = self.name();
        if error.kind() == std::io::ErrorKind::FileTooLarge {
            let limit = self.output_limit / 1024;
            return Fault::new(FaultKind::Malformed, format!("`{name}` printed more than {limit} KiB"));
        }
        Fault::new(FaultKind::Broken, format!("output of `{name}` cannot be read: {error}"))
    }
}

/// Up to `limit` bytes, and whether that was all. With `drain`, the rest is read and forgotten, so
/// that the child is not stopped by a full pipe.
async fn read_bounded(
    pipe: Option<impl AsyncRead + Unpin>,
    limit: usize,
    drain: bool,
) -> std::io::Result<(Vec<u8>, bool)> {
    let mut kept = Vec::new();
    let Some(mut pipe) = pipe else { return Ok((kept, true)) };
    (&mut pipe).take(limit as u64).read_to_end(&mut kept).await?;
    if kept.len() < limit {
        return Ok((kept, true));
    }
    let mut rest = [0_u8; 4096];
    let mut whole = true;
    while pipe.read(&mut rest).await? > 0 {
        whole = false;
        if !drain {
            break;
        }
    }
    Ok((kept, whole))
}

/// First line that says anything, sanitized and redacted.
pub(super) fn first_line(stderr: &[u8]) -> Printable {
    let text = String::from_utf8_lossy(stderr);
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    Printable::new(redact(line))
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    fn shell(script: &str) -> ChildCommand {
        ChildCommand::new("sh").arguments(["-c", script])
    }

    #[tokio::test]
    async fn a_failing_child_is_quoted_by_its_first_line() {
        let fault =
            shell("echo >&2; echo 'fatal: \u{1b}[31mno' >&2; echo more >&2; exit 3").output().await.unwrap_err();
        let message = fault.message.as_str();
        assert!(message.starts_with("`sh` ended with status 3: fatal: "), "{message}");
        assert!(!message.contains('\u{1b}') && !message.contains("more"), "{message}");
    }

    #[tokio::test]
    async fn a_child_that_never_ends_is_killed_with_all_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let script = "sleep 600 & echo $! > inner; echo $$ > outer; wait";
        let started = Instant::now();
        let fault =
            shell(script).folder(folder.path()).time_limit(Duration::from_millis(500)).output().await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::TimedOut);
        assert!(fault.message.as_str().contains("within 0.5 s"), "{fault}");
        for name in ["inner", "outer"] {
            let pid: i32 = std::fs::read_to_string(folder.path().join(name)).unwrap().trim().parse().unwrap();
            wait_until_gone(pid, started + Duration::from_secs(10)).await;
        }
    }

    /// A killed process may stay as a zombie until its parent looks.
    async fn wait_until_gone(pid: i32, deadline: Instant) {
        let stat = format!("/proc/{pid}/stat");
        loop {
            match std::fs::read_to_string(&stat) {
                Err(_) => return,
                Ok(line) if line.contains(") Z ") => return,
                Ok(_) => assert!(Instant::now() < deadline, "process {pid} lives on"),
            }
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn a_flood_is_cut_off() {
        let fault = ChildCommand::new("yes").output_limit(64 * 1024).output().await.unwrap_err();
        assert_eq!(fault.message.as_str(), "`yes` printed more than 64 KiB");
    }

    #[tokio::test]
    async fn output_that_just_fits_is_whole() {
        let printed = ChildCommand::new("printf").arguments(["12345"]).output_limit(5).output().await.unwrap();
        assert_eq!(printed, b"12345");
    }

    #[tokio::test]
    async fn a_flood_of_complaints_does_not_stop_a_child() {
        let script = "i=0; while [ $i -lt 3000 ]; do echo 'a complaint of forty bytes, or a few more' >&2; i=$((i+1)); done; echo done";
        assert_eq!(shell(script).output().await.unwrap(), b"done\n");
    }

    #[tokio::test]
    async fn standard_input_is_empty() {
        assert_eq!(ChildCommand::new("cat").output().await.unwrap(), b"");
    }
}
