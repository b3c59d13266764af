"""Endurance of the learning over HTTP: many starts at once give one run, and versions change under load unnoticed."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Final
from urllib.error import HTTPError
from urllib.request import Request as HttpRequest
from urllib.request import urlopen

from models.bundle import CARD, PIPELINE, read_manifest, write_bundle
from models.classifier import Classifier
from models.store import Store
from service.accounts.keeping import add_account
from service.accounts.nouns import Role
from service.accounts.tokens import issue_token
from service.benchmarks.client import LINE_FAULTS, Line, Request
from service.benchmarks.outcomes import Outcome
from service.benchmarks.serving import Server, running
from service.database import make_engine, make_sessions

VERSIONS: Final = ("2026-01-01T00-00-00Z-aaaa", "2026-02-01T00-00-00Z-bbbb", "2026-03-01T00-00-00Z-cccc")
N_CONNECTIONS: Final = 8
PAUSE_SECONDS: Final = 0.5
#: How old the version of an answer may be.
GRACE_SECONDS: Final = 2.0
TEXT: Final = "Nước máy thôn Trung đục và có mùi hôi cả tuần nay, đề nghị xã kiểm tra."


class StoreServer(Server):
    """A server on a store of its own."""

    def __init__(self, *, home: Path, database_url: str, store: Path) -> None:
        super().__init__(home=home, database_url=database_url)
        self._store = store

    def _settings(self) -> Mapping[str, str]:
        return {**super()._settings(), "LANGNGHE_MODEL_STORE": str(self._store)}


def try_starts(server: Server, *, n_starts: int) -> Outcome:
    """So many people press the button at the same moment: one run, and the others are told of it."""
    with running(server), ThreadPoolExecutor(n_starts) as pool:
        token = _administrator(server.database_url)
        answers = list(pool.map(lambda _: call(server, "/api/v1/retrainings", token), range(n_starts)))
    statuses = Counter(status for status, _ in answers)
    runs = {body.get("id") or body.get("run") for _, body in answers}
    held = statuses == {202: 1, 409: n_starts - 1} and len(runs) == 1
    return Outcome(f"{n_starts} starts at once", held, {"statuses": dict(statuses), "runs": len(runs)})


@dataclass(slots=True)
class Watched:
    """Answers as (began, ended, status, version), and from when until when each version may have been live."""

    answers: list[tuple[float, float, int, str]] = field(default_factory=list)
    spans: list[tuple[str, float, float]] = field(default_factory=list)

    def changed(self, version: str, began: float, ended: float) -> None:
        """Made live at some moment between."""
        if self.spans:
            name, since, _ = self.spans[-1]
            self.spans[-1] = (name, since, ended)
        self.spans.append((version, began, float("inf")))

    def lag(self, began: float, ended: float, version: str) -> float:
        """How long before the question the version was last live; 0 when it was live meanwhile."""
        lags = [
            max(began - until, 0.0) for name, since, until in self.spans if name == version and since <= ended
        ]
        return min(lags, default=float("inf"))


def try_promotions(server: Server, *, n_changes: int) -> Outcome:
    """Two servers on one database answer without a pause while versions are promoted and rolled back."""
    store = same_versions(server.home / "three-versions")
    pair = [
        StoreServer(home=server.home, database_url=server.database_url, store=store.root) for _ in range(2)
    ]
    with ExitStack() as started:
        for one in pair:
            started.enter_context(running(one))
        watched = asyncio.run(_watch(pair, _administrator(server.database_url), n_changes))
    return judge_promotions(watched, n_changes)


def judge_promotions(watched: Watched, n_changes: int) -> Outcome:
    """No failed answer, and none by a version that was live longer ago than the grace."""
    statuses = Counter(status for _, _, status, _ in watched.answers)
    good = [one for one in watched.answers if one[2] == 200]
    lags = [watched.lag(began, ended, version) for began, ended, _, version in good]
    figures = {
        "changes": len(watched.spans) - 1, "answers": len(watched.answers),
        "failed": len(watched.answers) - len(good), "statuses": dict(statuses),
        "versions_seen": len({version for *_, version in good}),
        "answers_by_an_older_version": sum(lag > 0 for lag in lags), "longest_lag_seconds": round(max(lags), 2),
        "p99_ms": round(1000 * sorted(e - b for b, e, _, _ in good)[int(0.99 * (len(good) - 1))], 1),
    }  # fmt: skip
    held = figures["failed"] == 0 and max(lags) <= GRACE_SECONDS and figures["changes"] == n_changes
    return Outcome(f"{n_changes} promotions and rollbacks under load", held, figures)


async def _watch(pair: Sequence[Server], token: str, n_changes: int) -> Watched:
    watched, done = Watched(), asyncio.Event()
    watched.changed(VERSIONS[0], float("-inf"), float("-inf"))

    async def ask(port: int) -> None:
        line = Line(port)
        while not done.is_set():
            began = monotonic()
            try:
                status, body = await line.ask(Request("/api/v1/classify", {"text": TEXT}))
                version = str(json.loads(body).get("model", ""))
            except LINE_FAULTS:
                status, version = 0, ""
            watched.answers.append((began, monotonic(), status, version))
        line.close()

    askers = [asyncio.create_task(ask(pair[n % len(pair)].port)) for n in range(N_CONNECTIONS)]
    await asyncio.sleep(1)
    for n, path in enumerate(_changes(n_changes)):
        began = monotonic()
        body = {"reason": "thử dưới tải"} | ({} if path.endswith("rollback") else {"override": True})
        status, answer = await asyncio.to_thread(call, pair[n % len(pair)], path, token, body)
        if status == 200:
            watched.changed(answer["version"], began, monotonic())
        await asyncio.sleep(PAUSE_SECONDS)
    await asyncio.sleep(GRACE_SECONDS)
    done.set()
    await asyncio.gather(*askers)
    return watched


def _changes(n: int) -> Iterator[str]:
    """Two steps forward, two steps back."""
    forward = [f"/api/v1/models/{version}/promote" for version in VERSIONS[1:]]
    round_trip = [*forward, "/api/v1/models/rollback", "/api/v1/models/rollback"]
    return (round_trip[at % len(round_trip)] for at in range(n))


def same_versions(folder: Path) -> Store:
    """A store with the live version of this installation under three names; the first is live."""
    source, store = Store(), Store(folder)
    live = source.load()
    manifest = read_manifest(source.folder(live.version))
    pipeline, card = ((source.folder(live.version) / name).read_bytes() for name in (PIPELINE, CARD))
    for name in VERSIONS:
        named = Classifier(
            version=name, taxonomy=live.taxonomy, weights=live.weights, calibration=live.calibration
        )
        renamed = type(manifest)(**{**asdict(manifest), "version": name, "topics": manifest.topics})

        def write(draft: Path, one: Classifier = named, said: Any = renamed) -> None:
            write_bundle(draft, one, pipeline=pipeline, card=card.decode(), manifest=said)

        store.add(name, write)
    store.promote(VERSIONS[0])
    return store


def _administrator(database_url: str) -> str:
    """The token of an administrator made for the trial."""
    engine = make_engine(database_url)
    with make_sessions(engine).begin() as session:
        add_account(session, name="bench", roles=(Role.administrator,))
        token = issue_token(session, name="bench").token
    engine.dispose()
    return token


def call(server: Server, path: str, token: str, body: Mapping[str, Any] | None = None) -> tuple[int, Any]:
    """Status and JSON of a POST."""
    request = HttpRequest(
        f"http://127.0.0.1:{server.port}{path}", data=json.dumps(body or {}).encode(), method="POST",
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )  # fmt: skip
    try:
        with urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        return error.code, json.load(error)
