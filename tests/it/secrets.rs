//! Where tokens are kept: the order of stores, keyrings that hang or refuse, files that were tampered
//! with, and nothing that shows a token.

mod command;
mod files;
mod keyrings;
mod keyutils;
mod leaks;
mod session;

use std::path::Path;

use orchestra_console::{
    domain::Secret,
    secrets::{AskPassphrase, Keyring, Service, StoreKind, TokenName, TokenVariables, Vault, VaultParts, Wanted},
};

const TOKEN: &str = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";

fn name(text: &str) -> TokenName {
    text.parse().unwrap()
}

fn secret(text: &str) -> Secret {
    Secret::new(text).unwrap()
}

fn variables(set: &'static [(&'static str, &'static str)]) -> TokenVariables {
    TokenVariables::read(|name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
}

/// Nothing but what a test puts in.
fn parts() -> VaultParts {
    VaultParts {
        variables: TokenVariables::default(),
        keyring: Keyring::absent(),
        keyutils: Keyring::absent(),
        command: None,
        folder: None,
        passphrase: AskPassphrase::nobody(),
        asked: StoreKind::ALL.to_vec(),
    }
}

/// Token files in this folder, whose passphrase is known.
fn files(folder: &Path, passphrase: &'static str) -> Vault {
    let passphrase = AskPassphrase::new(move |wanted| Ok((wanted != Wanted::Again).then(|| secret(passphrase))));
    Vault::new(VaultParts { folder: Some(folder.to_owned()), passphrase, ..parts() })
}

/// `origin=token`, or `nothing`.
fn found(vault: &Vault, wanted: &str) -> String {
    vault
        .find(&name(wanted))
        .unwrap()
        .map_or("nothing".into(), |found| format!("{}={}", found.origin, found.secret.expose()))
}

/// What is missing is said; the test that needs it ends here.
fn skipped(needs: &str) {
    assert!(std::env::var_os("ORCHESTRA_REQUIRE_PEERS").is_none_or(|value| value != "1"), "needs {needs}");
    println!("skipped: needs {needs}");
}

#[test]
fn variables_count_in_githubs_own_order_and_empty_ones_are_unset() {
    let of = |set| Vault::of_variables(variables(set));
    assert_eq!(found(&of(&[("GITHUB_TOKEN", "second"), ("GH_TOKEN", " first\n")]), "github.com"), "GH_TOKEN=first");
    assert_eq!(found(&of(&[("GITHUB_TOKEN", "second"), ("GH_TOKEN", "  ")]), "github.com"), "GITHUB_TOKEN=second");
    assert_eq!(found(&of(&[]), "github.com"), "nothing");
}

#[test]
fn a_token_for_github_com_never_reaches_a_server_of_ones_own() {
    let all = &[("GH_TOKEN", "cloud"), ("GITHUB_ENTERPRISE_TOKEN", "own"), ("LAMBDA_API_KEY", "gpu")];
    let vault = Vault::of_variables(variables(all));
    assert_eq!(found(&vault, "ghe.example.com"), "GITHUB_ENTERPRISE_TOKEN=own");
    assert_eq!(found(&vault, "acme.ghe.com"), "GH_TOKEN=cloud");
    assert_eq!(found(&vault, "evilghe.com"), "GITHUB_ENTERPRISE_TOKEN=own");
    assert_eq!(found(&vault, "lambda"), "LAMBDA_API_KEY=gpu");
    assert_eq!(TokenName::from(&Service::github("GitHub.com")), name("github.com"));
}

#[test]
fn the_stores_are_looked_through_in_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::new(VaultParts {
        variables: variables(&[("LAMBDA_API_KEY", "variable")]),
        keyring: Keyring::in_memory(),
        keyutils: Keyring::in_memory(),
        command: Some(orchestra_console::secrets::TokenCommand::new("pass", |wanted| {
            let printed: &[u8] = if wanted.host() == "github.com" { b"printed\n" } else { b"" };
            Ok(printed.to_vec().into())
        })),
        folder: Some(folder.path().join("secrets")),
        passphrase: AskPassphrase::new(|_| Ok(Some(secret("open sesame")))),
        asked: StoreKind::ALL.to_vec(),
    });
    assert_eq!(found(&vault, "github.com"), "command=printed");
    for (store, origin) in [
        (StoreKind::PlainFile, "command=printed"),
        (StoreKind::EncryptedFile, "command=printed"),
        (StoreKind::Keyutils, "keyutils=kept"),
        (StoreKind::Keyring, "keyring=kept"),
    ] {
        assert_eq!(vault.keep(&name("github.com"), &secret("kept"), Some(store)).unwrap().store, store);
        assert_eq!(found(&vault, "github.com"), origin);
        vault.keep(&name("lambda"), &secret("kept"), Some(store)).unwrap();
        assert_eq!(found(&vault, "lambda"), "LAMBDA_API_KEY=variable", "a variable is stronger than {store}");
    }
    let stores: Vec<StoreKind> =
        vault.kept().into_iter().filter(|kept| kept.name == name("github.com")).map(|kept| kept.store).collect();
    assert_eq!(stores, [StoreKind::Keyring], "the others let go of it");
    assert!(
        !folder.path().join("secrets/tokens.plain").exists()
            && !folder.path().join("secrets/tokens.encrypted").exists()
    );
    assert_eq!(vault.forget(&name("github.com")), (stores.to_vec(), None));
    assert_eq!(found(&vault, "github.com"), "command=printed", "what a program prints is not ours to forget");
    assert_eq!(vault.forget(&name("github.com")), (Vec::new(), None));
}

