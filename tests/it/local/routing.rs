//! Operators route an operation by the first word of its name.

use orchestra_console::provider::Operate as _;
use serde_json::json;

use super::place::{Place, operation};

#[tokio::test]
async fn an_unknown_operation_is_answered_with_the_nearest_name() {
    let place = Place::new();
    let said = place.sentence("1", "local.create-direktory", json!({})).await;
    assert_eq!(said, "there is no operation local.create-direktory; did you mean local.create-directory?");
    assert!(place.sentence("1", "cloud.launch", json!({})).await.starts_with("there is no operation cloud.launch"));
}

#[test]
fn inputs_are_held_against_their_schema_and_open_ones_later() {
    let place = Place::new();
    let wrong = |name: &str, inputs| place.operators.validate(&operation(name, inputs)).join("; ");
    assert!(wrong("local.create-directory", json!({ "path": "/a", "pth": 1 })).contains("unknown field `pth`"));
    assert!(wrong("local.create-directory", json!({})).contains("missing field `path`"));
    assert!(wrong("local.create-directory", json!({ "path": "a/../b" })).contains("climbs"));
    assert_eq!(wrong("local.tcp-connect", json!({ "port": "${port.port}" })), "");
    assert!(!wrong("local.tcp-connect", json!({ "port": "eighty" })).is_empty());
}

#[test]
fn every_tool_has_a_sentence_a_schema_that_refuses_unknown_fields_and_an_estimate() {
    let place = Place::new();
    for tool in place.operators.catalog().values() {
        assert!(tool.name.starts_with("local.") && tool.description.len() > 20, "{}", tool.name);
        assert_eq!(tool.inputs["additionalProperties"], false, "{}", tool.name);
        assert_eq!(tool.outputs["type"], "object", "{}", tool.name);
        let estimate = place.operators.estimate(&operation(&tool.name, json!({})));
        assert!(estimate.duration_seconds.is_some_and(|seconds| seconds > 0), "{}", tool.name);
    }
}
