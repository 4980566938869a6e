//! Reserved ports.

use std::{collections::BTreeSet, net::TcpListener, sync::Arc};

use orchestra_console::plan::Fields;
use serde_json::json;

use super::place::Place;

const ALLOCATE: &str = "local.allocate-port";

/// A free port of the machine, and the listener that holds it.
fn held() -> (u16, TcpListener) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    (listener.local_addr().unwrap().port(), listener)
}

fn is_reserved(place: &Place, port: u64) -> bool {
    place.state().join("ports").join(port.to_string()).exists()
}

#[tokio::test]
async fn a_port_is_reserved_until_it_is_taken_back() {
    let place = Place::new();
    let inputs = json!({ "environment": "demo", "from": 20000, "to": 29999 });
    place.stands_everything(ALLOCATE, inputs.clone()).await;
    let outputs = place.perform("2", ALLOCATE, inputs.clone()).await.unwrap();
    let port = outputs["port"].as_u64().unwrap();
    assert!(is_reserved(&place, port));
    place.undo("other", ALLOCATE, inputs.clone(), &Fields::new()).await.unwrap();
    assert!(is_reserved(&place, port), "it is not the other's");
    place.undo("2", ALLOCATE, inputs, &outputs).await.unwrap();
    assert!(!is_reserved(&place, port));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_at_once_never_get_the_same() {
    let place = Arc::new(Place::new());
    let asking: Vec<_> = (0..40)
        .map(|at| {
            let place = Arc::clone(&place);
            tokio::spawn(async move {
                let inputs = json!({ "environment": format!("demo-{at}"), "from": 30000, "to": 30999 });
                place.perform(&format!("id{at}"), ALLOCATE, inputs).await.unwrap()["port"].as_u64().unwrap()
            })
        })
        .collect();
    let mut ports = BTreeSet::new();
    for one in asking {
        assert!(ports.insert(one.await.unwrap()), "{ports:?}");
    }
}

#[tokio::test]
async fn a_port_where_somebody_listens_is_passed_over_or_refused() {
    let place = Place::new();
    let (port, _listener) = held();
    let said = place.sentence("1", ALLOCATE, json!({ "environment": "demo", "wanted": port })).await;
    assert_eq!(said, format!("port {port} is taken; to see by whom: ss -ltnp"));
    let free = held().0;
    let outputs = place.perform("2", ALLOCATE, json!({ "environment": "demo", "any": [port, free] })).await.unwrap();
    assert_eq!(outputs["port"], free);
    let said = place.sentence("3", ALLOCATE, json!({ "environment": "other", "wanted": free })).await;
    assert_eq!(said, format!("port {free} is environment demo's"));
    let said = place.sentence("4", ALLOCATE, json!({ "environment": "other", "any": [port, free] })).await;
    assert_eq!(said, "none of the 2 ports is free");
    for inputs in [json!({ "environment": "a" }), json!({ "environment": "a", "from": 9, "to": 8 })] {
        assert!(place.sentence("5", ALLOCATE, inputs).await.contains("no port is named"));
    }
}
