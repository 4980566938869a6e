//! The device flow, with every way in which it can end.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use super::{CLASSIC, at, silent, user};
use crate::{
    cli::{Place, Said},
    loopback::{Answer, Loopback, Request},
};

/// Begins as GitHub does, with a code that is good for some seconds, then answers what `poll` says to the
/// first, the second, … question.
fn page(seconds: u32, poll: impl Fn(usize) -> Answer + Send + Sync + 'static) -> Loopback {
    page_at("/login/device", seconds, poll)
}

/// The same with a page at this path, as JSON writes it.
fn page_at(path: &'static str, seconds: u32, poll: impl Fn(usize) -> Answer + Send + Sync + 'static) -> Loopback {
    let count = AtomicUsize::new(0);
    let address: Arc<std::sync::Mutex<String>> = Arc::default();
    let shown = Arc::clone(&address);
    let server = Loopback::start(move |request: &Request| match request.target.as_str() {
        "/login/device/code" => {
            let page = format!("{}{path}", shown.lock().unwrap());
            Answer::json(format!(
                r#"{{"device_code":"3584d83530557fdd1f46af8289938c8ef79f9dc5","user_code":"WDJB-MJHT","verification_uri":"{page}","expires_in":{seconds},"interval":1}}"#
            ))
        }
        "/login/oauth/access_token" => poll(count.fetch_add(1, Ordering::Relaxed)),
        _ => user("X-OAuth-Scopes: repo"),
    });
    *address.lock().unwrap() = server.url();
    server
}

fn error(word: &str) -> Answer {
    Answer::json(format!(r#"{{"error":"{word}","error_description":"…"}}"#))
}

fn token() -> Answer {
    Answer::json(format!(r#"{{"access_token":"{}","token_type":"bearer","scope":"repo"}}"#, oauth()))
}

fn oauth() -> String {
    CLASSIC.replace("ghp_", "gho_")
}

fn log_in(place: &Place) -> Said {
    silent(place.run(&["auth", "login", "--device", "--store", "plain-file"]))
}

#[test]
fn a_code_is_shown_and_the_token_is_kept_once_the_person_agreed() {
    let server = page(900, |count| match count {
        0 => error("authorization_pending"),
        // The network is gone for a moment.
        1 => Answer::Reset,
        _ => token(),
    });
    let said = log_in(&at(&server, ""));
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.err.contains(&format!("Type the code WDJB-MJHT at {}/login/device\n", server.url())), "{said:?}");
    assert!(said.out.starts_with("logged in to github.com: ada, OAuth token, scopes repo"), "{said:?}");
    let requests = server.seen();
    assert_eq!(requests[0].line(), "POST /login/device/code");
    assert_eq!(requests[0].body, b"client_id=Ov23liAbCdEf&scope=repo");
    let poll = String::from_utf8(requests[1].body.clone()).unwrap();
    assert_eq!(
        poll,
        "client_id=Ov23liAbCdEf&device_code=3584d83530557fdd1f46af8289938c8ef79f9dc5&grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code"
    );
    assert!(requests.iter().take(4).all(|request| request.header("authorization").is_none()), "no token goes along");
    assert!(!said.err.contains("3584d835"), "the device code is a secret too");
}

#[test]
fn an_address_that_would_steer_the_terminal_is_shown_escaped() {
    let server = page_at(r"/login/device\u001b]0;owned\u0007\u001b[2J", 900, |_| token());
    let said = log_in(&at(&server, ""));
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.err.contains(&format!("{}/login/device%1B]0;owned%07%1B[2J\n", server.url())), "{said:?}");
    assert!(!said.err.contains(['\u{1b}', '\u{7}']), "{said:?}");
}

#[test]
fn slow_down_is_obeyed() {
    let server =
        page(900, |count| if count == 0 { Answer::json(r#"{"error":"slow_down","interval":2}"#) } else { token() });
    let start = std::time::Instant::now();
    assert_eq!(log_in(&at(&server, "")).code, 0);
    assert!(start.elapsed() >= std::time::Duration::from_secs(1 + 2), "{:?}", start.elapsed());
    assert_eq!(server.seen().iter().filter(|request| request.target.ends_with("access_token")).count(), 2);
}

#[test]
fn every_other_end_is_a_sentence_with_the_next_command() {
    for (word, code, sentence) in [
        ("access_denied", 4, "the login was denied on the page of 127.0.0.1; nothing was kept"),
        (
            "expired_token",
            5,
            "the code was not typed at 127.0.0.1 in time; get a new one: orchestra auth login --device",
        ),
        ("incorrect_client_credentials", 4, "does not know the app of github.client_id"),
        ("device_flow_disabled", 4, "this app may not use the device flow"),
        ("something_new", 4, "refused the login: something_new; paste a token instead"),
    ] {
        let server = page(900, move |_| error(word));
        let said = log_in(&at(&server, ""));
        assert_eq!((said.code, said.out.as_str()), (code, ""), "{word}: {said:?}");
        assert!(said.err.contains(sentence), "{word}: {said:?}");
        assert_eq!(server.seen().len(), 2, "{word}: it is not asked again");
    }
}

#[test]
fn a_code_that_nobody_types_is_left_when_it_is_too_old() {
    let server = page(1, |_| error("authorization_pending"));
    let said = log_in(&at(&server, ""));
    assert_eq!(said.code, 5, "{said:?}");
    assert!(said.err.contains("the code was not typed"), "{said:?}");
}

#[test]
fn an_app_that_is_not_known_a_foreign_page_and_no_app_at_all() {
    let server = Loopback::start(|_| Answer::new("404 Not Found", "Not Found"));
    let said = log_in(&at(&server, ""));
    assert!(said.code == 4 && said.err.contains("correct github.client_id"), "{said:?}");
    let server = Loopback::start(|_| {
        Answer::json(r#"{"device_code":"a","user_code":"b","verification_uri":"https://evil.example/device"}"#)
    });
    let said = log_in(&at(&server, ""));
    assert!(said.code == 1 && !said.err.contains("evil.example"), "{said:?}");
    let place = Place::configured(format!("[github]\napi_url = '{}'\n", server.url()));
    let said = log_in(&place);
    assert!(said.code == 3 && said.err.contains("set github.client_id in config.toml"), "{said:?}");
}

#[test]
fn a_repository_names_no_app() {
    let place = Place::new();
    place.write("work/orchestra.toml", "[github]\nclient_id = 'Ov23li'\n");
    let said = log_in(&place);
    assert!(said.code == 3 && said.err.contains("which app you log in to is yours to say"), "{said:?}");
}
