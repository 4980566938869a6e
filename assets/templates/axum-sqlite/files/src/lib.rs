//! Notes over HTTP, kept in SQLite.

mod database;
mod failure;
mod health;
mod notes;
pub mod settings;

use axum::{Router, routing::get};

pub use database::Database;

/// All routes over one database.
pub fn router(database: Database) -> Router {
    Router::new()
        .route("/api/health", get(health::health))
        .route("/api/notes", get(notes::list).post(notes::create))
        .route(
            "/api/notes/{id}",
            get(notes::read).put(notes::change).delete(notes::delete),
        )
        .with_state(database)
}
