//! The encrypted file under another passphrase.

use std::fs;

use super::{CLASSIC, at, github, silent};
use crate::{
    cli::{Place, Said},
    loopback::Loopback,
};

const OLD: &str = "open sesame 4711";
const NEW: &str = "open barley 4712";

/// A token in an encrypted file; a program prints the passphrase that stands in `work/passphrase`.
fn kept(server: &Loopback) -> Place {
    let place = at(server, "");
    let settings = fs::read_to_string(place.path("config/config.toml")).unwrap();
    place.write("config/config.toml", format!("{settings}[secrets]\npassphrase_command = ['cat', 'passphrase']\n"));
    place.write("work/passphrase", OLD);
    let arguments = ["auth", "login", "--with-token", "--store", "encrypted-file"];
    let said = silent(place.run_on(CLASSIC.as_bytes(), &arguments));
    assert_eq!(said.code, 0, "{said:?}");
    place
}

fn change(place: &Place, typed: &str) -> Said {
    let said = silent(place.run_on(typed.as_bytes(), &["auth", "passphrase", "--with-passphrases"]));
    assert!(!format!("{said:?}").contains("sesame") && !format!("{said:?}").contains("barley"), "{said:?}");
    said
}

fn file(place: &Place) -> Vec<u8> {
    fs::read(place.path("state/secrets/tokens.encrypted")).unwrap()
}

/// How `auth status` ends, with the passphrase that the program prints.
fn status_with(place: &Place, passphrase: &str) -> i32 {
    place.write("work/passphrase", passphrase);
    place.run(&["auth", "status"]).code
}

#[test]
fn the_new_one_opens_it_the_old_one_no_more_and_the_tokens_are_the_same() {
    let server = github("X-OAuth-Scopes: repo");
    let place = kept(&server);
    assert_eq!(status_with(&place, OLD), 0);
    let said = change(&place, &format!("{OLD}\n{NEW}\n"));
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(said.out, "the encrypted token file has another passphrase; the tokens in it are the same\n");
    assert_eq!(status_with(&place, OLD), 4);
    assert_eq!(status_with(&place, NEW), 0);
    let sent = server.seen().into_iter().rfind(|request| request.target == "/user").unwrap();
    assert_eq!(sent.header("authorization"), Some(format!("Bearer {CLASSIC}").as_str()));
    let beside: Vec<_> =
        fs::read_dir(place.path("state/secrets")).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert!(beside.iter().all(|name| name == "lock" || name == "tokens.encrypted"), "{beside:?}");
}

#[test]
fn a_wrong_one_changes_nothing() {
    let server = github("");
    let place = kept(&server);
    let before = file(&place);
    for (typed, code, why) in [
        (format!("{NEW}\n{NEW}2\n"), 4, "the passphrase is wrong, or the file was changed"),
        (format!("{OLD}\n{OLD}\n"), 3, "this is the old passphrase; nothing was changed"),
        (format!("{OLD}\n"), 3, "does not have two lines"),
        (format!("{OLD}\n{NEW}\n{NEW}\n"), 3, "does not have two lines"),
        (String::new(), 3, "does not have two lines"),
    ] {
        let said = change(&place, &typed);
        assert_eq!((said.code, said.out.as_str()), (code, ""), "{said:?}");
        assert!(said.err.contains(why), "{said:?}");
        assert!(file(&place) == before, "{why}");
    }
    assert_eq!(status_with(&place, OLD), 0);
}

#[test]
fn without_a_file_the_command_that_makes_one_is_said() {
    let said = change(&Place::new(), &format!("{OLD}\n{NEW}\n"));
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("there is no DIR/state/secrets/tokens.encrypted"), "{said:?}");
    assert!(said.err.contains("orchestra auth login --store encrypted-file"), "{said:?}");
    let nobody = Place::new().run(&["auth", "passphrase"]);
    assert!(nobody.code == 3 && nobody.err.contains("--with-passphrases"), "{nobody:?}");
}
