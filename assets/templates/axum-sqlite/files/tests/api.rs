//! The whole API, asked as a client would, on databases of their own.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use server::{Database, router};
use tempfile::TempDir;
use tower::ServiceExt;

async fn server() -> (TempDir, Router) {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(&folder.path().join("data/test.db"))
        .await
        .unwrap();
    (folder, router(database))
}

async fn ask(
    router: &Router,
    method: &str,
    path: &str,
    body: Option<Value>,
) -> (StatusCode, Value) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/json");
    let request = request
        .body(body.map_or(Body::empty(), |body| Body::from(body.to_string())))
        .unwrap();
    let answer = router.clone().oneshot(request).await.unwrap();
    let status = answer.status();
    let bytes = answer.into_body().collect().await.unwrap().to_bytes();
    (
        status,
        serde_json::from_slice(&bytes).unwrap_or(Value::Null),
    )
}

#[tokio::test]
async fn a_note_lives_from_creation_to_deletion() {
    let (_folder, router) = server().await;
    let (status, created) = ask(
        &router,
        "POST",
        "/api/notes",
        Some(json!({"title": "first", "body": "text"})),
    )
    .await;
    assert_eq!(status, StatusCode::CREATED);
    let path = format!("/api/notes/{}", created["id"]);
    assert_eq!(
        ask(&router, "GET", &path, None).await,
        (StatusCode::OK, created)
    );
    let (_, changed) = ask(&router, "PUT", &path, Some(json!({"title": "second"}))).await;
    assert_eq!(
        (&changed["title"], &changed["body"]),
        (&json!("second"), &json!(""))
    );
    assert_eq!(
        ask(&router, "DELETE", &path, None).await.0,
        StatusCode::NO_CONTENT
    );
    for method in ["GET", "DELETE"] {
        assert_eq!(
            ask(&router, method, &path, None).await.0,
            StatusCode::NOT_FOUND
        );
    }
    assert_eq!(
        ask(&router, "PUT", &path, Some(json!({"title": "x"})))
            .await
            .0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_list_is_paged() {
    let (_folder, router) = server().await;
    for number in 0..5 {
        ask(
            &router,
            "POST",
            "/api/notes",
            Some(json!({"title": format!("note {number}")})),
        )
        .await;
    }
    let (_, notes) = ask(&router, "GET", "/api/notes?limit=2&offset=1", None).await;
    let titles: Vec<_> = notes
        .as_array()
        .unwrap()
        .iter()
        .map(|note| note["title"].as_str().unwrap())
        .collect();
    assert_eq!(titles, ["note 3", "note 2"]);
    assert_eq!(
        ask(&router, "GET", "/api/notes?limit=0", None).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test]
async fn a_faulty_note_is_refused_and_text_is_kept_as_it_is() {
    let (_folder, router) = server().await;
    for note in [
        json!({}),
        json!({"title": ""}),
        json!({"title": "x".repeat(201)}),
        json!({"title": 3}),
    ] {
        assert_eq!(
            ask(&router, "POST", "/api/notes", Some(note)).await.0,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    }
    assert_eq!(ask(&router, "GET", "/api/notes", None).await.1, json!([]));
    let title = "'); DROP TABLE notes; -- ü 漢字";
    let (_, note) = ask(&router, "POST", "/api/notes", Some(json!({"title": title}))).await;
    assert_eq!(note["title"], title);
}

#[tokio::test]
async fn health_follows_the_database() {
    let (folder, router) = server().await;
    let (status, health) = ask(&router, "GET", "/api/health", None).await;
    assert_eq!((status, &health["status"]), (StatusCode::OK, &json!("ok")));
    std::fs::remove_dir_all(folder.path().join("data")).unwrap();
    let (status, health) = ask(&router, "GET", "/api/health", None).await;
    assert_eq!(
        (status, &health["database"]),
        (StatusCode::SERVICE_UNAVAILABLE, &json!("down"))
    );
}

#[tokio::test]
async fn migrations_are_applied_once() {
    let (folder, router) = server().await;
    ask(
        &router,
        "POST",
        "/api/notes",
        Some(json!({"title": "kept"})),
    )
    .await;
    let again = Database::open(&folder.path().join("data/test.db"))
        .await
        .unwrap();
    assert_eq!(again.pending().await.unwrap(), [""; 0]);
    let (_, notes) = ask(&crate::router(again), "GET", "/api/notes", None).await;
    assert_eq!(notes[0]["title"], "kept");
}
