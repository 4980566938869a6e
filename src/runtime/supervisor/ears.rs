//! What reaches a supervisor from outside: requests at its door, and signals.

use std::time::Duration;

use tokio::{
    net::UnixListener,
    signal::unix::{SignalKind, signal},
    sync::{mpsc, oneshot},
    task::JoinSet,
};

use super::run::Word;
use crate::{plan::Answer, provider::SupervisorFolder};

/// After nobody could be let in.
const PAUSE: Duration = Duration::from_secs(1);

/// Lets in whoever asks.
pub(super) async fn listen(listener: UnixListener, words: mpsc::Sender<Word>) {
    let mut talks = JoinSet::new();
    loop {
        let Ok((mut stream, _)) = listener.accept().await else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let words = words.clone();
        talks.spawn(async move {
            let answer = match SupervisorFolder::hear(&mut stream).await {
                Ok(request) => {
                    let (reply, answer) = oneshot::channel();
                    let _ = words.send(Word::Asked { request, reply }).await;
                    answer.await.unwrap_or_else(|_| Answer::refused("the supervisor is leaving"))
                }
                Err(refusal) => refusal,
            };
            SupervisorFolder::answer(&mut stream, &answer).await;
        });
        while talks.try_join_next().is_some() {}
    }
}

/// A signal that asks for an end stops everything first; the end of a session is nothing to us.
pub(super) async fn signals(words: mpsc::Sender<Word>) {
    let (Ok(mut terminate), Ok(mut interrupt), Ok(mut hangup)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()), signal(SignalKind::hangup()))
    else {
        return;
    };
    loop {
        tokio::select! {
            _ = hangup.recv() => continue,
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        let _ = words.send(Word::End).await;
    }
}
