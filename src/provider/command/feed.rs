//! A child that takes a text in.

use std::{process::Stdio, time::Duration};

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{
    ChildCommand,
    child::ChildGroup,
    output::{COMPLAINT_BYTES, first_line},
};
use crate::domain::{Fault, FaultKind};

/// A failed child has said why by then; what it left running may keep the pipe open for ever.
const COMPLAINT_TIME: Duration = Duration::from_millis(200);

impl ChildCommand {
    /// Gives the child a text on standard input and waits for its own end, with a status of 0. What
    /// it leaves running in the background, as clipboard programs do, goes on.
    pub async fn feed(self, text: &[u8]) -> Result<(), Fault> {
        let name = self.name();
        let child = self.start(|command| {
            command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        })?;
        let mut group = ChildGroup(child);
        let Ok(ended) = tokio::time::timeout(self.time_limit, give(&mut group, text)).await else {
            let limit = self.time_limit.as_secs_f32();
            return Err(Fault::new(FaultKind::TimedOut, format!("`{name}` did not end within {limit} s")));
        };
        match ended {
            Ok(status) if status.success() => Ok(()),
            Ok(_) => {
                let said = first_line(&complaint(&mut group).await);
                let colon = if said.as_str().is_empty() { "" } else { ": " };
                Err(Fault::new(FaultKind::Unreachable, format!("`{name}` failed{colon}{said}")))
            }
            Err(error) => Err(Fault::new(FaultKind::Broken, format!("`{name}` cannot be waited for: {error}"))),
        }
    }
}

async fn give(group: &mut ChildGroup, text: &[u8]) -> std::io::Result<std::process::ExitStatus> {
    if let Some(mut stdin) = group.0.stdin.take() {
        // One that wants no more of it says by its status whether that is well.
        let _ = stdin.write_all(text).await;
    }
    group.0.wait().await
}

async fn complaint(group: &mut ChildGroup) -> Vec<u8> {
    let mut said = Vec::new();
    if let Some(stderr) = group.0.stderr.take() {
        let _ = tokio::time::timeout(COMPLAINT_TIME, stderr.take(COMPLAINT_BYTES as u64).read_to_end(&mut said)).await;
    }
    said
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> ChildCommand {
        ChildCommand::new("sh").arguments(["-c", script])
    }

    #[tokio::test]
    async fn the_text_arrives_whole_and_what_stays_in_the_background_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let text = "line\n".repeat(100_000);
        let script = "cat > text; sleep 600 & echo $! > left";
        shell(script).folder(folder.path()).feed(text.as_bytes()).await.unwrap();
        assert_eq!(std::fs::read_to_string(folder.path().join("text")).unwrap(), text);
        let left = std::fs::read_to_string(folder.path().join("left")).unwrap();
        let pid = rustix::process::Pid::from_raw(left.trim().parse().unwrap()).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::KILL).expect("it was left alone");
    }

    #[tokio::test]
    async fn a_refusal_is_quoted_and_one_that_takes_nothing_is_no_error_by_itself() {
        let fault = shell("echo \"cannot open display\" >&2; exit 1").feed(b"x").await.unwrap_err();
        assert_eq!(fault.message.as_str(), "`sh` failed: cannot open display");
        shell("exec <&-").feed(&vec![b'x'; 1 << 20]).await.unwrap();
        assert_eq!(ChildCommand::new("no-such-program").feed(b"x").await.unwrap_err().kind, FaultKind::Absent);
    }

    #[tokio::test]
    async fn one_that_hangs_is_given_up() {
        let fault = shell("sleep 600").time_limit(Duration::from_millis(300)).feed(b"x").await.unwrap_err();
        assert_eq!(fault.message.as_str(), "`sh` did not end within 0.3 s");
    }
}
