"""The speed benchmark: every figure is a ratio of two things measured side by side in one run."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from time import perf_counter
from typing import Any

from models.classifier import Classifier

N_TEXTS = 300
N_ROUNDS = 5
N_BATCH = 4_000


@dataclass(frozen=True, slots=True)
class SpeedLine:
    """One measurement: `ratio` of the thing to its peer, the `goal` in words, times in `detail`."""

    name: str
    ratio: float
    goal: str
    detail: str

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def measure_speed(classifier: Classifier) -> list[SpeedLine]:
    """Single opinions against `word_tokenize`, the scikit-learn peer against it, two processes against one."""
    from underthesea import word_tokenize

    from service.opinions.classification import classify
    from service.routing.profile import load_profile
    from training.api import plain_pipeline, sample_texts

    texts = sample_texts(N_TEXTS)
    profile, today = load_profile(None), date.today()
    tokenize, to_topics, to_route, peer = best_times(
        texts,
        [
            word_tokenize,
            lambda text: classifier.predict_one(text, evidence=False),
            lambda text: classify([text], classifier=classifier, profile=profile, on=today),
            plain_pipeline(),
        ],
    )
    alone = f"word_tokenize {tokenize / len(texts) * 1e6:.0f} µs"
    return [
        _line("một ý kiến → lĩnh vực / word_tokenize", to_topics, tokenize, "≤ 1,5", len(texts), alone),
        _line(
            "một ý kiến → tuyến + bằng chứng / word_tokenize", to_route, tokenize, "≤ 2", len(texts), alone
        ),
        _line(
            "pipeline scikit-learn thông thường / word_tokenize", peer, tokenize, "(để so)", len(texts), alone
        ),
        _measure_batch(classifier, texts),
    ]


def best_times(texts: Sequence[str], functions: Sequence[Callable[[str], object]]) -> list[float]:
    """Seconds of each function over all texts: per text the best of the rounds, the functions taking turns."""
    best = [[float("inf")] * len(texts) for _ in functions]
    for _ in range(N_ROUNDS):
        for at, text in enumerate(texts):
            for which, function in enumerate(functions):
                start = perf_counter()
                function(text)
                best[which][at] = min(best[which][at], perf_counter() - start)
    return [sum(times) for times in best]


def _line(name: str, mine: float, other: float, goal: str, n: int, peer: str) -> SpeedLine:
    return SpeedLine(name, round(mine / other, 2), goal, f"{mine / n * 1e6:.0f} µs; {peer}")


def _measure_batch(classifier: Classifier, texts: Sequence[str]) -> SpeedLine:
    from models.batch import predict_many

    many = [texts[at % len(texts)] for at in range(N_BATCH)]
    seconds: list[float] = []
    for n_processes in (1, 2):
        with predict_many(classifier.version, n_processes=n_processes) as predict:
            list(predict(many[:400]))  # starts the processes and loads the model in each
            start = perf_counter()
            for _ in predict(many):
                pass
            seconds.append(perf_counter() - start)
    one, two = seconds
    detail = f"{N_BATCH / one:.0f} và {N_BATCH / two:.0f} ý kiến/giây"
    return SpeedLine("lô: hai tiến trình so với một", round(one / two, 2), "≥ 1,6", detail)
