//! A child that is followed line by line.

use std::{process::Stdio, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    process::{ChildStderr, ChildStdout},
};

use super::{
    ChildCommand,
    child::ChildGroup,
    output::{COMPLAINT_BYTES, first_line},
};
use crate::domain::{Fault, FaultKind};

/// A longer line is handed over in pieces of this size.
pub const MAX_LINE_BYTES: usize = 64 * 1024;

/// Standard output of a running child, line by line. The child is killed when this is dropped.
#[derive(Debug)]
pub struct ChildLines {
    name: String,
    stdout: BufReader<ChildStdout>,
    stderr: Option<ChildStderr>,
    group: ChildGroup,
    line: Vec<u8>,
    complaint: Vec<u8>,
}

/// How a streamed child ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildEnd {
    name: String,
    /// Exit status; `None` when a signal ended it.
    pub status: Option<i32>,
    /// The beginning of what it said on standard error, as it said it.
    pub complaint: String,
}

impl ChildEnd {
    /// A status other than 0 is a fault that carries the first line of complaint.
    pub fn judged(&self) -> Result<(), Fault> {
        if self.status == Some(0) {
            return Ok(());
        }
        let said = first_line(self.complaint.as_bytes());
        let colon = if said.as_str().is_empty() { "" } else { ": " };
        Err(Fault::new(FaultKind::Unreachable, format!("`{}` failed{colon}{said}", self.name)))
    }
}

impl ChildCommand {
    /// Starts the child and streams its standard output. The time and output limits do not apply.
    pub fn lines(self) -> Result<ChildLines, Fault> {
        let name = self.name();
        let mut group = self.spawn(Stdio::piped())?;
        let (stdout, stderr) = (group.0.stdout.take(), group.0.stderr.take());
        let Some(stdout) = stdout else {
            return Err(Fault::new(FaultKind::Broken, format!("output of `{name}` is not piped")));
        };
        Ok(ChildLines { name, stdout: BufReader::new(stdout), stderr, group, line: Vec::new(), complaint: Vec::new() })
    }
}

impl ChildLines {
    /// The next line without its end, or `None` once the child has closed its output. Safe to drop
    /// at any await: a line that was half read is finished by the next call.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        loop {
            tokio::select! {
                read = self.stdout.fill_buf() => {
                    let read = read.map_err(|error| {
                        Fault::new(FaultKind::Broken, format!("output of `{}` cannot be read: {error}", self.name))
                    })?;
                    if read.is_empty() {
                        return Ok(if self.line.is_empty() { None } else { Some(std::mem::take(&mut self.line)) });
                    }
                    let room = MAX_LINE_BYTES - self.line.len();
                    let end = read.iter().take(room).position(|byte| *byte == b'\n');
                    let taken = end.unwrap_or(read.len().min(room));
                    self.line.extend_from_slice(&read[..taken]);
                    self.stdout.consume(taken + usize::from(end.is_some()));
                    if end.is_some() || self.line.len() >= MAX_LINE_BYTES {
                        return Ok(Some(std::mem::take(&mut self.line)));
                    }
                }
                () = read_complaint(&mut self.stderr, &mut self.complaint), if self.stderr.is_some() => {}
            }
        }
    }

    /// Waits for the end of a child whose output has ended. A status other than 0 is a fault that
    /// carries the child's first line of complaint.
    pub async fn finish(self) -> Result<(), Fault> {
        self.end().await?.judged()
    }

    /// The same with all that was kept of its complaint, whatever its status.
    pub async fn end(mut self) -> Result<ChildEnd, Fault> {
        let rest = async {
            while self.stderr.is_some() {
                read_complaint(&mut self.stderr, &mut self.complaint).await;
            }
        };
        // A grandchild that keeps standard error open is not waited for: what was said so far counts.
        let _ = tokio::time::timeout(Duration::from_secs(1), rest).await;
        match self.group.0.wait().await {
            Ok(status) => {
                let complaint = String::from_utf8_lossy(&self.complaint).into_owned();
                Ok(ChildEnd { name: self.name, status: status.code(), complaint })
            }
            Err(error) => Err(Fault::new(FaultKind::Broken, format!("`{}` cannot be waited for: {error}", self.name))),
        }
    }
}

/// Reads on from standard error, so that a child is not stopped by a full pipe, and keeps the
/// beginning.
async fn read_complaint(stderr: &mut Option<ChildStderr>, kept: &mut Vec<u8>) {
    let Some(pipe) = stderr else { return };
    let mut piece = [0_u8; 1024];
    match pipe.read(&mut piece).await {
        Ok(count) if count > 0 => {
            let room = COMPLAINT_BYTES.saturating_sub(kept.len()).min(count);
            kept.extend_from_slice(&piece[..room]);
        }
        _ => *stderr = None,
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    async fn all(mut lines: ChildLines) -> Vec<Vec<u8>> {
        let mut read = Vec::new();
        while let Some(line) = lines.next().await.unwrap() {
            read.push(line);
        }
        read
    }

    #[tokio::test]
    async fn lines_arrive_as_bytes_without_their_ends() {
        let lines = ChildCommand::new("printf").arguments([r"one\n\377two\n\nlast"]).lines().unwrap();
        assert_eq!(all(lines).await, [b"one".to_vec(), b"\xfftwo".to_vec(), b"".to_vec(), b"last".to_vec()]);
    }

    #[tokio::test]
    async fn a_line_without_end_comes_in_pieces() {
        let script = "head -c 100000 /dev/zero; echo; echo after";
        let read = all(ChildCommand::new("sh").arguments(["-c", script]).lines().unwrap()).await;
        let sizes: Vec<usize> = read.iter().map(Vec::len).collect();
        assert_eq!(sizes, [MAX_LINE_BYTES, 100_000 - MAX_LINE_BYTES, 5]);
    }

    #[tokio::test]
    async fn a_failed_child_says_why_at_its_end() {
        let script = "echo line; echo 'no journal files were found' >&2; exit 1";
        let mut lines = ChildCommand::new("sh").arguments(["-c", script]).lines().unwrap();
        assert_eq!(lines.next().await.unwrap().unwrap(), b"line");
        assert_eq!(lines.next().await.unwrap(), None);
        assert_eq!(lines.finish().await.unwrap_err().message.as_str(), "`sh` failed: no journal files were found");
    }

    #[tokio::test]
    async fn a_dropped_stream_kills_its_child() {
        let mut lines = ChildCommand::new("sh").arguments(["-c", "echo $$; exec sleep 600"]).lines().unwrap();
        let pid = String::from_utf8(lines.next().await.unwrap().unwrap()).unwrap();
        drop(lines);
        let deadline = std::time::Instant::now() + Duration::from_secs(10);
        let stat = format!("/proc/{pid}/stat");
        while std::fs::read_to_string(&stat).is_ok_and(|line| !line.contains(") Z ")) {
            assert!(std::time::Instant::now() < deadline, "process {pid} lives on");
            tokio::task::yield_now().await;
        }
    }
}
