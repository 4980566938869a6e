//! What a keyring can be asked, and how it can refuse.

use zeroize::Zeroizing;

/// The text of a token on its way, zeroed when it is dropped.
pub type Token = Zeroizing<String>;

/// A keyring's own calls. They may block for ever; [`super::Keyring`] sees to that.
pub trait KeyringCalls: Send + Sync {
    /// The token of an account; `None` when there is none.
    ///
    /// # Errors
    /// The keyring is not there or refuses.
    fn get(&self, account: &str) -> Result<Option<Token>, KeyringFault>;

    /// Keeps a token, in the place of one that was there.
    ///
    /// # Errors
    /// As [`Self::get`].
    fn set(&self, account: &str, token: &str) -> Result<(), KeyringFault>;

    /// Forgets a token; false when there was none.
    ///
    /// # Errors
    /// As [`Self::get`].
    fn remove(&self, account: &str) -> Result<bool, KeyringFault>;

    /// The accounts that have a token.
    ///
    /// # Errors
    /// As [`Self::get`].
    fn accounts(&self) -> Result<Vec<String>, KeyringFault>;
}

/// Why a keyring gave or took nothing, without its own words: those are of D-Bus, not for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyringFault {
    /// There is no such keyring here.
    Absent,
    Locked,
    /// No answer within the deadline, or still none to an earlier question.
    Silent,
    /// It refused, or answered what makes no sense.
    Broken,
    /// The token is longer than it takes.
    TooLong,
}
