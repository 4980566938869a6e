//! `auth passphrase`.

use std::io::{self, IsTerminal, Read};

use zeroize::Zeroizing;

use super::{login::broken, run::Refusal};
use crate::{
    cli::{Exit, output, surroundings::Surroundings, vault::new_passphrase},
    domain::{Fault, Secret},
    runtime::{self, ask_unseen},
    secrets::Vault,
};

/// No two passphrases are longer.
const MOST_BYTES: u64 = 4 * 1024;

/// Asks for the old passphrase and twice for the new one, and writes the encrypted file anew. Whatever goes wrong, it
/// stays as it was.
pub(super) async fn change(surroundings: &Surroundings, from_stdin: bool) -> Result<Exit, Refusal> {
    let vault = surroundings.vault.clone();
    let changed = runtime::blocking(move || {
        if from_stdin {
            let (old, new) = piped()?;
            open(&vault, &old)?;
            return put(&vault, &old, &new);
        }
        if !io::stderr().is_terminal() || std::fs::File::open("/dev/tty").is_err() {
            let said = "there is no terminal to ask at; pipe both in, a line each: orchestra auth passphrase \
                        --with-passphrases";
            return Err(Refusal::Usage(said.into()));
        }
        vault.needs_encrypted_file()?;
        let old = ask_unseen("The passphrase that the token file has now: ").ok_or(Refusal::Cancelled)?;
        open(&vault, &old)?;
        let new = new_passphrase().ok_or(Refusal::Cancelled)?;
        put(&vault, &old, &new)
    })
    .await;
    changed.unwrap_or_else(|| Err(Refusal::Fault(broken())))?;
    let printed = output::print("the encrypted token file has another passphrase; the tokens in it are the same\n");
    output::notice("a console that is open knows the old one alone: start it again");
    Ok(printed)
}

fn open(vault: &Vault, old: &Secret) -> Result<(), Refusal> {
    vault.open_with(old).map_err(stays)
}

fn put(vault: &Vault, old: &Secret, new: &Secret) -> Result<(), Refusal> {
    if old.expose() == new.expose() {
        return Err(Refusal::Usage("this is the old passphrase; nothing was changed".into()));
    }
    vault.change_passphrase(new).map_err(stays)
}

fn stays(fault: Fault) -> Refusal {
    let hint = fault.hint.as_ref().map_or_else(String::new, |hint| format!("; {hint}"));
    Refusal::Fault(fault.with_hint(format!("nothing was changed{hint}")))
}

/// The old and the new one.
fn piped() -> Result<(Secret, Secret), Refusal> {
    let mut text = Zeroizing::new(String::new());
    let usage = |why: &str| {
        Refusal::Usage(format!("standard input {why}; pipe the old and the new passphrase in, a line each"))
    };
    io::stdin().lock().take(MOST_BYTES).read_to_string(&mut text).map_err(|_| usage("is no text"))?;
    let mut lines = text.lines();
    match (lines.next().and_then(Secret::new), lines.next().and_then(Secret::new), lines.next()) {
        (Some(old), Some(new), None) => Ok((old, new)),
        _ => Err(usage("does not have two lines")),
    }
}
