//! `GET /api/health`: 200 when the database answers and every migration is applied, else 503.

use axum::{Json, extract::State, http::StatusCode};
use serde_json::{Value, json};

use crate::{Database, settings};

pub async fn health(State(database): State<Database>) -> (StatusCode, Json<Value>) {
    let (status, word, database) = match database.pending().await {
        Ok(pending) if pending.is_empty() => (StatusCode::OK, "ok", "ok"),
        Ok(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "down",
            "pending migrations",
        ),
        Err(failure) => {
            eprintln!("health: {failure}");
            (StatusCode::SERVICE_UNAVAILABLE, "down", "down")
        }
    };
    (
        status,
        Json(json!({ "status": word, "service": settings::NAME, "database": database })),
    )
}
