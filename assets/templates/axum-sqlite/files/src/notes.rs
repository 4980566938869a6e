//! Notes: list, read, write, change, delete.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use rusqlite::{OptionalExtension, Row};
use serde::{Deserialize, Serialize};

use crate::{Database, failure::Failure};

#[derive(Serialize)]
pub struct Note {
    id: i64,
    title: String,
    body: String,
    created_at: String,
    updated_at: String,
}

impl Note {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            title: row.get("title")?,
            body: row.get("body")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

#[derive(Deserialize)]
pub struct NoteText {
    title: String,
    #[serde(default)]
    body: String,
}

impl NoteText {
    fn checked(self) -> Result<Self, Failure> {
        if !(1..=200).contains(&self.title.chars().count()) {
            return Err(Failure::Refused("title: 1 to 200 characters".into()));
        }
        if self.body.chars().count() > 100_000 {
            return Err(Failure::Refused("body: at most 100000 characters".into()));
        }
        Ok(self)
    }
}

#[derive(Deserialize)]
pub struct Page {
    limit: Option<u32>,
    offset: Option<u32>,
}

/// The notes that were changed last come first.
pub async fn list(
    State(database): State<Database>,
    Query(page): Query<Page>,
) -> Result<Json<Vec<Note>>, Failure> {
    let limit = page.limit.unwrap_or(20);
    if !(1..=100).contains(&limit) {
        return Err(Failure::Refused("limit: 1 to 100".into()));
    }
    let read = move |connection: &mut rusqlite::Connection| {
        let mut statement = connection.prepare_cached(
            "SELECT * FROM notes ORDER BY updated_at DESC, id DESC LIMIT ? OFFSET ?",
        )?;
        let notes = statement.query_map((limit, page.offset.unwrap_or(0)), Note::of)?;
        Ok(notes.collect::<Result<Vec<_>, _>>()?)
    };
    database.with(read).await.map(Json)
}

pub async fn create(
    State(database): State<Database>,
    Json(note): Json<NoteText>,
) -> Result<(StatusCode, Json<Note>), Failure> {
    let note = note.checked()?;
    let write = move |connection: &mut rusqlite::Connection| {
        let statement = "INSERT INTO notes (title, body) VALUES (?, ?) RETURNING *";
        Ok(connection.query_row(statement, (note.title, note.body), Note::of)?)
    };
    Ok((StatusCode::CREATED, Json(database.with(write).await?)))
}

pub async fn read(
    State(database): State<Database>,
    Path(id): Path<i64>,
) -> Result<Json<Note>, Failure> {
    let read = move |connection: &mut rusqlite::Connection| {
        Ok(connection
            .query_row("SELECT * FROM notes WHERE id = ?", [id], Note::of)
            .optional()?)
    };
    database
        .with(read)
        .await?
        .map(Json)
        .ok_or(Failure::NoSuchNote)
}

pub async fn change(
    State(database): State<Database>,
    Path(id): Path<i64>,
    Json(note): Json<NoteText>,
) -> Result<Json<Note>, Failure> {
    let note = note.checked()?;
    let write = move |connection: &mut rusqlite::Connection| {
        let statement = "UPDATE notes SET title = ?, body = ?, updated_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') \
                         WHERE id = ? RETURNING *";
        Ok(connection
            .query_row(statement, (note.title, note.body, id), Note::of)
            .optional()?)
    };
    database
        .with(write)
        .await?
        .map(Json)
        .ok_or(Failure::NoSuchNote)
}

pub async fn delete(
    State(database): State<Database>,
    Path(id): Path<i64>,
) -> Result<StatusCode, Failure> {
    let deleted = database
        .with(move |connection| Ok(connection.execute("DELETE FROM notes WHERE id = ?", [id])?))
        .await?;
    if deleted == 0 {
        Err(Failure::NoSuchNote)
    } else {
        Ok(StatusCode::NO_CONTENT)
    }
}
