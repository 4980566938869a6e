//! The socket of a supervisor: one line asked, one line answered.

use std::{io, os::fd::AsRawFd, path::PathBuf, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
};

use super::SupervisorFolder;
use crate::{
    domain::{Fault, FaultKind},
    plan::{Answer, MAX_MESSAGE_BYTES, PROTOCOL_VERSION, Request, SupervisorStatus},
};

/// Whoever is silent for so long is let go.
const PATIENCE: Duration = Duration::from_secs(5);

impl SupervisorFolder {
    /// Opens the door. The lock must be held: a socket that lies there is of one that is gone.
    ///
    /// # Errors
    /// As the system says.
    pub fn listen(&self) -> io::Result<UnixListener> {
        match std::fs::remove_file(self.socket()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let (folder, path) = self.short_socket()?;
        let listener = UnixListener::bind(path);
        drop(folder);
        listener
    }

    /// Asks the supervisor, and hands over how things are after it took that up.
    ///
    /// # Errors
    /// `Absent` where none listens; `Conflict` with its words where it refuses.
    pub async fn ask(&self, request: &Request) -> Result<SupervisorStatus, Fault> {
        let place = self.path().display();
        let talk = async {
            let (folder, path) = self.short_socket()?;
            let mut stream = UnixStream::connect(path).await?;
            drop(folder);
            let mut line = serde_json::to_vec(request).unwrap_or_default();
            line.push(b'\n');
            stream.write_all(&line).await?;
            read_line(&mut stream, MAX_MESSAGE_BYTES * 16).await
        };
        let told = match tokio::time::timeout(PATIENCE, talk).await {
            Ok(Ok(told)) => told,
            Ok(Err(error)) if is_nobody(&error) => {
                return Err(Fault::new(FaultKind::Absent, format!("no supervisor listens in {place}")));
            }
            Ok(Err(error)) => {
                return Err(Fault::new(
                    FaultKind::Unreachable,
                    format!("the supervisor in {place} broke off: {error}"),
                ));
            }
            Err(_) => {
                return Err(Fault::new(FaultKind::TimedOut, format!("the supervisor in {place} does not answer")));
            }
        };
        let answer: Answer = serde_json::from_slice(&told).map_err(|_| {
            Fault::new(FaultKind::Malformed, format!("the answer of the supervisor in {place} cannot be understood"))
        })?;
        match answer {
            Answer { status: Some(status), refusal: None, .. } => Ok(status),
            Answer { refusal, .. } => {
                Err(Fault::new(FaultKind::Conflict, refusal.unwrap_or_else(|| "the supervisor gave no answer".into())))
            }
        }
    }

    /// The socket by a path that is short, wherever the folder is: the system takes about a hundred bytes. It holds
    /// while the folder is open.
    fn short_socket(&self) -> io::Result<(std::fs::File, PathBuf)> {
        let folder = std::fs::File::open(self.path())?;
        let path = if cfg!(target_os = "linux") {
            format!("/proc/self/fd/{}/socket", folder.as_raw_fd()).into()
        } else {
            self.socket()
        };
        Ok((folder, path))
    }
}

fn is_nobody(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused)
}

impl SupervisorFolder {
    /// Reads what one asker wants. Others than this user, longer lines and other versions are refused.
    ///
    /// # Errors
    /// What to answer instead.
    pub async fn hear(stream: &mut UnixStream) -> Result<Request, Answer> {
        let is_ours = stream.peer_cred().is_ok_and(|peer| peer.uid() == rustix::process::getuid().as_raw());
        if !is_ours {
            return Err(Answer::refused("only the user whose supervisor this is can ask it"));
        }
        let line = match tokio::time::timeout(PATIENCE, read_line(stream, MAX_MESSAGE_BYTES)).await {
            Ok(Ok(line)) => line,
            Ok(Err(error)) => return Err(Answer::refused(format!("the request cannot be read: {error}"))),
            Err(_) => return Err(Answer::refused("no request came")),
        };
        let version = serde_json::from_slice::<serde_json::Value>(&line).ok().and_then(|said| said["version"].as_u64());
        match version {
            Some(version) if version == u64::from(PROTOCOL_VERSION) => serde_json::from_slice(&line)
                .map_err(|error| Answer::refused(format!("the request cannot be understood: {error}"))),
            Some(version) => Err(Answer::refused(format!(
                "this supervisor speaks version {PROTOCOL_VERSION}, not {version}: stop the environment and start it again"
            ))),
            None => Err(Answer::refused("the request is not a JSON object with a version")),
        }
    }

    /// Answers, whether anybody still listens or not.
    pub async fn answer(stream: &mut UnixStream, answer: &Answer) {
        let mut line = serde_json::to_vec(answer).unwrap_or_default();
        line.push(b'\n');
        let _ = tokio::time::timeout(PATIENCE, stream.write_all(&line)).await;
    }
}

async fn read_line(stream: &mut UnixStream, limit: usize) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    BufReader::new(stream.take(limit as u64 + 1)).read_until(b'\n', &mut line).await?;
    if line.pop() != Some(b'\n') {
        let why = if line.len() >= limit { "the line is too long" } else { "the line has no end" };
        return Err(io::Error::new(io::ErrorKind::InvalidData, why));
    }
    Ok(line)
}
