"""All comparisons in one table: each line is a ratio of two things measured side by side in one run."""

import asyncio
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final
from urllib.request import urlopen

from models.classifier import Classifier
from models.store import Store
from service.benchmarks.client import Request, send_all
from service.benchmarks.databases import empty_database
from service.benchmarks.filling import SENTENCES, corpus_sentences
from service.benchmarks.serving import Server, running
from service.retraining.speed import SpeedLine, best_times, measure_speed

N_REQUESTS: Final = 1_500
N_ROUNDS: Final = 3
N_TEXTS: Final = 300
N_CONNECTIONS: Final = 8
#: Applications with their number of processes.
SERVERS: Final = (
    ("service.app:serve_app", 1),
    ("service.app:serve_app", 2),
    ("service.benchmarks.api:empty_app", 1),
    ("service.benchmarks.api:plain_app", 1),
    ("service.benchmarks.api:timed_app", 1),
    ("service.benchmarks.api:remembering_app", 1),
)


def measure_all() -> list[SpeedLine]:
    """Inside the process, against other classifiers, over HTTP; about two minutes on a quiet machine."""
    classifier = Store().load()
    return [*measure_speed(classifier), *measure_classifiers(classifier), *measure_http()]


def measure_classifiers(classifier: Classifier) -> list[SpeedLine]:
    """Text to topics against classifiers of others that give one topic a text."""
    texts = corpus_sentences(N_TEXTS)
    others = {"TextClassifier (Rust) của underthesea": _rust_classifier()}
    if find_spec("fasttext"):
        others["fastText"] = _fasttext()
    ours, *theirs = best_times(
        texts, [lambda text: classifier.predict_one(text, evidence=False), *others.values()]
    )
    lines = [
        _line(f"một ý kiến → lĩnh vực / {name}", ours, other, "(để so)", _each(ours, other, len(texts)))
        for name, other in zip(others, theirs, strict=True)
    ]
    if "fastText" not in others:
        lines.append(SpeedLine("một ý kiến → lĩnh vực / fastText", 0.0, "(để so)", "chưa cài gói fasttext"))
    return lines


def measure_http() -> list[SpeedLine]:
    """Processor time a request, so that other programs on the machine do not count."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="langnghe-bench-")))
        url = stack.enter_context(empty_database("sqlite", home))
        servers = (
            Server(home=home, database_url=url, application=application, n_workers=n_workers)
            for application, n_workers in SERVERS
        )
        ours, two, empty, plain, *without = (stack.enter_context(running(server)) for server in servers)
        asking, shared, nothing, plainly, around, remembering = _seconds(
            [ours, two, empty, plain, *without], _questions
        )
        posting, unkept = _seconds([ours, empty], _posts)
    pairs = (
        ("POST /classify, câu đã phân loại / đường FastAPI trống", remembering, nothing, "≤ 1,5"),
        ("POST /classify trừ giờ phân loại / đường FastAPI trống", around, nothing, "(để so)"),
        ("POST /classify / FastAPI + scikit-learn thông thường", asking, plainly, "< 1"),
        ("POST /classify, hai tiến trình / một", shared, asking, "≤ 1,15"),
        ("POST /opinions (lưu, định tuyến) / đường FastAPI trống", posting, unkept, "(để so)"),
    )
    return [_line(name, mine, other, goal, f"{_each(mine, other)} CPU") for name, mine, other, goal in pairs]


def _questions(_number: int) -> Iterator[Request]:
    texts = cycle(corpus_sentences(N_TEXTS))
    yield from (Request("/api/v1/classify", {"text": text}) for text in islice(texts, N_REQUESTS))


def _posts(number: int) -> Iterator[Request]:
    texts = cycle(corpus_sentences(N_TEXTS))
    for place, text in enumerate(islice(texts, N_REQUESTS)):
        yield Request("/api/v1/opinions", {"text": f"{text} Số {number}-{place}."})


def _seconds(servers: list[Server], requests: Callable[[int], Iterator[Request]]) -> list[float]:
    """Processor seconds a request of each server, less those it says it spent on classifying.

    The best of the rounds, the servers taking turns.
    """
    best = [float("inf")] * len(servers)
    for number in range(N_ROUNDS + 1):  # the first round warms up
        for which, server in enumerate(servers):
            before = _seconds_of(server)
            asyncio.run(send_all(server.port, requests(number), n_connections=N_CONNECTIONS))
            used = (_seconds_of(server) - before) / N_REQUESTS
            best[which] = min(best[which], used) if number else best[which]
    return best


def _seconds_of(server: Server) -> float:
    classifying = 0.0
    if server.application.endswith(":timed_app"):
        with urlopen(f"http://127.0.0.1:{server.port}/classifying", timeout=5) as answer:
            classifying = float(answer.read())
    return server.cpu_seconds - classifying


def _labelled() -> tuple[list[str], list[str]]:
    """Texts with their first topic: the others know one label only."""
    rows: list[dict[str, Any]] = [
        json.loads(line)
        for path in sorted(SENTENCES.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
        if line.strip()
    ]
    labelled = [(row["text"], row["topics"][0]) for row in rows if row.get("topics")]
    return [text for text, _ in labelled], [topic for _, topic in labelled]


def _rust_classifier() -> Callable[[str], object]:
    from underthesea_core import TextClassifier

    model = TextClassifier()
    model.fit(*_labelled())
    predict: Callable[[str], object] = model.predict
    return predict


def _fasttext() -> Callable[[str], object]:
    import fasttext

    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "train.txt"
        texts, topics = _labelled()
        written = (
            f"__label__{topic} {' '.join(text.split())}" for text, topic in zip(texts, topics, strict=True)
        )
        lines.write_text("\n".join(written), "utf-8")
        model = fasttext.train_supervised(str(lines), epoch=10, wordNgrams=2, verbose=0)
    return lambda text: model.predict(" ".join(text.split()))


def _each(ours: float, other: float, n: int = 1) -> str:
    return f"{ours / n * 1e6:.0f} so với {other / n * 1e6:.0f} µs"


def _line(name: str, mine: float, other: float, goal: str, detail: str) -> SpeedLine:
    return SpeedLine(name, round(mine / other, 2), goal, detail)
