"""Notes: list, read, write, change, delete."""

from datetime import datetime
from typing import Annotated

import asyncpg
from fastapi import APIRouter, HTTPException, Path, Query
from pydantic import BaseModel, Field, field_validator

from .database import Connection

router = APIRouter(prefix="/api/notes", tags=["notes"])
NoteId = Annotated[int, Path(ge=1, lt=2**63)]


class NoteText(BaseModel):
    title: str = Field(min_length=1, max_length=200)
    body: str = Field(default="", max_length=100_000)

    @field_validator("title", "body")
    @classmethod
    def storable(cls, text: str) -> str:
        if "\0" in text:
            raise ValueError("PostgreSQL keeps no NUL characters")
        return text


class Note(NoteText):
    id: int
    created_at: datetime
    updated_at: datetime


def found(row: asyncpg.Record | None) -> Note:
    if row is None:
        raise HTTPException(404, "there is no such note")
    return Note(**dict(row))


@router.get("")
async def list_notes(
    connection: Connection,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0, lt=2**31)] = 0,
) -> list[Note]:
    """The notes that were changed last come first."""
    rows = await connection.fetch(
        "SELECT * FROM notes ORDER BY updated_at DESC, id DESC LIMIT $1 OFFSET $2", limit, offset
    )
    return [found(row) for row in rows]


@router.post("", status_code=201)
async def create_note(connection: Connection, note: NoteText) -> Note:
    return found(
        await connection.fetchrow(
            "INSERT INTO notes (title, body) VALUES ($1, $2) RETURNING *", note.title, note.body
        )
    )


@router.get("/{note_id}")
async def read_note(connection: Connection, note_id: NoteId) -> Note:
    return found(await connection.fetchrow("SELECT * FROM notes WHERE id = $1", note_id))


@router.put("/{note_id}")
async def change_note(connection: Connection, note_id: NoteId, note: NoteText) -> Note:
    return found(
        await connection.fetchrow(
            "UPDATE notes SET title = $1, body = $2, updated_at = now() WHERE id = $3 RETURNING *",
            note.title,
            note.body,
            note_id,
        )
    )


@router.delete("/{note_id}", status_code=204)
async def delete_note(connection: Connection, note_id: NoteId) -> None:
    found(await connection.fetchrow("DELETE FROM notes WHERE id = $1 RETURNING *", note_id))
