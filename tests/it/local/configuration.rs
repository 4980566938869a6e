//! Settings files, and that no secret is anywhere else.

use std::{fs, os::unix::fs::PermissionsExt as _};

use serde_json::json;

use super::place::{Place, tree};

const WRITE: &str = "local.write-configuration";

#[tokio::test]
async fn settings_are_written_for_the_person_alone_and_taken_back() {
    let place = Place::new();
    let inputs = json!({ "path": place.path(".env"), "values": {
        "KEY": { "generate": 32 }, "TOKEN": { "secret": "github" }, "URL": "http://127.0.0.1:8000/?a=b c" } });
    place.stands_everything(WRITE, inputs.clone()).await;
    let outputs = place.perform("2", WRITE, inputs.clone()).await.unwrap();
    let text = fs::read_to_string(place.path(".env")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let key = lines[0].strip_prefix("KEY=").unwrap();
    assert!(key.len() == 64 && key.chars().all(|c| c.is_ascii_hexdigit()), "{key}");
    assert_eq!(lines[1..], ["TOKEN=ghp_notatoken", "URL=http://127.0.0.1:8000/?a=b c"]);
    assert_eq!(fs::metadata(place.path(".env")).unwrap().permissions().mode() & 0o777, 0o600);
    let mut elsewhere = json!(outputs).to_string();
    for path in tree(&place.state()).into_iter().filter(|path| path.is_file()) {
        elsewhere.push_str(&fs::read_to_string(path).unwrap());
    }
    assert!(!elsewhere.contains(key) && !elsewhere.contains("ghp_notatoken"), "{elsewhere}");
    fs::write(place.path(".env"), "MINE=1\n").unwrap();
    place.undo("2", WRITE, inputs, &outputs).await.unwrap();
    assert_eq!(place.heard(), [format!("left: {} was changed since", place.path(".env"))]);
}

#[tokio::test]
async fn a_file_that_is_there_and_a_token_that_is_not_are_refused() {
    let place = Place::new();
    fs::write(place.path(".env"), "MINE=1\n").unwrap();
    let said = place.sentence("1", WRITE, json!({ "path": place.path(".env"), "values": { "A": "b" } })).await;
    assert!(said.ends_with(".env is there already; it is not overwritten"), "{said}");
    let values = json!({ "A": { "secret": "lambda" } });
    let said = place.sentence("2", WRITE, json!({ "path": place.path("new"), "values": values })).await;
    assert_eq!(
        said,
        "this machine keeps no token for lambda; log in: orchestra auth login lambda, or set LAMBDA_API_KEY"
    );
    assert_eq!(tree(&place.work()).len(), 1);
}

#[tokio::test]
async fn keys_and_values_that_would_be_read_otherwise_are_refused() {
    let place = Place::new();
    for (values, why) in [
        (json!({ "A B": "c" }), "a key is letters"),
        (json!({ "1A": "c" }), "a key is letters"),
        (json!({ "A": "b\nB=c" }), "control character"),
        (json!({ "A": { "generate": 0 } }), "random bytes"),
        (json!({ "A": { "generate": 1_000_000 } }), "random bytes"),
        (json!({ "A": { "secret": "aws" } }), "there are github and lambda"),
        (json!({ "A": { "generate": 1, "secret": "github" } }), "the inputs"),
    ] {
        let said = place.sentence("1", WRITE, json!({ "path": place.path(".env"), "values": values })).await;
        assert!(said.contains(why), "{values}: {said}");
    }
    assert_eq!(tree(&place.work()).len(), 0);
}
