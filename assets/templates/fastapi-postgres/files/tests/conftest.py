import asyncio
import uuid
from urllib.parse import urlsplit

import asyncpg
import pytest
from fastapi.testclient import TestClient

from app import settings


def execute(url: str, statement: str) -> None:
    async def run() -> None:
        try:
            connection = await asyncpg.connect(url, timeout=5)
        except OSError as error:
            pytest.fail(f"no PostgreSQL server where DATABASE_URL says ({error}); README.md says how to start one")
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(run())


@pytest.fixture
def url(monkeypatch):
    """A database of its own on the server of DATABASE_URL, dropped afterwards."""
    server = settings.database_url()
    name = f"test_{uuid.uuid4().hex}"
    execute(server, f"CREATE DATABASE {name}")
    url = urlsplit(server)._replace(path=f"/{name}").geturl()
    monkeypatch.setenv("DATABASE_URL", url)
    yield url
    execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def client(url):
    from app.main import app

    with TestClient(app) as client:
        yield client
