"""Whatever hostile people send, in a sample of the long trials: no server error, bounded time, others are served.

`service.benchmarks.besieging` runs the same with any number.
"""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter, process_time

import httpx
import psutil
import pytest

from models.classifier import Classifier
from models.text import normalize
from service.accounts.nouns import Role
from service.benchmarks.besieging import besiege_with_bytes, besiege_with_files, hold_half_open
from service.benchmarks.hostile_bytes import SHAPES, hostile_texts
from service.opinions.redaction import redact

TEXTS = hostile_texts()
N_BYTES, N_FILES, N_HALF_OPEN = 500, 24, 300


@pytest.fixture(scope="module")
def shared_database_url(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """One kind of database is enough for what mostly does not reach it."""
    path = tmp_path_factory.mktemp("hostile") / "langnghe.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


# Starlette leaves the file of a part that never ends to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_raw_bytes_make_no_server_error(address: tuple[str, int], web: httpx.Client) -> None:
    siege = besiege_with_bytes(address[1], n=N_BYTES)
    assert N_BYTES % len(SHAPES) == 0
    assert siege.n_server_errors == 0, siege
    assert siege.slowest_seconds < 8, siege
    assert web.get("/readyz").status_code == 200


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_hostile_files_hold_nobody_up(
    address: tuple[str, int], web: httpx.Client, sign_in: Callable[[Role], Mapping[str, str]]
) -> None:
    token = sign_in(Role.officer)["Authorization"].removeprefix("Bearer ")
    besiege_with_files(address[1], token=token, n=4, seed=1)  # loads the readers
    before = psutil.Process(os.getpid()).memory_info().rss
    siege = besiege_with_files(address[1], token=token, n=N_FILES)
    grown_mb = (psutil.Process(os.getpid()).memory_info().rss - before) / 1e6
    assert siege.n_server_errors == 0, siege
    assert siege.slowest_seconds < 30
    assert siege.slowest_good_seconds < 15
    assert grown_mb < 50
    assert web.get("/readyz").status_code == 200


def test_half_open_connections_are_closed(address: tuple[str, int], web: httpx.Client) -> None:
    assert hold_half_open(address[1], n=N_HALF_OPEN) < 7
    assert web.get("/healthz").status_code == 200


class TestHostileText:
    def test_has_thirty_shapes(self) -> None:
        assert len(TEXTS) == 30
        assert {len(text) for text in TEXTS.values()} == {10_000}

    @pytest.mark.parametrize("name", TEXTS)
    def test_is_answered_soon_and_in_linear_time(self, classifier: Classifier, name: str) -> None:
        whole, half = TEXTS[name], TEXTS[name][:5_000]

        def seconds(text: str) -> float:
            started = process_time()
            normalize(text)
            redact(text)
            classifier.predict([text], evidence=True)
            return process_time() - started

        seconds(half[:100])
        of_half, of_whole = seconds(half), min(seconds(whole) for _ in range(2))
        assert of_whole < 0.5
        assert of_whole < 3 * of_half + 0.05

    def test_over_http_too(self, web: httpx.Client) -> None:
        for name in ("dots", "phones", "many marks", "blanks"):
            started = perf_counter()
            answer = web.post("/api/v1/classify", json={"text": TEXTS[name]})
            assert answer.status_code < 500, name
            assert perf_counter() - started < 5, name
