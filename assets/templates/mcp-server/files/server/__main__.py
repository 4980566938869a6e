"""`python -m server` serves MCP at /mcp, on this machine alone."""

from . import database, settings
from .main import mcp

if __name__ == "__main__":
    database.migrate()
    mcp.run("streamable-http", host="127.0.0.1", port=settings.PORT)
