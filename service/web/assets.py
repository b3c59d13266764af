"""Style sheet, scripts and fonts for browsers: compressed, and kept for a year because addresses carry a version."""

from typing import Any, Final

from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from service.web.operations import STATIC

FOR_A_YEAR: Final = "public, max-age=31536000, immutable"
FOR_AN_HOUR: Final = "public, max-age=3600"


class _Assets(StaticFiles):
    """Files whose address names their version never change there; fonts never change at all."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        fixed: Any = scope["query_string"].startswith(b"v=") or path.endswith(".woff2")
        response.headers["Cache-Control"] = FOR_A_YEAR if fixed else FOR_AN_HOUR
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def serve_assets() -> ASGIApp:
    """The application to mount at /static."""
    return GZipMiddleware(_Assets(directory=STATIC), minimum_size=1000, compresslevel=6)
