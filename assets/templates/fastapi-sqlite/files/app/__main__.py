"""`python -m app` serves the API on this machine alone."""

import uvicorn

from . import settings

if __name__ == "__main__":
    uvicorn.run("app.main:app", host="127.0.0.1", port=settings.PORT, workers=settings.WORKERS)
