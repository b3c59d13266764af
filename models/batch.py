"""Many texts at once: spread over processes by joblib, each with its own copy of one version."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from pathlib import Path

from joblib import Parallel, cpu_count, delayed, parallel_config

from models.classifier import Classifier
from models.places import store_folder
from models.prediction import Prediction

CHUNK = 100

Predict = Callable[[Iterable[str]], Iterator[Prediction]]


@contextmanager
def predict_many(
    version: str, *, n_processes: int = 0, store: Path | None = None, cluster: str = ""
) -> Iterator[Predict]:
    """Gives a function from texts to predictions without evidence, in order, lazily: memory stays flat.

    `n_processes` 0 means one a core. Processes stay alive between calls inside the `with`. `cluster` is the address
    of a Dask scheduler ("tcp://host:8786") whose workers see the same store; it needs the extra `[cluster]`.
    """
    root = str(store or store_folder())
    n = n_processes or (-1 if cluster else cpu_count())
    with _on(cluster), Parallel(n_jobs=n, return_as="generator", pre_dispatch="2*n_jobs") as parallel:

        def predict(texts: Iterable[str]) -> Iterator[Prediction]:
            tasks = (delayed(_predict_chunk)(root, version, chunk) for chunk in _chunks(texts))
            for chunk in parallel(tasks):
                yield from chunk

        yield predict


@contextmanager
def _on(cluster: str) -> Iterator[None]:
    if not cluster:
        yield
        return
    from dask.distributed import Client

    with Client(cluster), parallel_config(backend="dask"):
        yield


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
