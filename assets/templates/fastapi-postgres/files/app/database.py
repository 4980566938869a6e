"""PostgreSQL: a pool of connections, and migrations that are applied once each, in order."""

from collections.abc import AsyncIterator
from typing import Annotated

import asyncpg
from fastapi import Depends, Request

from . import settings

MIGRATIONS = settings.ROOT / "migrations"

# Any number; all workers take the same lock while they migrate.
MIGRATION_LOCK = 4_770_231


async def open_pool() -> asyncpg.Pool:
    """Connections are made when they are needed, so that a restarted server is found again."""
    return await asyncpg.create_pool(
        settings.database_url(), min_size=1, max_size=10, timeout=5, command_timeout=15
    )


async def connection(request: Request) -> AsyncIterator[asyncpg.Connection]:
    """For a request: committed when it ends well, rolled back when it does not."""
    async with request.app.state.pool.acquire(timeout=5) as connection, connection.transaction():
        yield connection


# `scope`: committed before the answer is sent, so that nobody is told of what is then lost.
Connection = Annotated[asyncpg.Connection, Depends(connection, scope="function")]


async def pending(connection: asyncpg.Connection) -> list[str]:
    """Names of the migrations that are not applied yet, in order."""
    applied = {row["name"] for row in await connection.fetch("SELECT name FROM schema_migrations")}
    return [path.name for path in sorted(MIGRATIONS.glob("*.sql")) if path.name not in applied]


async def migrate(pool: asyncpg.Pool) -> None:
    """Applies what is pending, all of it or nothing. Several workers may try at once: one does it."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", MIGRATION_LOCK)
        await connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_migrations ("
            "name TEXT PRIMARY KEY, applied_at TIMESTAMPTZ NOT NULL DEFAULT now())"
        )
        for name in await pending(connection):
            await connection.execute((MIGRATIONS / name).read_text(encoding="utf-8"))
            await connection.execute("INSERT INTO schema_migrations (name) VALUES ($1)", name)