#[test]
fn a_store_that_is_left_out_is_neither_asked_nor_written_to() {
    let folder = tempfile::tempdir().unwrap();
    let only = |asked: &[StoreKind]| {
        let keyring = Keyring::in_memory();
        let all = VaultParts { keyring: keyring.clone(), ..parts() };
        Vault::new(all).keep(&name("github.com"), &secret("kept"), None).unwrap();
        Vault::new(VaultParts {
            variables: variables(&[("GH_TOKEN", "variable")]),
            keyring,
            command: Some(orchestra_console::secrets::TokenCommand::new("pass", |_| Ok(b"printed".to_vec().into()))),
            folder: Some(folder.path().join("secrets")),
            passphrase: AskPassphrase::new(|_| Ok(Some(secret("open sesame")))),
            asked: asked.to_vec(),
            ..parts()
        })
    };
    let all = only(&[StoreKind::EncryptedFile, StoreKind::PlainFile]);
    all.keep(&name("github.com"), &secret("encrypted"), Some(StoreKind::EncryptedFile)).unwrap();
    let plain = only(&[StoreKind::PlainFile]);
    plain.keep(&name("github.com"), &secret("plain"), Some(StoreKind::PlainFile)).unwrap();
    for (kind, origin) in [
        (StoreKind::Environment, "GH_TOKEN=variable"),
        (StoreKind::Keyring, "keyring=kept"),
        (StoreKind::Keyutils, "nothing"),
        (StoreKind::Command, "command=printed"),
        (StoreKind::EncryptedFile, "encrypted-file=encrypted"),
        (StoreKind::PlainFile, "plain-file=plain"),
    ] {
        let vault = only(&[kind]);
        assert_eq!(found(&vault, "github.com"), origin, "{kind} alone");
        assert!(vault.kept().iter().all(|kept| kept.store == kind), "{kind}: {:?}", vault.kept());
        for state in vault.states().into_iter().filter(|state| state.kind != kind) {
            assert!(state.sentence.ends_with("is left out by ORCHESTRA_STORES"), "{kind}: {state:?}");
        }
    }
    let said = only(&[StoreKind::Environment]).keep(&name("lambda"), &secret("k"), Some(StoreKind::PlainFile));
    let said = said.unwrap_err().to_string();
    assert!(said.contains("`plain-file` is left out by ORCHESTRA_STORES; add plain-file to"), "{said}");
}

#[test]
fn a_host_may_have_several_tokens_each_with_a_purpose() {
    let vault = Vault::new(VaultParts {
        variables: variables(&[("GH_TOKEN", "plain")]),
        keyring: Keyring::in_memory(),
        ..parts()
    });
    for purpose in ["read", "deploy"] {
        vault.keep(&name(&format!("{purpose}@github.com")), &secret(purpose), None).unwrap();
    }
    vault.keep(&name("deploy@ghe.example.com"), &secret("another host"), None).unwrap();
    let all: Vec<String> = vault
        .all("github.com")
        .unwrap()
        .iter()
        .map(|found| format!("{}={}", found.name, found.secret.expose()))
        .collect();
    assert_eq!(all, ["github.com=plain", "deploy@github.com=deploy", "read@github.com=read"]);
}

