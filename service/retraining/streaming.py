"""Progress of a run as server-sent events, from stored rows: a page that was reloaded goes on where it was."""

import asyncio
from collections.abc import AsyncIterator

from anyio import to_thread
from sqlalchemy import Engine

from service.database import make_sessions, reading
from service.retraining.store import events_after, get_run
from service.retraining.viewing import event_to_json
from service.web.answers import as_json

LOOK_SECONDS = 0.5
#: A browser comes back by itself with the last id, so no connection keeps a stopping server waiting.
MAX_SECONDS = 50.0


async def stream_events(engine: Engine, run_id: str, *, after: int) -> AsyncIterator[bytes]:
    """Events after the one with the id `after`; "end" closes when the run is over."""
    yield b"retry: 1000\n\n"
    waited = 0.0
    while waited < MAX_SECONDS:
        lines, after, is_over = await to_thread.run_sync(_look, engine, run_id, after)
        for line in lines:
            yield line
        if is_over:
            return
        await asyncio.sleep(LOOK_SECONDS)
        waited += LOOK_SECONDS


def _look(engine: Engine, run_id: str, after: int) -> tuple[list[bytes], int, bool]:
    with make_sessions(reading(engine))() as session:
        run = get_run(session, run_id)  # before the events: what it says when it ends is then among them
        events = events_after(session, run_id, after=after)
    lines = [b"id: %d\nevent: progress\ndata: %b\n\n" % (e.id, as_json(event_to_json(e))) for e in events]
    is_over = run.active is None and not events
    if is_over:
        lines.append(b"event: end\ndata: %b\n\n" % as_json({"status": run.status}))
    return lines, events[-1].id if events else after, is_over
