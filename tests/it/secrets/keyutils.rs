//! The real keyring of the kernel.

use orchestra_console::secrets::{Condition, Keyring, StoreKind, Vault, VaultParts};

use super::{found, name, parts, secret, session, skipped};

/// Where the kernel has none for us, the test ends.
pub(super) fn kernel() -> Option<Vault> {
    let vault = Vault::new(VaultParts { keyutils: Keyring::keyutils(), ..parts() });
    let state = vault.states().into_iter().find(|state| state.kind == StoreKind::Keyutils).unwrap();
    if state.condition != Condition::Usable {
        skipped("the kernel's keyring (persistent keyrings)");
        return None;
    }
    Some(vault)
}

/// The keyring is that of whoever runs the tests: no two runs have a name in common.
fn own_name() -> String {
    format!("test-{}-{:?}@keyutils.invalid", std::process::id(), std::thread::current().id()).replace(['(', ')'], "-")
}

#[test]
fn a_token_goes_in_is_replaced_listed_and_taken_out() {
    let Some(vault) = kernel() else { return };
    let own = own_name();
    for token in ["first", "second"] {
        assert_eq!(vault.keep(&name(&own), &secret(token), None).unwrap().store, StoreKind::Keyutils);
        assert_eq!(found(&vault, &own), format!("keyutils={token}"));
    }
    assert!(vault.kept().iter().any(|kept| kept.name == name(&own)));
    assert_eq!(vault.forget(&name(&own)), ([StoreKind::Keyutils].to_vec(), None));
    assert_eq!(found(&vault, &own), "nothing");
    assert!(!vault.kept().iter().any(|kept| kept.name == name(&own)));
}

#[test]
fn another_process_finds_it_without_a_session_of_its_own() {
    let Some(vault) = kernel() else { return };
    let own = own_name();
    vault.keep(&name(&own), &secret("shared"), None).unwrap();
    let said = session::inside("secrets::keyutils::inside_finds", &[("TOKEN_NAME", own.as_str())], &[]);
    vault.forget(&name(&own));
    assert!(said.contains("found shared"), "{said}");
}

#[test]
#[ignore = "runs in a process of its own, started by another test"]
fn inside_finds() {
    let vault = Vault::new(VaultParts { keyutils: Keyring::keyutils(), ..parts() });
    let found = vault.find(&name(&std::env::var("TOKEN_NAME").unwrap())).unwrap().unwrap();
    println!("found {}", found.secret.expose());
}
