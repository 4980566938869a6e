//! What went wrong, as an answer over HTTP.

use std::fmt;

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

#[derive(Debug)]
pub enum Failure {
    NoSuchNote,
    Refused(String),
    Database(rusqlite::Error),
    /// A file, or the thread that was to speak to the database.
    Outside(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchNote => write!(f, "there is no such note"),
            Self::Refused(reason) | Self::Outside(reason) => write!(f, "{reason}"),
            Self::Database(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for Failure {}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, told) = match &self {
            Self::NoSuchNote => (StatusCode::NOT_FOUND, self.to_string()),
            Self::Refused(reason) => (StatusCode::UNPROCESSABLE_ENTITY, reason.clone()),
            Self::Database(_) | Self::Outside(_) => {
                eprintln!("{self}");
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "the database failed; the log says how".into(),
                )
            }
        };
        (status, Json(json!({ "error": told }))).into_response()
    }
}
