//! The `journalctl` child.

use std::process::Stdio;

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    process::{Child, ChildStdout, Command},
};

use super::journal::ByteLines;
use crate::{
    domain::{Fault, FaultKind},
    provider::BoxFuture,
};

/// Starts `journalctl`; its absence is a fault of its own kind.
pub(super) fn start(arguments: &[&str]) -> Result<Box<dyn ByteLines>, Fault> {
    let mut command = Command::new("journalctl");
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Fault::new(FaultKind::Absent, "this machine has no `journalctl`")
            .with_hint("switch it off in the configuration: logs.journal = false"),
        _ => Fault::new(FaultKind::Unreachable, format!("`journalctl` cannot be started: {error}")),
    })?;
    let stdout = child.stdout.take().ok_or_else(|| Fault::new(FaultKind::Broken, "`journalctl` has no output"))?;
    Ok(Box::new(ChildLines { child, stdout: BufReader::new(stdout), line: Vec::new() }))
}

struct ChildLines {
    child: Child,
    stdout: BufReader<ChildStdout>,
    line: Vec<u8>,
}

impl ByteLines for ChildLines {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Vec<u8>>, Fault>> {
        Box::pin(async move {
            // What was read stays in `line` when this is dropped while it waits.
            let read = self.stdout.read_until(b'\n', &mut self.line).await;
            read.map_err(|error| Fault::new(FaultKind::Unreachable, format!("`journalctl` cannot be read: {error}")))?;
            if self.line.is_empty() {
                return Ok(None);
            }
            let mut line = std::mem::take(&mut self.line);
            line.pop_if(|last| *last == b'\n');
            Ok(Some(line))
        })
    }

    fn finish(mut self: Box<Self>) -> BoxFuture<'static, Result<(), Fault>> {
        Box::pin(async move {
            let mut complaint = Vec::new();
            if let Some(stderr) = self.child.stderr.take() {
                // A complaint that cannot be read is told without it.
                let _ = stderr.take(4_096).read_to_end(&mut complaint).await;
            }
            match self.child.wait().await {
                Ok(status) if status.success() => Ok(()),
                Ok(_) | Err(_) => {
                    let complaint = String::from_utf8_lossy(&complaint);
                    let first = complaint.lines().next().unwrap_or("no reason given");
                    Err(Fault::new(FaultKind::Unreachable, format!("`journalctl` ended: {first}"))
                        .with_hint("see: journalctl --lines=1"))
                }
            }
        })
    }
}
