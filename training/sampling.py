"""A small corpus cut out of the bundled one, for trials in which whole retrainings must take seconds."""

import json
import shutil
from collections import Counter
from pathlib import Path

from training.corpus import DATASETS

#: Rarer topics are left out, for the check refuses a topic with a handful of examples.
MIN_EXAMPLES = 12


def write_sample_corpus(folder: Path, *, n_train: int, n_test: int, datasets: Path = DATASETS) -> Path:
    """The taxonomy, lexicon and split with the first opinions of training and test; gives the folder."""
    shutil.copytree(datasets, folder, ignore=shutil.ignore_patterns("*.jsonl"))
    rows = _first_rows(datasets / "opinions" / "founding.jsonl", n_train)
    counts = Counter(topic for row in rows for topic in row["topics"])
    kept = [row for row in rows if all(counts[topic] >= MIN_EXAMPLES for topic in row["topics"])]
    _write(folder / "opinions" / "founding.jsonl", kept)
    _write(folder / "opinions" / "test.jsonl", _first_rows(datasets / "opinions" / "test.jsonl", n_test))
    return folder


def _first_rows(path: Path, n: int) -> list[dict[str, list[str]]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()[:n]]


def _write(path: Path, rows: list[dict[str, list[str]]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
