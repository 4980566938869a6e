//! The real Secret Service: gnome-keyring on a bus of its own, unlocked, locked, absent, hanging.

use std::{
    os::unix::net::UnixListener,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use orchestra_console::secrets::{Condition, Keyring, StoreKind, Vault, VaultParts};

use super::{found, name, parts, secret, skipped};

/// Runs one ignored test of this binary in a process of its own, and gives what it printed.
pub(super) fn inside(test: &str, variables: &[(&str, &str)], around: &[&str]) -> String {
    let own = std::env::current_exe().unwrap();
    let mut words: Vec<&std::ffi::OsStr> = around.iter().map(AsRef::as_ref).collect();
    words.push(own.as_os_str());
    let output = Command::new(words[0])
        .args(&words[1..])
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    said
}

/// A bus with gnome-keyring on it, which `unlocks` or not. Nothing of it is left afterwards.
fn with_gnome_keyring(test: &str, unlocks: bool) {
    for program in ["dbus-run-session", "gnome-keyring-daemon"] {
        if Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
            return skipped(program);
        }
    }
    let home = tempfile::tempdir().unwrap();
    let home = home.path().display().to_string();
    // Made unlocked first, so that there is a keyring which can be locked; a daemon that is started without
    // a password leaves it so.
    let begins = "printf pw | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1";
    let locks = "busctl --user >/dev/null 2>&1; \
                 dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets \
                 org.freedesktop.Secret.Service.Lock \
                 array:objpath:/org/freedesktop/secrets/collection/login >/dev/null";
    let script = if unlocks { format!("{begins}; exec \"$@\"") } else { format!("{begins}; {locks}; exec \"$@\"") };
    let variables = [("HOME", home.as_str()), ("XDG_RUNTIME_DIR", home.as_str()), ("XDG_DATA_HOME", home.as_str())];
    inside(test, &variables, &["dbus-run-session", "--", "sh", "-c", &script, "sh"]);
}

fn desktop() -> Vault {
    Vault::new(VaultParts { keyring: Keyring::desktop(), ..parts() })
}

/// Condition and sentence of the keyring, which is a person's words and no bus's.
fn said(vault: &Vault) -> (Condition, String) {
    let state = vault.states().into_iter().find(|state| state.kind == StoreKind::Keyring).unwrap();
    let said = format!("{}; {}", state.sentence, state.next.unwrap_or_default());
    for foreign in ["DBus", "D-Bus", "dbus", "org.freedesktop", "zbus", "Error", "(", "{"] {
        assert!(!said.contains(foreign), "{said}");
    }
    (state.condition, said)
}

#[test]
fn an_unlocked_keyring_keeps_tokens() {
    with_gnome_keyring("secrets::session::inside_an_unlocked_one", true);
}

#[test]
#[ignore = "runs inside a session of its own, started by another test"]
fn inside_an_unlocked_one() {
    let vault = desktop();
    assert_eq!(said(&vault).0, Condition::Usable);
    for token in ["first", "second"] {
        assert_eq!(vault.keep(&name("deploy@github.com"), &secret(token), None).unwrap().store, StoreKind::Keyring);
        assert_eq!(found(&vault, "deploy@github.com"), format!("keyring={token}"));
    }
    let kept: Vec<String> = vault.kept().iter().map(|kept| format!("{} {}", kept.name, kept.store)).collect();
    assert_eq!(kept, ["deploy@github.com keyring"], "and no canary");
    assert_eq!(found(&vault, "github.com"), "nothing");
    assert_eq!(vault.forget(&name("deploy@github.com")), ([StoreKind::Keyring].to_vec(), None));
    assert_eq!(found(&vault, "deploy@github.com"), "nothing");
}

#[test]
fn a_locked_keyring_is_said_to_be_so_and_takes_nothing() {
    with_gnome_keyring("secrets::session::inside_a_locked_one", false);
}

#[test]
#[ignore = "runs inside a session of its own, started by another test"]
fn inside_a_locked_one() {
    let vault = desktop();
    let (condition, sentence) = said(&vault);
    assert_ne!(condition, Condition::Usable, "{sentence}");
    assert!(
        sentence.contains("keyring is locked")
            || sentence.contains("keyring did not answer")
            || sentence.contains("keyring cannot be read"),
        "{sentence}"
    );
    assert!(vault.keep(&name("github.com"), &secret("t"), Some(StoreKind::Keyring)).is_err());
    let elsewhere = Vault::new(VaultParts { keyring: Keyring::desktop(), keyutils: Keyring::in_memory(), ..parts() });
    assert_eq!(elsewhere.keep(&name("github.com"), &secret("t"), None).unwrap().store, StoreKind::Keyutils);
}

#[test]
fn without_a_bus_there_is_no_keyring_and_that_is_no_fault() {
    let nowhere = [("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus"), ("XDG_RUNTIME_DIR", "/nowhere")];
    inside("secrets::session::inside_nowhere", &nowhere, &[]);
}

#[test]
#[ignore = "runs in a process of its own, started by another test"]
fn inside_nowhere() {
    let vault = desktop();
    let (condition, sentence) = said(&vault);
    assert_eq!(condition, Condition::Absent);
    assert!(sentence.contains("orchestra auth login --store encrypted-file"), "{sentence}");
    assert_eq!(found(&vault, "github.com"), "nothing");
    assert!(vault.kept().is_empty());
}

#[test]
fn a_bus_that_takes_the_connection_and_never_answers_is_left_after_the_deadline() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bus");
    // Connections wait in its queue for ever.
    let _listener = UnixListener::bind(&path).unwrap();
    let address = format!("unix:path={}", path.display());
    let begun = Instant::now();
    inside("secrets::session::inside_silence", &[("DBUS_SESSION_BUS_ADDRESS", address.as_str())], &[]);
    assert!(begun.elapsed() < Duration::from_secs(25), "it waited longer than 3 s, or every question waited");
}

#[test]
#[ignore = "runs in a process of its own, started by another test"]
fn inside_silence() {
    let vault = desktop();
    let fault = vault.find(&name("github.com")).unwrap_err();
    assert_eq!(fault.to_string(), "the keyring did not answer within 3 s; set GH_TOKEN instead");
    for _ in 0..50 {
        assert_eq!(said(&vault).0, Condition::Silent);
    }
}