#[test]
fn where_tokens_are_refused_no_store_is_asked() {
    let vault = Vault::new(VaultParts {
        variables: TokenVariables::refused(),
        command: Some(orchestra_console::secrets::TokenCommand::new("pass", |_| panic!("asked"))),
        ..parts()
    });
    assert!(vault.is_refused() && vault.find(&name("github.com")).unwrap().is_none());
    assert!(vault.all("github.com").unwrap().is_empty());
}

#[test]
fn what_is_no_token_is_not_kept() {
    let vault = Vault::new(VaultParts { keyring: Keyring::in_memory(), ..parts() });
    for text in ["two\nlines", "esc\u{1b}[31m", &"x".repeat(9000)] {
        let said = vault.keep(&name("lambda"), &secret(text), None).unwrap_err().to_string();
        assert!(said.starts_with("this is no token"), "{said}");
    }
    let said = vault.keep(&name("lambda"), &secret("k"), Some(StoreKind::Environment)).unwrap_err().to_string();
    assert!(said.contains("--store keyring"), "{said}");
}

#[test]
fn without_any_store_the_way_out_is_named_and_the_plain_file_is_not_taken_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::new(VaultParts { folder: Some(folder.path().join("secrets")), ..parts() });
    let said = vault.keep(&name("github.com"), &secret(TOKEN), None).unwrap_err().to_string();
    assert!(said.contains("needs a passphrase"), "{said}");
    assert!(said.contains("orchestra auth login github.com --store plain-file"), "{said}");
    let asked = vec![StoreKind::EncryptedFile];
    let left_out = Vault::new(VaultParts { folder: Some(folder.path().join("secrets")), asked, ..parts() });
    let said = left_out.keep(&name("github.com"), &secret(TOKEN), None).unwrap_err().to_string();
    assert!(said.contains("add plain-file to ORCHESTRA_STORES, and orchestra auth login github.com"), "{said}");
    assert!(!folder.path().join("secrets").exists(), "nothing was made");
}

#[test]
fn nothing_shows_a_token() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::new(VaultParts {
        variables: TokenVariables::read(|name| (name == "GH_TOKEN").then(|| TOKEN.to_owned())),
        keyring: Keyring::in_memory(),
        ..parts()
    });
    vault.keep(&name("deploy@github.com"), &secret(TOKEN), None).unwrap();
    let files = files(&folder.path().join("secrets"), "open sesame");
    files.keep(&name("github.com"), &secret(TOKEN), Some(StoreKind::EncryptedFile)).unwrap();
    let found = vault.find(&name("github.com")).unwrap().unwrap();
    let settings = orchestra_console::config::GithubSettings {
        api_url: "https://api.github.com".into(),
        host: "github.com".into(),
        repositories: Vec::new(),
    };
    let client = orchestra_console::provider::GithubClient::new(&settings, Some(found.secret.clone()), &found.origin);
    let observer = orchestra_console::provider::GithubObserver::new(client.clone(), []);
    let handover = files.handover().unwrap();
    let shown = format!(
        "{vault:?} {files:?} {found:?} {client:#?} {observer:?} {handover:?} {:?} {:?} {:?}",
        vault.kept(),
        vault.states(),
        vault.all("github.com")
    );
    assert!(!shown.contains("0123456789") && !shown.contains("sesame"), "{shown}");
    assert!(shown.contains("GH_TOKEN"));
}

#[test]
fn a_token_is_forgotten_in_every_store_that_has_it() {
    let (keyring, keyutils) = (Keyring::in_memory(), Keyring::in_memory());
    let with = |asked: &[StoreKind]| {
        let (keyring, keyutils) = (keyring.clone(), keyutils.clone());
        Vault::new(VaultParts { keyring, keyutils, asked: asked.to_vec(), ..parts() })
    };
    for store in [StoreKind::Keyring, StoreKind::Keyutils] {
        // What is left out is not looked into, so that both have it.
        with(&[store]).keep(&name("github.com"), &secret("kept"), Some(store)).unwrap();
    }
    let vault = with(&StoreKind::ALL);
    assert_eq!(vault.forget(&name("github.com")).0, [StoreKind::Keyring, StoreKind::Keyutils]);
    assert_eq!(found(&vault, "github.com"), "nothing");
}
