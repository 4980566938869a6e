//! The environments of this machine.

use orchestra_console::{domain::Layer, provider::Registry};
use serde_json::json;

use super::place::Place;

#[tokio::test]
async fn an_environment_is_noted_once_and_struck_with_its_ports() {
    let place = Place::new();
    let registry = Registry::new(&place.state());
    let inputs = json!({ "name": "demo", "path": place.path("demo"), "template": "notes", "layer": "development",
        "url": "http://127.0.0.1:8000", "services": [{ "name": "api", "port": 8000, "health": "/api/health" }] });
    place.stands_everything("local.register-environment", inputs.clone()).await;
    assert_eq!(registry.all(), []);
    place.perform("1", "local.register-environment", inputs.clone()).await.unwrap();
    let demo = registry.one("demo").unwrap().unwrap();
    assert_eq!((demo.layer, demo.services[0].port), (Layer::Development, Some(8000)));
    let said = place.sentence("2", "local.register-environment", inputs).await;
    assert_eq!(said, "there is an environment demo already; see: orchestra env show demo");

    let port = json!({ "environment": "demo", "from": 21000, "to": 28999 });
    let outputs = place.perform("3", "local.allocate-port", port).await.unwrap();
    let reserved = place.state().join("ports").join(outputs["port"].to_string());
    let name = json!({ "name": "demo" });
    let gone = place.perform("4", "local.deregister-environment", name.clone()).await.unwrap();
    assert!(registry.all().is_empty() && !reserved.exists());
    place.undo("4", "local.deregister-environment", name.clone(), &gone).await.unwrap();
    assert_eq!(registry.all(), [demo]);
    assert!(reserved.exists());
    for _ in 0..2 {
        place.perform("5", "local.deregister-environment", name.clone()).await.unwrap();
    }
    place.perform("6", "local.deregister-environment", name).await.unwrap();
    assert!(registry.all().is_empty());
}
