//! `orchestra doctor`: what is here, what is to be mended, and nothing that is secret.

use std::process::Command;

use serde_json::Value;

use super::{Place, is_root, mode};

const TOKEN: &str = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";

/// A place where nothing is to be mended, whatever this machine lacks.
fn healthy() -> Place {
    let place = Place::new();
    place.write("roots.pem", "-----BEGIN CERTIFICATE-----\n");
    let roots = place.path("roots.pem").display().to_string();
    place.with("SSL_CERT_FILE", roots).with("GH_TOKEN", TOKEN).with("LANG", "C.UTF-8")
}

/// State, what was found and what to do, of one row.
fn row(place: &Place, name: &str) -> (String, String, String) {
    let said = place.run(&["doctor", "--json"]);
    let found = said.json();
    let mends = found["findings"].as_array().unwrap().iter().any(|finding| finding["state"] == "mend");
    assert_eq!((said.code, &found["is_well"]), (i32::from(mends), &Value::Bool(!mends)));
    let finding = found["findings"].as_array().unwrap().iter().find(|finding| finding["name"] == name);
    let finding = finding.unwrap_or_else(|| panic!("no `{name}` in {found:#}"));
    let word = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    (word("state"), word("found"), word("next"))
}

#[test]
fn a_sound_place_is_well_and_everything_is_looked_at() {
    if Command::new("git").arg("--version").output().is_err() {
        return println!("skipped: needs git");
    }
    let said = healthy().run(&["doctor"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{}", said.out);
    let names: Vec<&str> = said.out.lines().skip(1).filter(|line| !line.starts_with(' ')).collect();
    for name in [
        "terminal",
        "size",
        "connection",
        "terminal answers",
        "locale",
        "configuration",
        "configuration folder",
        "state folder",
        "log folder",
        "tokens",
        "keyring",
        "proxies",
        "certificates",
        "git",
        "file watches",
        "provider host",
        "provider git",
        "provider nvml",
        "clock",
    ] {
        assert!(names.iter().any(|line| line.starts_with(&format!("{name}  "))), "no `{name}`: {}", said.out);
    }
    assert!(!said.out.contains('\u{1b}'), "nothing is asked of a terminal that is not there");
}

#[test]
fn tokens_are_named_and_neither_they_nor_a_proxys_password_are_shown() {
    let place = healthy().with("HTTPS_PROXY", "http://ada:hunter2@proxy.example:3128");
    assert_eq!(row(&place, "tokens").1, "GH_TOKEN set");
    assert_eq!(row(&place, "proxies").1, "HTTPS_PROXY=http://‹login›@proxy.example:3128");
    let said = place.run(&["doctor"]);
    for secret in [TOKEN, "hunter2"] {
        assert!(!said.out.contains(secret) && !said.err.contains(secret), "{said:?}");
    }
}

#[test]
fn what_is_to_be_mended_comes_with_what_to_do() {
    let mended = |place: &Place, name: &str, next: &str| {
        let (state, found, advice) = row(place, name);
        assert_eq!(state, "mend", "{name}: {found}");
        assert!(advice.contains(next), "{name}: {advice}");
    };
    let place = healthy();
    place.write("config/config.toml", "[ui]\nthme = 1\n");
    mended(&place, "configuration", "orchestra config check");
    mode(&place.path("state"), 0o777);
    mended(&place, "state folder", "chmod go-w");
    place.write("state/log", "");
    mended(&place, "log folder", "move it away");
    let place = place.with("HTTP_PROXY", "http://").with("SSL_CERT_FILE", "/nowhere.pem");
    mended(&place, "proxies", "http://HOST:PORT");
    mended(&place, "certificates", "SSL_CERT_FILE");
    let no_git = healthy().with("PATH", "/nowhere");
    mended(&no_git, "git", "install git");
}

#[test]
fn a_state_folder_that_others_read_is_worth_knowing() {
    let place = healthy();
    mode(&place.path("state"), 0o750);
    let (state, found, next) = row(&place, "state folder");
    assert_eq!(state, "note", "{found}");
    assert!(next.contains("chmod go-rwx"), "{next}");
    mode(&place.path("state"), 0o700);
    assert_eq!(row(&place, "state folder").0, "well");
}

#[test]
fn what_tmux_hides_is_told_and_a_tmux_that_hangs_is_not_waited_for() {
    let place = healthy();
    let tmux = |script: &str| {
        std::fs::create_dir_all(place.path("bin")).unwrap();
        place.write("bin/tmux", format!("#!/bin/sh\n{script}\n"));
        mode(&place.path("bin/tmux"), 0o755);
    };
    tmux("case $3 in set-clipboard) echo external ;; allow-passthrough) echo off ;; esac");
    let path = format!("{}:{}", place.path("bin").display(), std::env::var("PATH").unwrap());
    let place = place.with("TMUX", "/tmp/tmux-0/default,1,0").with("PATH", path);
    let found = "set-clipboard external, allow-passthrough off: text can be copied, notifications do not reach the \
                 terminal behind it";
    assert_eq!(row(&place, "tmux"), ("note".into(), found.into(), "tmux set -g allow-passthrough on".into()));
    place.write("bin/tmux", "#!/bin/sh\nsleep 100\n");
    mode(&place.path("bin/tmux"), 0o755);
    let (state, found, _) = row(&place, "tmux");
    assert!(state == "note" && found.contains("its options could not be read"), "{found}");
}

#[test]
fn a_state_folder_that_cannot_be_written_is_found() {
    if is_root() {
        return println!("skipped: needs a user other than root");
    }
    let place = healthy();
    mode(&place.path("state"), 0o555);
    assert_eq!(row(&place, "state folder").0, "mend");
}

#[test]
fn it_leaves_nothing_behind_and_opens_nothing_that_waits() {
    let place = healthy();
    super::pipe_at(&place.path("pipe"));
    let pipe = place.path("pipe").display().to_string();
    let place = place.with("SSL_CERT_FILE", pipe);
    assert_eq!(row(&place, "certificates").0, "mend");
    assert_eq!(std::fs::read_dir(place.path("state")).unwrap().count(), 0);
}
