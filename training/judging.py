"""Judging a version: both on the same opinions, under the rules of the gate, without waiting for scikit-learn."""

from pathlib import Path

from models.bundle import read_manifest
from models.store import Store
from training.comparing import compare_versions
from training.corpus import load_corpus
from training.doubtful import DoubtShare
from training.gate import GateReport, judge
from training.new_opinions import drawn_singly
from training.snapshot import is_new, read_held_back


def compare_on(snapshot: Path, *, champion: str, challenger: str, store: Store) -> GateReport:
    """Both versions on the frozen test part and on the new opinions held back, under the rules of the gate."""
    corpus = load_corpus(snapshot)
    old, new = store.load(champion), store.load(challenger)
    held_back = drawn_singly(
        read_held_back(snapshot, corpus.taxonomy), [one for one in corpus.train if is_new(one)]
    )
    manifests = [read_manifest(store.folder(version)) for version in (champion, challenger)]
    earlier, doubts = (dict(manifest.metrics.get("doubts", {})) for manifest in manifests)
    return judge(
        champion=champion, challenger=challenger, test=compare_versions(old, new, corpus.test),
        held_back=compare_versions(old, new, held_back) if held_back else None,
        doubts=[DoubtShare(topic, n, n_doubted) for topic, (n, n_doubted) in doubts.items()],
        earlier_doubts=earlier, taxonomy=corpus.taxonomy, growth=manifests[1].metrics.get("growth", ()),
        waiting=manifests[1].metrics.get("waiting", {}),
    )  # fmt: skip
