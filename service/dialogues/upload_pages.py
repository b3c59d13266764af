"""What pages share to which files are sent: read in their turn, without a transaction, faults told on the page."""

from collections.abc import Callable

from anyio import to_thread
from fastapi import Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from models.errors import Problem
from service.database import make_sessions, reading
from service.web.pages import see_other


async def read_slowly(
    request: Request, read: Callable[[], str], *, tell: Callable[[Session, Problem], Response]
) -> Response:
    """Goes on at the path that `read` gives; what it raises is told by a page in a transaction of its own."""

    def told(fault: Problem) -> Response:
        with make_sessions(reading(request.app.state.engine)).begin() as session:
            return tell(session, fault)

    try:
        path = await to_thread.run_sync(read, limiter=request.app.state.batches)
    except Problem as fault:
        return await to_thread.run_sync(told, fault)
    return see_other(path)
