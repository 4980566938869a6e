//! A thread and a deadline for every question.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use super::{KeyringCalls, KeyringFault, Token, desktop, memory};

const DEADLINE: Duration = Duration::from_secs(3);

/// A keyring. Each question runs on a thread of its own, which is left behind when no answer comes: a
/// keyring whose daemon hangs cannot be interrupted. While one thread is left behind no other is
/// started, and every question is answered [`KeyringFault::Silent`] at once.
#[derive(Clone)]
pub struct Keyring {
    calls: Arc<dyn KeyringCalls>,
    deadline: Duration,
    is_left_behind: Arc<AtomicBool>,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keyring").field("deadline", &self.deadline).finish_non_exhaustive()
    }
}

impl Keyring {
    /// The keyring of this desktop: Secret Service, Keychain, Credential Manager.
    pub fn desktop() -> Self {
        Self::of(desktop::Desktop, DEADLINE)
    }

    /// The kernel's keyring of this user; absent elsewhere than on Linux.
    pub fn keyutils() -> Self {
        #[cfg(target_os = "linux")]
        return Self::of(super::keyutils::Keyutils, DEADLINE);
        #[cfg(not(target_os = "linux"))]
        Self::absent()
    }

    /// One that is not there.
    pub fn absent() -> Self {
        Self::of(memory::Nowhere, DEADLINE)
    }

    /// One that lives as long as this process.
    pub fn in_memory() -> Self {
        Self::of(memory::Memory::default(), DEADLINE)
    }

    /// Whatever answers these calls.
    pub fn of(calls: impl KeyringCalls + 'static, deadline: Duration) -> Self {
        Self { calls: Arc::new(calls), deadline, is_left_behind: Arc::default() }
    }

    pub(in crate::secrets) fn get(&self, account: &str) -> Result<Option<Token>, KeyringFault> {
        let account = account.to_owned();
        self.ask(move |calls| calls.get(&account))
    }

    pub(in crate::secrets) fn set(&self, account: &str, token: &str) -> Result<(), KeyringFault> {
        let (account, token) = (account.to_owned(), Token::new(token.to_owned()));
        self.ask(move |calls| calls.set(&account, &token))
    }

    pub(in crate::secrets) fn remove(&self, account: &str) -> Result<bool, KeyringFault> {
        let account = account.to_owned();
        self.ask(move |calls| calls.remove(&account))
    }

    pub(in crate::secrets) fn accounts(&self) -> Result<Vec<String>, KeyringFault> {
        self.ask(|calls| calls.accounts())
    }

    /// How long an answer is waited for.
    pub(in crate::secrets) fn deadline(&self) -> Duration {
        self.deadline
    }

    fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn KeyringCalls) -> Result<T, KeyringFault> + Send + 'static,
    ) -> Result<T, KeyringFault> {
        if self.is_left_behind.load(Ordering::Acquire) {
            return Err(KeyringFault::Silent);
        }
        let (answer, answers) = mpsc::sync_channel(1);
        let (calls, is_left_behind) = (Arc::clone(&self.calls), Arc::clone(&self.is_left_behind));
        let asking = thread::Builder::new().name("keyring".into()).spawn(move || {
            let _answers_again = AnswersAgain(is_left_behind);
            // Nobody waits any more when the deadline is over; then the answer is dropped here.
            let _ = answer.send(question(&*calls));
        });
        if asking.is_err() {
            return Err(KeyringFault::Broken);
        }
        match answers.recv_timeout(self.deadline) {
            Ok(answer) => answer,
            Err(mpsc::RecvTimeoutError::Disconnected) => Err(KeyringFault::Broken),
            Err(mpsc::RecvTimeoutError::Timeout) => {
                self.is_left_behind.store(true, Ordering::Release);
                // It may have ended between the deadline and the note of it.
                if !matches!(answers.try_recv(), Err(mpsc::TryRecvError::Empty)) {
                    self.is_left_behind.store(false, Ordering::Release);
                }
                Err(KeyringFault::Silent)
            }
        }
    }
}

/// Takes the note of a thread left behind back when that thread ends, even by a panic.
struct AnswersAgain(Arc<AtomicBool>);

impl Drop for AnswersAgain {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}
