"""A small corpus for whole retrainings in tests: some dialogues to train on, some to test on."""

import json
import shutil
from pathlib import Path

DATASETS = Path(__file__).parents[3] / "datasets"


def write_small_corpus(folder: Path, *, n_train: int = 700, n_test: int = 150) -> Path:
    """The bundled taxonomy, lexicon and split with the first opinions only; labels of rare topics are left out."""
    shutil.copytree(DATASETS, folder, ignore=shutil.ignore_patterns("*.jsonl"))
    for name, n in (("founding.jsonl", n_train), ("test.jsonl", n_test)):
        lines = (DATASETS / "opinions" / name).read_text(encoding="utf-8").splitlines()[:n]
        (folder / "opinions" / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    _leave_out_rare(folder / "opinions" / "founding.jsonl")
    return folder


def _leave_out_rare(path: Path) -> None:
    """A topic with a handful of examples is refused by the check, which is not what most tests are about."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    counts: dict[str, int] = {}
    for row in rows:
        for topic in row["topics"]:
            counts[topic] = counts.get(topic, 0) + 1
    kept = [row for row in rows if all(counts[topic] >= 12 for topic in row["topics"])]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept), encoding="utf-8")
