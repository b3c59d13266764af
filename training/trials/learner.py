"""What every trial uses: a learner with versions of its own, and what a trial found."""

import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.store import Store
from training.comparing import Comparison, compare_versions
from training.corpus import DATASETS, LabelledOpinion, load_test_dialogues
from training.gate import GateReport
from training.judging import compare_on
from training.new_opinions import NewOpinion, split
from training.retraining import train_on
from training.snapshot import freeze

Row = dict[str, Any]
NOISE_RULES = ("macro_f1", "required", "other_topics")


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial: whether it ended as it must, and its figures."""

    name: str
    held: bool
    figures: dict[str, Any]


class Learner:
    """Retrains in a folder of its own: versions, snapshots and changed corpora lie there."""

    def __init__(self, folder: Path, datasets: Path = DATASETS) -> None:
        self._folder, self.datasets = folder, datasets
        self._store = Store(folder / "store")

    def train(self, name: str, new: Iterable[NewOpinion] = (), *, datasets: Path | None = None) -> None:
        """A version of this name from a corpus and new labels."""
        freeze(self._folder / name, new, datasets=datasets or self.datasets)
        train_on(self._folder / name, name=name, store=self._store, progress=lambda *_: None)

    def judge(self, champion: str, challenger: str) -> GateReport:
        """The gate over two versions trained here."""
        return compare_on(
            self._folder / challenger, champion=champion, challenger=challenger, store=self._store
        )

    def compare(self, champion: str, challenger: str, opinions: Sequence[LabelledOpinion]) -> Comparison:
        """Two versions trained here, on any opinions."""
        return compare_versions(self._store.load(champion), self._store.load(challenger), opinions)

    def changed_corpus(self, name: str, change: Callable[[Row], Row | None]) -> Path:
        """A copy of the corpus with each training row changed, or left out where None comes back."""
        folder = self._folder / f"corpus-{name}"
        shutil.copytree(self.datasets, folder)
        test = load_test_dialogues(folder / "splits.toml")
        for path in sorted((folder / "opinions").glob("*.jsonl")):
            rows = [
                json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
            ]
            kept = [row if row["dialogue"] in test else change(row) for row in rows]
            path.write_text(
                "".join(f"{json.dumps(r, ensure_ascii=False)}\n" for r in kept if r), encoding="utf-8"
            )
        return folder


def correction(one: LabelledOpinion) -> NewOpinion:
    """The opinion as an officer's correction."""
    return NewOpinion(
        one.text, one.topics, one.kind, one.dialogue, one.year, "correction", one.register, one.region
    )


def until_learnt(new: Iterable[NewOpinion], n: int) -> list[NewOpinion]:
    """The first ones, as many as put `n` on the side that is learnt from."""
    some: list[NewOpinion] = []
    for one in new:
        if len(split(some)[0]) >= n:
            break
        some.append(one)
    return some


def is_calm(report: GateReport) -> bool:
    """Nothing fell beyond noise."""
    return all(rule.passed for rule in report.rules if rule.code in NOISE_RULES)


def stopped_by(report: GateReport) -> list[str]:
    """The codes of the rules that were not passed."""
    return [rule.code for rule in report.rules if not rule.passed]
