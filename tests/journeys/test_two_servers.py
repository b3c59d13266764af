"""Two servers with one PostgreSQL and one model store: one is killed, the other goes on, nothing is lost."""

import asyncio
from pathlib import Path

import httpx
import pytest

from service.benchmarks.client import Tally, send_all
from service.benchmarks.enduring import check_integrity, posts
from service.benchmarks.serving import Server
from service.database import make_engine, make_sessions
from service.opinions.store import find_ids
from tests.conftest import new_database

N_POSTS = 120


def test_the_other_server_goes_on(
    request: pytest.FixtureRequest, tmp_path: Path, model_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGNGHE_MODEL_STORE", str(model_store))
    with new_database(request, "postgresql", tmp_path) as url:
        first, second = (Server(home=tmp_path, database_url=url) for _ in range(2))
        first.start()
        second.start()
        try:
            sent = asyncio.run(_send_to_both(first, second))
            _same_key_at_the_other(second)
        finally:
            second.stop()
        engine = make_engine(url)
        with make_sessions(engine)() as session:
            codes = set(sent.codes.values())
            assert find_ids(session, codes).keys() == codes
        assert check_integrity(engine) == "ok"
        engine.dispose()


async def _send_to_both(first: Server, second: Server) -> Tally:
    """Sends to both, and kills the first in the middle."""
    one = asyncio.create_task(
        send_all(first.port, posts(N_POSTS, prefix="one"), n_connections=4, again=False)
    )
    two = asyncio.create_task(
        send_all(second.port, posts(N_POSTS, prefix="two"), n_connections=4, again=True)
    )
    await asyncio.sleep(0.5)
    await asyncio.to_thread(first.kill)
    killed, lived = await one, await two
    assert lived.statuses.keys() == {201}
    assert len(lived.codes) == N_POSTS
    lived.codes |= killed.codes
    return lived


def _same_key_at_the_other(server: Server) -> None:
    """A post that the first server may have kept is sent again to the second: its answer is the same for ever."""
    [again] = list(posts(1, prefix="one"))
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=30) as web:
        answers = [
            web.post(again.path, json=again.body, headers={"Idempotency-Key": again.key}) for _ in range(2)
        ]
    assert {answer.status_code for answer in answers} == {201}
    assert answers[0].json() == answers[1].json()
