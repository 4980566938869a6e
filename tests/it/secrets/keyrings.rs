//! Keyrings that hang, break, lie or are locked.

use std::{
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use orchestra_console::secrets::{Condition, Keyring, KeyringCalls, KeyringFault, StoreKind, Token, Vault, VaultParts};

use super::{found, name, parts, secret, variables};

const LONG: Duration = Duration::from_secs(30);

/// A keyring of which every call does the same.
struct Always<F>(F);

impl<F: Fn() -> KeyringFault + Send + Sync> KeyringCalls for Always<F> {
    fn get(&self, _: &str) -> Result<Option<Token>, KeyringFault> {
        Err((self.0)())
    }

    fn set(&self, _: &str, _: &str) -> Result<(), KeyringFault> {
        Err((self.0)())
    }

    fn remove(&self, _: &str) -> Result<bool, KeyringFault> {
        Err((self.0)())
    }

    fn accounts(&self) -> Result<Vec<String>, KeyringFault> {
        Err((self.0)())
    }
}

fn with(keyring: Keyring) -> Vault {
    Vault::new(VaultParts { keyring, ..parts() })
}

#[test]
fn a_keyring_that_never_answers_is_left_at_the_deadline_and_not_asked_again_meanwhile() {
    let (gate, asked) = (Arc::new((Mutex::new(false), Condvar::new())), Arc::new(AtomicUsize::new(0)));
    let (held, counted) = (Arc::clone(&gate), Arc::clone(&asked));
    let hanging = Always(move || {
        counted.fetch_add(1, Ordering::SeqCst);
        let open = held.0.lock().unwrap();
        // Should the deadline be missed, this test fails instead of hanging too.
        drop(held.1.wait_timeout_while(open, LONG, |open| !*open).unwrap());
        KeyringFault::Absent
    });
    let vault = with(Keyring::of(hanging, Duration::from_millis(50)));
    for _ in 0..3 {
        let fault = vault.find(&name("github.com")).unwrap_err();
        assert_eq!(fault.to_string(), "the keyring did not answer within 0.05 s; set GH_TOKEN instead");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1, "one thread is left behind, not one for each question");
    let state = vault.states().into_iter().find(|state| state.kind == StoreKind::Keyring).unwrap();
    assert_eq!(state.condition, Condition::Silent);
    *gate.0.lock().unwrap() = true;
    gate.1.notify_all();
    let deadline = std::time::Instant::now() + LONG;
    while asked.load(Ordering::SeqCst) == 1 {
        assert!(std::time::Instant::now() < deadline, "it is never asked again");
        let _ = vault.find(&name("github.com"));
    }
}

#[test]
fn a_keyring_that_breaks_is_one_sentence() {
    let vault = with(Keyring::of(Always(|| panic!("org.freedesktop.DBus.Error")), LONG));
    let fault = vault.find(&name("lambda")).unwrap_err();
    assert_eq!(fault.to_string(), "the keyring cannot be read; set LAMBDA_API_KEY instead");
}

#[test]
fn a_token_behind_a_locked_keyring_is_found_where_else_it_is() {
    let locked = || Keyring::of(Always(|| KeyringFault::Locked), LONG);
    assert_eq!(
        with(locked()).find(&name("lambda")).unwrap_err().to_string(),
        "the keyring is locked; set LAMBDA_API_KEY instead"
    );
    let vault = Vault::new(VaultParts { keyring: locked(), variables: variables(&[("GH_TOKEN", "set")]), ..parts() });
    assert_eq!(found(&vault, "github.com"), "GH_TOKEN=set");
    let vault = Vault::new(VaultParts { keyring: locked(), keyutils: Keyring::in_memory(), ..parts() });
    let placed = vault.keep(&name("github.com"), &secret("t"), None).unwrap();
    let refused: Vec<String> = placed.refused.iter().map(|(store, fault)| format!("{store}: {fault}")).collect();
    assert_eq!((placed.store, refused), (StoreKind::Keyutils, vec!["keyring: the keyring is locked".to_owned()]));
    assert_eq!(found(&vault, "github.com"), "keyutils=t");
}

/// Takes everything and gives nothing back.
#[derive(Default)]
struct Forgetful;

impl KeyringCalls for Forgetful {
    fn get(&self, _: &str) -> Result<Option<Token>, KeyringFault> {
        Ok(None)
    }

    fn set(&self, account: &str, token: &str) -> Result<(), KeyringFault> {
        assert!(account.starts_with("canary ") && token == "tweet", "a token was put in: {account}");
        Ok(())
    }

    fn remove(&self, _: &str) -> Result<bool, KeyringFault> {
        Ok(false)
    }

    fn accounts(&self) -> Result<Vec<String>, KeyringFault> {
        Ok(vec!["canary 0011".into(), "github.com".into(), "no name of ours".into()])
    }
}

#[test]
fn a_keyring_that_keeps_nothing_is_found_out_before_a_token_is_put_in() {
    let vault = with(Keyring::of(Forgetful, LONG));
    let said = vault.keep(&name("github.com"), &secret("t"), Some(StoreKind::Keyring)).unwrap_err().to_string();
    assert!(said.starts_with("the keyring cannot be read"), "{said}");
    let kept: Vec<String> = vault.kept().iter().map(|kept| kept.name.to_string()).collect();
    assert_eq!(kept, ["github.com"], "a canary that was left behind is no token");
}
