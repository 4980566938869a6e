//! Operations that only look.

use std::{fs, net::TcpListener};

use orchestra_console::plan::Idempotence;
use serde_json::{Value, json};

use super::place::{Place, tree};
use crate::loopback::{Answer, Loopback};

#[tokio::test]
async fn a_path_is_described() {
    let place = Place::new();
    fs::write(place.path("file"), "x").unwrap();
    fs::create_dir_all(place.path("full/inner")).unwrap();
    for (name, exists, kind, is_empty) in [
        ("none", false, "none", true),
        ("file/inner", false, "none", true),
        ("file", true, "file", false),
        ("full", true, "directory", false),
        ("full/inner", true, "directory", true),
    ] {
        let state = place.perform("1", "local.path-state", json!({ "path": place.path(name) })).await.unwrap();
        assert_eq!(Value::Object(state), json!({ "exists": exists, "kind": kind, "is_empty": is_empty }), "{name}");
    }
}

#[tokio::test]
async fn a_program_is_found_or_not() {
    let place = Place::new();
    let found = place.perform("1", "local.program", json!({ "name": "git", "with_version": true })).await.unwrap();
    assert!(found["version"].as_str().unwrap().starts_with("git version"), "{found:?}");
    let found = place.perform("1", "local.program", json!({ "name": "no-such-program" })).await.unwrap();
    assert_eq!((found["found"].clone(), found["version"].clone()), (false.into(), Value::Null));
    let said = place.sentence("1", "local.program", json!({ "name": "../bin/sh" })).await;
    assert!(said.contains("no name of 1 to 64"), "{said}");
}

#[tokio::test]
async fn an_address_is_asked_once_and_a_redirect_is_not_followed() {
    let place = Place::new();
    let server = Loopback::start(|request| match request.target.as_str() {
        "/health" => Answer::json("{}"),
        _ => Answer::new("302 Found\nLocation: http://example.com/", ""),
    });
    let get = |path: &str| json!({ "url": format!("{}{path}", server.url()), "timeout_seconds": 20 });
    let outputs = place.perform("1", "local.http-get", get("/health")).await.unwrap();
    assert_eq!((outputs["status"].clone(), outputs["body_bytes"].clone()), (200.into(), 2.into()));
    assert_eq!(place.perform("1", "local.http-get", get("/else")).await.unwrap()["status"], 302);
    assert_eq!(server.seen().len(), 2);
    for url in ["http://example.com/", "file:///etc/passwd", "http://me:pw@127.0.0.1/", "http://127.0.0.1.evil.test/"] {
        let said = place.sentence("1", "local.http-get", json!({ "url": url })).await;
        assert!(said.contains("no HTTP address of this machine"), "{said}");
    }
}

#[tokio::test]
async fn nobody_listening_is_a_passing_fault_of_a_get_and_an_answer_of_a_connect() {
    let place = Place::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let open = place.perform("1", "local.tcp-connect", json!({ "port": port })).await.unwrap();
    assert_eq!(open["is_open"], true);
    drop(listener);
    let open = place.perform("1", "local.tcp-connect", json!({ "port": port })).await.unwrap();
    assert_eq!(open["is_open"], false);
    let url = format!("http://127.0.0.1:{port}/");
    let fault = place.perform("1", "local.http-get", json!({ "url": url })).await.unwrap_err();
    assert!(fault.is_passing && !fault.is_open);
    assert_eq!(fault.fault.to_string(), format!("GET {url}: connection refused"));
    let said = place.sentence("1", "local.tcp-connect", json!({ "host": "example.com", "port": 80 })).await;
    assert!(said.contains("host is not this machine"), "{said}");
}

#[tokio::test]
async fn looking_keeps_nothing() {
    let place = Place::new();
    place.perform("1", "local.path-state", json!({ "path": place.path("x") })).await.unwrap();
    assert_eq!(tree(&place.state()), Vec::<std::path::PathBuf>::new());
    let tools = place.operators.catalog();
    for name in ["local.path-state", "local.program", "local.http-get", "local.tcp-connect"] {
        assert_eq!(tools[name].idempotence, Idempotence::ReadOnly);
    }
}
