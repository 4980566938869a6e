//! Readings that block, kept off the async threads.

use tokio::task::JoinHandle;

use crate::domain::{Fault, FaultKind};

/// A reader that blocks. It runs on a thread for blocking work, one call at a time: a call that was
/// given up (its future dropped) goes on there, and the next call waits for it instead of starting
/// a second one, so that a hanging disk costs one thread and not one per poll.
#[derive(Debug)]
pub(super) struct Blocking<S, R> {
    idle: Option<S>,
    running: Option<JoinHandle<(S, R)>>,
}

impl<S: Default + Send + 'static, R: Send + 'static> Blocking<S, R> {
    pub(super) fn new(reader: S) -> Self {
        Self { idle: Some(reader), running: None }
    }

    /// Runs `work`, or waits for the work that is still running and hands over what that found.
    /// Safe to drop at any await.
    pub(super) async fn run(&mut self, work: impl FnOnce(&mut S) -> R + Send + 'static) -> Result<R, Fault> {
        let running = self.running.get_or_insert_with(|| {
            let mut reader = self.idle.take().unwrap_or_default();
            tokio::task::spawn_blocking(move || {
                let found = work(&mut reader);
                (reader, found)
            })
        });
        let ended = running.await;
        self.running = None;
        let (reader, found) = ended.map_err(|_| Fault::new(FaultKind::Broken, "the reading thread broke"))?;
        self.idle = Some(reader);
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn a_reading_that_was_given_up_is_waited_for_and_not_doubled() {
        let mut blocking = Blocking::new(0_u32);
        let (go_on, wait) = mpsc::channel::<()>();
        let slow = blocking.run(move |count: &mut u32| {
            let _ = wait.recv();
            *count += 1;
            *count
        });
        tokio::select! {
            biased;
            _ = slow => panic!("it cannot have ended"),
            () = tokio::task::yield_now() => {}
        }
        go_on.send(()).unwrap();
        let found = blocking.run(|_| 99).await.unwrap();
        assert_eq!(found, 1, "the first reading's answer");
        assert_eq!(blocking.run(|count| *count + 10).await.unwrap(), 11);
    }

    #[tokio::test]
    async fn a_reader_that_broke_is_made_anew() {
        let mut blocking = Blocking::new(5_u32);
        let fault = blocking.run(|_: &mut u32| -> u32 { panic!("on purpose") }).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Broken);
        assert_eq!(blocking.run(|count| *count).await.unwrap(), 0);
    }
}
