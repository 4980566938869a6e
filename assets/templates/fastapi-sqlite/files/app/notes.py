"""Notes: list, read, write, change, delete."""

import sqlite3
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query
from pydantic import BaseModel, Field

from .database import connection

router = APIRouter(prefix="/api/notes", tags=["notes"])
# `scope`: committed before the answer is sent, so that nobody is told of what is then lost.
Connection = Annotated[sqlite3.Connection, Depends(connection, scope="function")]


class NoteText(BaseModel):
    title: str = Field(min_length=1, max_length=200)
    body: str = Field(default="", max_length=100_000)


class Note(NoteText):
    id: int
    created_at: str
    updated_at: str


def found(row: sqlite3.Row | None) -> dict:
    if row is None:
        raise HTTPException(404, "there is no such note")
    return dict(row)


@router.get("")
def list_notes(
    connection: Connection,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0, le=2**31)] = 0,
) -> list[Note]:
    """The notes that were changed last come first."""
    rows = connection.execute(
        "SELECT * FROM notes ORDER BY updated_at DESC, id DESC LIMIT ? OFFSET ?", (limit, offset)
    )
    return [Note(**dict(row)) for row in rows]


@router.post("", status_code=201)
def create_note(connection: Connection, note: NoteText) -> Note:
    row = connection.execute(
        "INSERT INTO notes (title, body) VALUES (?, ?) RETURNING *", (note.title, note.body)
    ).fetchone()
    return Note(**found(row))


@router.get("/{note_id}")
def read_note(connection: Connection, note_id: int) -> Note:
    row = connection.execute("SELECT * FROM notes WHERE id = ?", (note_id,)).fetchone()
    return Note(**found(row))


@router.put("/{note_id}")
def change_note(connection: Connection, note_id: int, note: NoteText) -> Note:
    row = connection.execute(
        "UPDATE notes SET title = ?, body = ?, updated_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') "
        "WHERE id = ? RETURNING *",
        (note.title, note.body, note_id),
    ).fetchone()
    return Note(**found(row))


@router.delete("/{note_id}", status_code=204)
def delete_note(connection: Connection, note_id: int) -> None:
    found(connection.execute("DELETE FROM notes WHERE id = ? RETURNING id", (note_id,)).fetchone())
