//! The system's keyring, asked so that it can never hang the program.

use std::{
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use keyring::{Entry, Error};
use zeroize::Zeroizing;

use super::Service;
use crate::domain::{Fault, FaultKind, Secret};

/// Name of ours in the keyring.
const NAME: &str = "orchestra";
const DEADLINE: Duration = Duration::from_secs(3);

/// Why the keyring gave nothing, without its own words: those are of D-Bus, not for people.
enum Refusal {
    Nothing,
    Locked,
    Unreadable,
}

type Ask = dyn Fn(&str) -> Result<Zeroizing<String>, Refusal> + Send + Sync;

/// The place where the desktop keeps passwords. Each question runs on a thread of its own, which is
/// left behind when no answer comes: a keyring whose daemon hangs cannot be interrupted.
#[derive(Clone)]
pub struct Keyring {
    ask: Arc<Ask>,
    deadline: Duration,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keyring").field("deadline", &self.deadline).finish_non_exhaustive()
    }
}

impl Keyring {
    /// The keyring of this system.
    pub fn system() -> Self {
        Self { ask: Arc::new(ask_system), deadline: DEADLINE }
    }

    /// A keyring that is `lookup`, given the account and answering with the token.
    pub fn of(lookup: impl Fn(&str) -> Option<String> + Send + Sync + 'static, deadline: Duration) -> Self {
        let ask = move |account: &str| lookup(account).map(Zeroizing::new).ok_or(Refusal::Nothing);
        Self { ask: Arc::new(ask), deadline }
    }

    /// True when it keeps a token for `service`, which is forgotten at once. Blocks for up to three
    /// seconds.
    ///
    /// # Errors
    /// The keyring is locked, broken or silent.
    pub fn holds(&self, service: &Service) -> Result<bool, Fault> {
        self.token(service.account()).map(|token| token.is_some())
    }

    /// The token kept for `account`; `None` when there is none, or no keyring.
    pub(super) fn token(&self, account: &str) -> Result<Option<Secret>, Fault> {
        let (answer, answers) = mpsc::sync_channel(1);
        let (ask, account) = (Arc::clone(&self.ask), account.to_owned());
        let asking = thread::Builder::new().name("keyring".into()).spawn(move || {
            // Nobody waits any more when the deadline is over; then the answer is dropped here.
            let _ = answer.send(ask(&account));
        });
        let unreadable = || Fault::new(FaultKind::Unreachable, "the keyring cannot be read");
        if asking.is_err() {
            return Err(unreadable());
        }
        match answers.recv_timeout(self.deadline) {
            Ok(Ok(token)) => Ok(Secret::new(&token)),
            Ok(Err(Refusal::Nothing)) => Ok(None),
            Ok(Err(Refusal::Locked)) => Err(Fault::new(FaultKind::Unauthorized, "the keyring is locked")),
            Ok(Err(Refusal::Unreadable)) | Err(mpsc::RecvTimeoutError::Disconnected) => Err(unreadable()),
            Err(mpsc::RecvTimeoutError::Timeout) => {
                let said = format!("the keyring did not answer within {} s", self.deadline.as_secs_f32());
                Err(Fault::new(FaultKind::TimedOut, said))
            }
        }
    }
}

fn ask_system(account: &str) -> Result<Zeroizing<String>, Refusal> {
    let token = Entry::new(NAME, account).and_then(|entry| entry.get_password());
    token.map(Zeroizing::new).map_err(|error| match error {
        Error::NoEntry | Error::NoDefaultStore => Refusal::Nothing,
        Error::NoStorageAccess(_) => Refusal::Locked,
        _ => Refusal::Unreadable,
    })
}
