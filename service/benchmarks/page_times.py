"""How long the server works on every page that people of the office open, templates included, in this process."""

import asyncio
import gc
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote, urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import Problem
from service.accounts.api import optional_actor
from service.accounts.nouns import Actor, Role
from service.accounts.records import AccountRecord
from service.benchmarks.scaling import N_ROUNDS, ScaleLine, measure
from service.dialogues.records import DialogueRecord
from service.opinions.records import OpinionRecord

ROLES: Final = frozenset(Role) - {Role.guard}
STRUCTURE: Final = "two-tier-2025"
#: Pages by the words of their address; {code}, {version}, {dialogue} stand for things that are stored.
PAGES: Final = (
    "/", "/track?code={code}", "/start", "/account",
    "/review", "/review?view=sure", "/review?topic=roads", "/review?text=nuoc", "/review?text=khongcogi",
    "/review/list", "/review/list?view=sure", "/review/list?topic=roads", "/review/list?text=nuoc", "/review/{code}",
    "/handling", "/handling?due=overdue", "/handling?department=economy", "/handling?department=economy&due=overdue",
    "/handling?all=true", "/handling?topic=land", "/handling?text=nuoc", "/handling?text=khongcogi",
    "/handling?village={village}", "/handling?outcome=resolved&all=true", "/handling?kind=question&all=true",
    "/handling?repeated=true&all=true", "/handling?matter={code}",
    "/opinions/{code}", "/dialogues", "/dialogues/{dialogue}", "/dialogues/labelled",
    "/summary", "/summary?period=all", "/summary?period=last_month", "/summary?period=week",
    "/summary?period=all&topic=roads", "/summary?period=all&village={village}",
    "/summary?period=all&department=economy&kind=petition",
    "/catalogue", f"/catalogue/routing/{STRUCTURE}/roads", f"/catalogue/structures/{STRUCTURE}",
    f"/catalogue/structures/{STRUCTURE}/rules/0", "/catalogue/departments", "/catalogue/topics",
    "/catalogue/topics/roads", "/catalogue/topics/new", "/catalogue/structures/new",
    f"/catalogue/structures/{STRUCTURE}/rules/new", "/catalogue/clocks", "/catalogue/people",
    "/models", "/models/training", "/models/drift", "/models/versions/{version}",
)  # fmt: skip


class PageFailed(Problem):
    """A page did not come, so that its time says nothing."""

    code = "page_failed"
    title = "Trang không mở được"


def measure_pages(app: Any, *, n_rounds: int = N_ROUNDS) -> list[ScaleLine]:
    """Opens each page as somebody with every role but that of the guard; stores nothing but a claim in the queue."""
    with app.state.sessions() as session:
        names, account_id = _names(session, app), session.scalar(select(AccountRecord.id).limit(1)) or 0
    actor = Actor(account_id, "Cán bộ đo thử", ROLES, "", None)
    app.dependency_overrides[optional_actor] = lambda: actor
    gc.collect()
    gc.freeze()  # as a server does at its start
    try:
        return [
            measure(app.state.engine, f"page {path}", _opening(app, path), n_rounds=n_rounds)
            for path in _paths(names)
        ]
    finally:
        del app.dependency_overrides[optional_actor]


def _names(session: Session, app: Any) -> dict[str, str]:
    newest = session.scalars(
        select(OpinionRecord).where(OpinionRecord.guarded.is_(False)).order_by(OpinionRecord.id.desc())
    ).first()
    return {
        "code": newest.code if newest else "",
        "village": quote(next(iter(app.state.profile.villages), "")),
        "dialogue": session.scalar(select(DialogueRecord.id).limit(1)) or "",
        "version": app.state.trained.version,
    }


def _paths(names: dict[str, str]) -> Iterator[str]:
    """Those for which there is a thing to show."""
    for page in PAGES:
        if all(value or f"{{{name}}}" not in page for name, value in names.items()):
            yield page.format(**names)


def _opening(app: Any, path: str) -> Callable[[], object]:
    def open_page() -> None:
        status = asyncio.run(_get(app, path))
        if status != HTTPStatus.OK:
            raise PageFailed(f"{path}: {status}")

    return open_page


async def _get(app: Any, path: str) -> int:
    """The status of an answer that was read to its end."""
    parts, statuses = urlsplit(path), []
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": parts.path,
        "raw_path": parts.path.encode(), "query_string": parts.query.encode(), "root_path": "",
        "headers": [(b"host", b"127.0.0.1"), (b"accept", b"text/html")],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "state": {},
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await app(scope, receive, send)
    return int(statuses[0])
