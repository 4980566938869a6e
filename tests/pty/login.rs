//! A token that is pasted at a prompt: it is nowhere to be seen.

use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    thread,
};

use crate::{
    home::Start,
    terminal::{CTRL_C, ENTER, End, Terminal},
};

const TOKEN: &str = "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";

/// A GitHub that knows every token as ada's.
fn github() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut head = [0; 4096];
            if stream.read(&mut head).is_ok_and(|read| read > 0) {
                let body = r#"{"login":"ada"}"#;
                write!(
                    stream,
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-OAuth-Scopes: repo\r\nConnection: close\r\n\
                     Content-Length: {}\r\n\r\n{body}",
                    body.len()
                )
                .ok();
            }
        }
    });
    url
}

fn login() -> Terminal {
    let start = Start::new(&["auth", "login", "--store", "plain-file"]);
    let settings = format!("[github]\napi_url = '{}'\n", github());
    fs::write(start.home.path().join("config/config.toml"), settings).unwrap();
    start.open()
}

fn hides_the_token(terminal: &Terminal) {
    let bytes = terminal.bytes();
    assert!(!bytes.windows(12).any(|part| part == &TOKEN.as_bytes()[4..16]), "the token is on the screen");
}

#[test]
fn what_is_pasted_is_not_shown_and_is_kept() {
    let mut terminal = login();
    terminal.shows(&["/settings/tokens/new?scopes=repo", "It needs: the scope repo", "it is not shown"]);
    terminal.type_keys(TOKEN);
    terminal.type_keys(ENTER);
    terminal.shows(&["logged in to github.com: ada"]);
    assert_eq!(terminal.end(), End::Code(0));
    terminal.has_modes_as_before();
    hides_the_token(&terminal);
}

#[test]
fn the_token_of_gh_is_offered_at_the_prompt() {
    let start = Start::new(&["auth", "login", "--store", "plain-file"]);
    let settings = format!("[github]\napi_url = '{}'\n", github());
    fs::write(start.home.path().join("config/config.toml"), settings).unwrap();
    let folder = start.home.work();
    fs::write(
        folder.join("gh"),
        format!("#!/bin/sh\n[ \"$*\" = 'auth token --hostname github.com' ] && echo {TOKEN}\n"),
    )
    .unwrap();
    fs::set_permissions(folder.join("gh"), fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    let mut terminal = start.env("PATH", &path).open();
    terminal.shows(&["gh has one: type gh to take it over", "it is not shown"]);
    terminal.type_keys("gh");
    terminal.type_keys(ENTER);
    terminal.shows(&["logged in to github.com: ada"]);
    assert_eq!(terminal.end(), End::Code(0));
    hides_the_token(&terminal);
}

#[test]
fn who_leaves_the_prompt_keeps_nothing() {
    let mut terminal = login();
    terminal.shows(&["it is not shown"]);
    terminal.type_keys("ghp_zQWB");
    terminal.type_keys(CTRL_C);
    terminal.shows(&["nothing was kept"]);
    assert_eq!(terminal.end(), End::Code(2));
    terminal.has_modes_as_before();
    assert!(!terminal.home.state().join("secrets").join("tokens").exists());
}
