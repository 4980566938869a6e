"""The MCP server: tools, a resource, and its health."""

import logging
import sqlite3
from contextlib import closing
from typing import Annotated

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import JSONResponse

from . import database, settings

log = logging.getLogger(__name__)

mcp = MCPServer(
    settings.NAME,
    instructions="Keeps notes. Search before you add one, so that nothing is noted twice.",
)

READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
ADDS = ToolAnnotations(destructive_hint=False, open_world_hint=False)
DELETES = ToolAnnotations(destructive_hint=True, idempotent_hint=True, open_world_hint=False)


class Note(BaseModel):
    id: int
    title: str
    body: str
    created_at: str


def note(row: sqlite3.Row | None, note_id: int) -> Note:
    if row is None:
        raise ToolError(f"there is no note {note_id}")
    return Note(**dict(row))


@mcp.tool(annotations=ADDS)
def add_note(
    title: Annotated[str, Field(min_length=1, max_length=200)],
    body: Annotated[str, Field(max_length=100_000)] = "",
) -> Note:
    """Keeps a note, and returns it with its id."""
    with closing(database.connect()) as connection, connection:
        row = connection.execute(
            "INSERT INTO notes (title, body) VALUES (?, ?) RETURNING *", (title, body)
        ).fetchone()
        return note(row, 0)


@mcp.tool(annotations=READS)
def search_notes(
    words: Annotated[str, Field(min_length=1, max_length=200)],
    limit: Annotated[int, Field(ge=1, le=50)] = 10,
) -> list[Note]:
    """Finds notes that hold all of the words, the best match first."""
    # Each word is quoted: what a person types is no query language.
    query = " ".join('"' + word.replace('"', '""') + '"' for word in words.split())
    if not query:
        raise ToolError("there is no word to look for")
    with closing(database.connect()) as connection:
        rows = connection.execute(
            "SELECT notes.* FROM notes_text JOIN notes ON notes.id = notes_text.rowid "
            "WHERE notes_text MATCH ? ORDER BY rank LIMIT ?",
            (query, limit),
        )
        return [Note(**dict(row)) for row in rows]


@mcp.tool(annotations=READS)
def read_note(note_id: int) -> Note:
    """Returns one note."""
    with closing(database.connect()) as connection:
        return note(connection.execute("SELECT * FROM notes WHERE id = ?", (note_id,)).fetchone(), note_id)


@mcp.tool(annotations=DELETES)
def delete_note(note_id: int) -> str:
    """Deletes one note for good."""
    with closing(database.connect()) as connection, connection:
        deleted = connection.execute("DELETE FROM notes WHERE id = ?", (note_id,)).rowcount
    return "deleted" if deleted else "there was no such note"


@mcp.resource("notes://recent", mime_type="application/json")
def recent_notes() -> list[dict]:
    """The twenty newest notes, without their bodies."""
    with closing(database.connect()) as connection:
        rows = connection.execute("SELECT id, title, created_at FROM notes ORDER BY id DESC LIMIT 20")
        return [dict(row) for row in rows]


@mcp.custom_route("/api/health", methods=["GET"])
async def health(_: Request) -> JSONResponse:
    """200 when the database answers and every migration is applied, else 503."""
    try:
        with closing(database.connect()) as connection:
            pending = database.pending(connection)
            connection.execute("SELECT 1 FROM notes LIMIT 1").fetchone()
    except sqlite3.Error as error:
        log.error("health: %s: %s", settings.database_path(), error)
        return JSONResponse({"status": "down", "service": settings.NAME, "database": "down"}, 503)
    if pending:
        return JSONResponse({"status": "down", "service": settings.NAME, "database": "pending migrations"}, 503)
    return JSONResponse({"status": "ok", "service": settings.NAME, "database": "ok"})
