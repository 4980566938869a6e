//! Keyrings of the system, asked so that they can never hang the program.
//!
//! [`Keyring`] is the main type: whatever [`KeyringCalls`] are behind it, each question has a thread of
//! its own and a deadline. `desktop` speaks to the Secret Service, the Keychain or the Credential
//! Manager, `keyutils` to the kernel of Linux. Nothing here chooses between them.

mod calls;
mod desktop;
mod guard;
#[cfg(target_os = "linux")]
mod keyutils;
mod memory;

pub use calls::{KeyringCalls, KeyringFault, Token};
pub use guard::Keyring;
