"""Many texts at once: spread over processes by joblib, each with its own copy of one version."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from pathlib import Path

from joblib import Parallel, cpu_count, delayed

from models.classifier import Classifier
from models.places import store_folder
from models.prediction import Prediction

CHUNK = 100

Predict = Callable[[Iterable[str]], Iterator[Prediction]]


@contextmanager
def predict_many(version: str, *, n_processes: int = 0, store: Path | None = None) -> Iterator[Predict]:
    """Gives a function from texts to predictions without evidence, in order, lazily: memory stays flat.

    `n_processes` 0 means one a core. Processes stay alive between calls inside the `with`.
    """
    root = str(store or store_folder())
    n = n_processes or cpu_count()
    with Parallel(n_jobs=n, return_as="generator", pre_dispatch="2*n_jobs") as parallel:

        def predict(texts: Iterable[str]) -> Iterator[Prediction]:
            tasks = (delayed(_predict_chunk)(root, version, chunk) for chunk in _chunks(texts))
            for chunk in parallel(tasks):
                yield from chunk

        yield predict


def _chunks(texts: Iterable[str]) -> Iterator[list[str]]:
    source = iter(texts)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def _predict_chunk(root: str, version: str, texts: list[str]) -> list[Prediction]:
    return _loaded(root, version).predict(texts, evidence=False)


@lru_cache(maxsize=1)
def _loaded(root: str, version: str) -> Classifier:
    from models.store import Store

    return Store(Path(root)).load(version)
