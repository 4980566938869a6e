//! What a keyring's refusal means to a person.

use crate::{
    domain::{Fault, FaultKind},
    secrets::{Condition, Keyring, KeyringFault, StoreKind},
};

/// The name of a keyring, for the beginning of a sentence.
pub(super) fn name(kind: StoreKind) -> &'static str {
    match kind {
        StoreKind::Keyutils => "the kernel's keyring",
        _ => "the keyring",
    }
}

/// A store that the person does not want to be asked.
pub(super) fn left_out(kind: StoreKind) -> String {
    format!("the store `{kind}` is left out by ORCHESTRA_STORES")
}

/// A refusal as a fault; having no such keyring is none.
///
/// # Errors
/// The keyring is there and gives nothing.
pub(super) fn said(kind: StoreKind, keyring: &Keyring, fault: KeyringFault) -> Result<(), Fault> {
    let name = name(kind);
    Err(match fault {
        KeyringFault::Absent => return Ok(()),
        KeyringFault::Locked => Fault::new(FaultKind::Unauthorized, format!("{name} is locked")),
        KeyringFault::Silent => {
            let seconds = keyring.deadline().as_secs_f32();
            Fault::new(FaultKind::TimedOut, format!("{name} did not answer within {seconds} s"))
        }
        KeyringFault::Broken => Fault::new(FaultKind::Unreachable, format!("{name} cannot be read")),
        KeyringFault::TooLong => Fault::new(FaultKind::Malformed, format!("the token is longer than {name} takes")),
    })
}

pub(super) fn condition(fault: KeyringFault) -> Condition {
    match fault {
        KeyringFault::Absent => Condition::Absent,
        KeyringFault::Locked => Condition::Locked,
        KeyringFault::Silent => Condition::Silent,
        KeyringFault::Broken | KeyringFault::TooLong => Condition::Broken,
    }
}
