//! Lines from anything that is read once, from its start to its end: standard input above all.

use std::time::Duration;

use tokio::{
    io::{AsyncRead, AsyncReadExt},
    time::{Instant, sleep_until},
};

use super::{
    batch::{BATCH_TIME, Batches, PARTIAL_TIME},
    splitter::Splitter,
};
use crate::{
    domain::{Fault, FaultKind, LogLine, ProviderId, SourceState},
    provider::{BoxFuture, Follow, LineSink, LogEvent},
};

const READ_BYTES: usize = 64 * 1024;
/// A stream has no backlog: what comes without a pause of this length is taken for one.
const PAUSE: Duration = Duration::from_millis(150);
/// A deadline that is none.
const NEVER: Duration = Duration::from_secs(24 * 60 * 60);

/// A source of lines over a reader.
#[derive(Debug)]
pub struct StreamSource<R> {
    id: ProviderId,
    reader: R,
}

impl<R: AsyncRead + Unpin + Send> StreamSource<R> {
    pub fn new(id: ProviderId, reader: R) -> Self {
        Self { id, reader }
    }

    async fn run(mut self, sink: &dyn LineSink) {
        sink.put(LogEvent::State(self.id.clone(), SourceState::Following)).await;
        let (mut splitter, mut batches) = (Splitter::default(), Batches::new(self.id.clone()));
        let mut buffer = vec![0; READ_BYTES];
        let mut due: Option<Instant> = None;
        let mut pause = Some(Instant::now() + PAUSE);
        let end = loop {
            tokio::select! {
                read = self.reader.read(&mut buffer) => match read {
                    Ok(0) => break SourceState::Ended,
                    Ok(count) => {
                        pause = pause.map(|_| Instant::now() + PAUSE);
                        splitter.feed(&buffer[..count], |line| batches.push(LogLine::from_bytes(line)));
                        let wait = if batches.is_empty() { PARTIAL_TIME } else { BATCH_TIME };
                        due = due.or(Some(Instant::now() + wait));
                        put_all(sink, batches.take_full()).await;
                    }
                    Err(error) => {
                        let message = format!("{} cannot be read: {error}", self.id);
                        break SourceState::Failed(Fault::new(FaultKind::Unreachable, message));
                    }
                },
                () = sleep_until(due.unwrap_or_else(|| Instant::now() + NEVER)), if due.is_some() => {
                    if batches.is_empty() {
                        splitter.flush(|line| batches.push(LogLine::from_bytes(line)));
                    }
                    put_all(sink, batches.take()).await;
                    due = splitter.has_partial().then(|| Instant::now() + PARTIAL_TIME);
                }
                () = sleep_until(pause.unwrap_or_else(|| Instant::now() + NEVER)), if pause.is_some() && due.is_none() => {
                    pause = None;
                    sink.put(LogEvent::CaughtUp).await;
                }
            }
        };
        splitter.flush(|line| batches.push(LogLine::from_bytes(line)));
        put_all(sink, batches.take()).await;
        sink.put(LogEvent::State(self.id, end)).await;
    }
}

pub(super) async fn put_all(sink: &dyn LineSink, events: Vec<LogEvent>) {
    for event in events {
        sink.put(event).await;
    }
}

impl<R: AsyncRead + Unpin + Send + 'static> Follow for StreamSource<R> {
    fn id(&self) -> ProviderId {
        self.id.clone()
    }

    fn follow<'a>(self: Box<Self>, sink: &'a dyn LineSink) -> BoxFuture<'a, ()> {
        Box::pin(self.run(sink))
    }
}
