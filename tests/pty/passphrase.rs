//! The passphrase of the token file, typed where nobody reads it.

use std::{fs, path::Path};

use orchestra_console::{
    domain::Secret,
    secrets::{AskPassphrase, Keyring, StoreKind, TokenVariables, Vault, VaultParts},
};

use crate::{
    home::Start,
    terminal::{ENTER, End, Terminal},
};

const TOKEN: &str = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";
const PASSPHRASE: &str = "open sesame 4711";

/// A console of a repository whose token is in the encrypted file.
fn console(start: Start) -> Terminal {
    console_of(start, "github.com")
}

/// The same with a token of this name.
fn console_of(start: Start, name: &str) -> Terminal {
    let passphrase = AskPassphrase::new(|_| Ok(Secret::new(PASSPHRASE)));
    let vault = Vault::new(VaultParts {
        variables: TokenVariables::default(),
        keyring: Keyring::absent(),
        keyutils: Keyring::absent(),
        command: None,
        folder: Some(start.home.state().join("secrets")),
        passphrase,
        asked: StoreKind::ALL.to_vec(),
    });
    let token = Secret::new(TOKEN).unwrap();
    vault.keep(&name.parse().unwrap(), &token, Some(StoreKind::EncryptedFile)).unwrap();
    let settings = "[github]\napi_url = 'http://127.0.0.1:9'\nrepositories = ['octo/hello']\n";
    fs::write(start.home.path().join("config/config.toml"), settings).unwrap();
    start.open()
}

/// Neither stands in any file below, nor on the screen.
fn is_nowhere(terminal: &Terminal) {
    fn look(folder: &Path) {
        for entry in fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()) {
            if entry.is_dir() {
                look(&entry);
            } else if let Ok(bytes) = fs::read(&entry) {
                hides(&bytes, &entry.display().to_string());
            }
        }
    }
    look(terminal.home.path());
    hides(&terminal.bytes(), "the screen");
}

fn hides(bytes: &[u8], place: &str) {
    for text in [TOKEN, PASSPHRASE] {
        assert!(!bytes.windows(text.len()).any(|part| part == text.as_bytes()), "{place}");
    }
}

#[test]
fn it_is_asked_for_before_the_console_begins_and_never_shown() {
    let mut terminal = console(Start::new(&[]));
    terminal.shows(&["Passphrase of the token file:"]);
    terminal.type_keys("a slip");
    terminal.type_keys(ENTER);
    terminal.shows(&["That did not open it."]);
    terminal.type_keys(PASSPHRASE);
    terminal.type_keys(ENTER);
    terminal.shows(&["1 Environments", "local"]);
    terminal.type_keys("q");
    assert_eq!(terminal.end(), End::Code(0));
    terminal.is_restored();
    is_nowhere(&terminal);
}

#[test]
fn it_is_asked_for_where_the_only_token_of_the_host_has_a_purpose() {
    let mut terminal = console_of(Start::new(&[]), "deploy@github.com");
    terminal.shows(&["Passphrase of the token file:"]);
    terminal.type_keys(PASSPHRASE);
    terminal.type_keys(ENTER);
    terminal.shows(&["1 Environments", "local"]);
    terminal.type_keys("q");
    assert_eq!(terminal.end(), End::Code(0));
}

#[test]
fn who_leaves_the_question_gets_the_console_without_the_token() {
    let mut terminal = console(Start::new(&[]));
    terminal.shows(&["Passphrase of the token file:"]);
    terminal.type_keys("\x03");
    terminal.shows(&["1 Environments", "local"]);
    terminal.type_keys("q");
    assert_eq!(terminal.end(), End::Code(0));
    terminal.is_restored();
}

#[test]
fn a_crash_report_has_neither_token_nor_passphrase() {
    let mut terminal = console(Start::new(&[]).env("ORCHESTRA_FAULT", "panic-ui"));
    terminal.shows(&["Passphrase of the token file:"]);
    terminal.type_keys(PASSPHRASE);
    terminal.type_keys(ENTER);
    terminal.shows(&["1 Environments", "local"]);
    terminal.type_keys("j");
    assert_eq!(terminal.end(), End::Code(1));
    assert_eq!(fs::read_dir(terminal.home.state().join("reports")).unwrap().count(), 1);
    is_nowhere(&terminal);
}

#[test]
fn a_new_one_is_asked_for_twice_and_opens_the_next_console() {
    let mut terminal = console(Start::new(&["auth", "passphrase"]));
    terminal.shows(&["The passphrase that the token file has now:"]);
    terminal.type_keys(PASSPHRASE);
    terminal.type_keys(ENTER);
    terminal.shows(&["A new passphrase for the token file:"]);
    terminal.type_keys("another one");
    terminal.type_keys(ENTER);
    terminal.shows(&["The same once more:"]);
    terminal.type_keys("another one");
    terminal.type_keys(ENTER);
    terminal.shows(&["the encrypted token file has another passphrase"]);
    assert_eq!(terminal.end(), End::Code(0));
    terminal.has_modes_as_before();
    is_nowhere(&terminal);
}
