"""JSON log lines: what happened, never what a citizen wrote and never a query string."""

import logging
import sys
import traceback
from datetime import UTC, datetime
from json import JSONEncoder

import structlog

_requests = logging.getLogger("langnghe.requests")
_ENCODER = JSONEncoder(ensure_ascii=False, default=repr)


def configure_logs(level: str = "INFO") -> None:
    """All log lines of the process, those of libraries included, go to stderr as one JSON object a line."""
    shared: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]
    renderer = structlog.processors.JSONRenderer(serializer=_serialize)
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _drop_error_text,
                renderer,
            ],
        )
    )
    logging.basicConfig(handlers=[lines], level=level, force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def log_request(*, method: str, route: str, status: int, seconds: float) -> None:
    """One line a request, put together by hand: the general way costs a third of an empty route.

    `method` and `route` must be words of ours that need no escaping.
    """
    if _requests.isEnabledFor(logging.INFO):
        at = datetime.now(UTC).isoformat(timespec="microseconds")
        sys.stderr.write(
            f'{{"event": "request", "method": "{method}", "route": "{route}", "status": {status}, '
            f'"ms": {seconds * 1000:.2f}, "level": "info", "at": "{at}"}}\n'
        )
        sys.stderr.flush()


def _serialize(event: structlog.typing.EventDict, **_options: object) -> str:
    return _ENCODER.encode(event)


def where(error: BaseException, *, n_frames: int = 12) -> list[str]:
    """The innermost places an error came through, without its message, which may quote a citizen."""
    frames = traceback.extract_tb(error.__traceback__)[-n_frames:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def _drop_error_text(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    error = event.pop("exc_info", None)
    found = error[1] if isinstance(error, tuple) else error
    if isinstance(found, BaseException):
        event.update(error=type(found).__name__, where=where(found))
    return event
