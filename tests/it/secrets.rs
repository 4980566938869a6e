//! Finding tokens: the order of places, a keyring that hangs, and nothing that shows a token.

use std::{
    sync::{Arc, Condvar, Mutex},
    time::Duration,
};

use orchestra_console::secrets::{Keyring, Service, TokenVariables, find};

const LONG: Duration = Duration::from_secs(30);

fn variables(set: &'static [(&'static str, &'static str)]) -> TokenVariables {
    TokenVariables::read(|name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
}

fn empty_keyring() -> Keyring {
    Keyring::of(|_| None, LONG)
}

/// `origin=token`, or `nothing`.
fn found(service: &Service, variables: &TokenVariables, keyring: &Keyring) -> String {
    find(service, variables, keyring)
        .unwrap()
        .map_or("nothing".into(), |found| format!("{}={}", found.origin, found.secret.expose()))
}

#[test]
fn variables_count_in_githubs_own_order_and_empty_ones_are_unset() {
    let github = Service::github("github.com");
    let both = variables(&[("GITHUB_TOKEN", "second"), ("GH_TOKEN", " first\n")]);
    assert_eq!(found(&github, &both, &empty_keyring()), "GH_TOKEN=first");
    let blank = variables(&[("GITHUB_TOKEN", "second"), ("GH_TOKEN", "  ")]);
    assert_eq!(found(&github, &blank, &empty_keyring()), "GITHUB_TOKEN=second");
    assert_eq!(found(&github, &variables(&[]), &empty_keyring()), "nothing");
}

#[test]
fn a_token_for_github_com_never_reaches_a_server_of_ones_own() {
    let all = variables(&[("GH_TOKEN", "cloud"), ("GITHUB_ENTERPRISE_TOKEN", "own"), ("LAMBDA_API_KEY", "gpu")]);
    assert_eq!(found(&Service::github("ghe.example.com"), &all, &empty_keyring()), "GITHUB_ENTERPRISE_TOKEN=own");
    assert_eq!(found(&Service::github("acme.ghe.com"), &all, &empty_keyring()), "GH_TOKEN=cloud");
    assert_eq!(found(&Service::github("evilghe.com"), &all, &empty_keyring()), "GITHUB_ENTERPRISE_TOKEN=own");
    assert_eq!(found(&Service::lambda(), &all, &empty_keyring()), "LAMBDA_API_KEY=gpu");
}

#[test]
fn the_keyring_comes_last_and_is_asked_for_the_host() {
    let keyring = Keyring::of(|account| (account == "github.com").then(|| "kept\n".to_owned()), LONG);
    assert_eq!(found(&Service::github("GitHub.com"), &variables(&[]), &keyring), "keyring=kept");
    assert_eq!(found(&Service::github("github.com"), &variables(&[("GH_TOKEN", "set")]), &keyring), "GH_TOKEN=set");
    assert_eq!(found(&Service::lambda(), &variables(&[]), &keyring), "nothing");
}

#[test]
fn a_keyring_that_never_answers_is_left_at_the_deadline() {
    let gate = Arc::new((Mutex::new(false), Condvar::new()));
    let held = Arc::clone(&gate);
    let hanging = move |_: &str| {
        let open = held.0.lock().unwrap();
        // Should the deadline be missed, this test fails instead of hanging too.
        drop(held.1.wait_timeout_while(open, LONG, |open| !*open).unwrap());
        Some("late".to_owned())
    };
    let keyring = Keyring::of(hanging, Duration::from_millis(50));
    let fault = find(&Service::github("github.com"), &variables(&[]), &keyring).unwrap_err();
    assert_eq!(fault.to_string(), "the keyring did not answer within 0.05 s; set GH_TOKEN instead");
    *gate.0.lock().unwrap() = true;
    gate.1.notify_all();
}

#[test]
fn a_keyring_that_breaks_is_one_sentence() {
    let keyring = Keyring::of(|_| panic!("org.freedesktop.DBus.Error"), LONG);
    let fault = find(&Service::lambda(), &variables(&[]), &keyring).unwrap_err();
    assert_eq!(fault.to_string(), "the keyring cannot be read; set LAMBDA_API_KEY instead");
}

#[test]
fn the_systems_keyring_answers_or_is_refused_within_its_deadline() {
    // Whatever this machine has: no keyring, an empty one, a locked one. None of them may hang or speak D-Bus.
    let outcome = find(&Service::github("nobody.invalid"), &variables(&[]), &Keyring::system());
    let said = outcome.map_or_else(|fault| fault.to_string(), |found| format!("{:?}", found.is_some()));
    assert!(!said.to_lowercase().contains("dbus") && !said.contains("org.freedesktop"), "{said}");
}

#[test]
fn nothing_shows_a_token() {
    let token = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";
    let variables = variables(&[("GH_TOKEN", "ghp_0123456789abcdefghijklmnopqrstuvwxyz")]);
    let keyring = Keyring::of(move |_| Some(token.to_owned()), LONG);
    let found = find(&Service::github("github.com"), &variables, &keyring).unwrap().unwrap();
    let settings = orchestra_console::config::GithubSettings {
        api_url: "https://api.github.com".into(),
        host: "github.com".into(),
        repositories: Vec::new(),
    };
    let client = orchestra_console::provider::GithubClient::new(&settings, Some(found.secret.clone()), found.origin);
    let observer = orchestra_console::provider::GithubObserver::new(client.clone(), []);
    let shown = format!("{variables:?} {keyring:?} {found:?} {client:#?} {observer:?}");
    assert!(!shown.contains("0123456789"), "{shown}");
    assert!(shown.contains("GH_TOKEN"));
}

#[test]
fn where_tokens_are_refused_the_keyring_is_not_asked_either() {
    let keyring = Keyring::of(|_| panic!("asked"), LONG);
    assert!(find(&Service::github("github.com"), &TokenVariables::refused(), &keyring).unwrap().is_none());
}
