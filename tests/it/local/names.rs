//! Names that were chosen to do harm reach the disk as names, or are refused in a sentence.

use serde_json::json;

use super::place::Place;

#[tokio::test]
async fn hostile_directory_names_are_names_or_refused() {
    let place = Place::new();
    for name in ["-rf", "--upload-pack=x", "$(id)", "`id`", " leading", "CON", "prоd", "main\u{202e}", "a;b|c"] {
        place.stands_everything("local.create-directory", json!({ "path": place.path(name) })).await;
    }
    let (fits, long) = ("n".repeat(255), "n".repeat(256));
    place.stands_everything("local.create-directory", json!({ "path": place.path(&fits) })).await;
    for name in ["a/../../b", "a\nb", "a\0b", "a\u{1b}[2Jb", &long] {
        let said = place.sentence("1", "local.create-directory", json!({ "path": place.path(name) })).await;
        assert!(!said.is_empty() && !said.contains(['\n', '\u{1b}']), "{said}");
    }
    assert_eq!(super::place::tree(&place.work()).len(), 0);
}

#[tokio::test]
async fn an_operations_id_is_no_path() {
    let place = Place::new();
    let said = place.sentence("../../x", "local.create-directory", json!({ "path": place.path("a") })).await;
    assert_eq!(said, "an operation's id is 1 to 64 letters and digits");
}
