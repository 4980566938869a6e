import pytest
from starlette.testclient import TestClient

from server import database
from server.main import mcp


@pytest.fixture(autouse=True)
def _database(tmp_path, monkeypatch):
    """Each test has a database of its own."""
    monkeypatch.setenv("DATABASE_PATH", str(tmp_path / "test.db"))
    database.migrate()


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
def http():
    """The server as HTTP clients see it."""
    return TestClient(mcp.streamable_http_app())
