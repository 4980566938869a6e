"""One SQLite file: connections, and migrations that are applied once each, in order."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from . import settings

MIGRATIONS = settings.ROOT / "migrations"


def connect() -> sqlite3.Connection:
    """A connection to the database, which must exist: a lost file is a fault, not a fresh start."""
    connection = sqlite3.connect(f"{settings.database_path().as_uri()}?mode=rw", uri=True, timeout=5)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def pending(connection: sqlite3.Connection) -> list[str]:
    """Names of the migrations that are not applied yet, in order."""
    applied = {row["name"] for row in connection.execute("SELECT name FROM schema_migrations")}
    return [path.name for path in sorted(MIGRATIONS.glob("*.sql")) if path.name not in applied]


def migrate() -> None:
    """Creates the file where there is none, and applies what is pending. Several workers may try at once."""
    path = settings.database_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    with closing(connect()) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_migrations ("
            "name TEXT PRIMARY KEY, applied_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP)"
        )
        connection.isolation_level = None
        while pending(connection):
            apply_next(connection)


def apply_next(connection: sqlite3.Connection) -> None:
    """One migration in one transaction; the lock makes the others wait and then find it applied."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if names := pending(connection):
            for statement in statements((MIGRATIONS / names[0]).read_text(encoding="utf-8")):
                connection.execute(statement)
            connection.execute("INSERT INTO schema_migrations (name) VALUES (?)", (names[0],))
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def statements(text: str) -> Iterator[str]:
    """The statements of a file. (`executescript` would end the transaction.)"""
    statement = ""
    for line in text.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
