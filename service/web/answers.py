"""JSON answers from plain dictionaries: dates in ISO form, text as UTF-8, no validation of what we wrote ourselves."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from starlette.responses import Response


def json_answer(content: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """An application/json answer; dates and datetimes become ISO 8601."""
    return Response(as_json(content), status, headers, "application/json")


def as_json(content: Any) -> bytes:
    """UTF-8 bytes; half characters, which no text from the database holds, would become "?"."""
    return _ENCODER.encode(content).encode("utf-8", "replace")


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in an answer")


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_iso)
