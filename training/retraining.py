"""The steps of a retraining over a frozen snapshot: check what is in it, train on it, compare with the live version."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from models.bundle import Manifest, read_manifest
from models.errors import Problem
from models.lexicon import load_lexicon
from models.store import Store, UnknownVersion
from training.comparing import compare_versions
from training.corpus import BrokenCorpus, Corpus, load_corpus
from training.doubtful import DoubtShare
from training.gate import GateReport, judge
from training.making import make_version
from training.preparing import Progress
from training.recipe import Recipe
from training.snapshot import NewOpinion, drawn_singly, is_new, read_held_back, read_snapshot

#: A topic with fewer opinions to learn from is refused; one without any is simply never answered.
MIN_EXAMPLES = 10


class TooFewExamples(Problem):
    """A topic has a few examples, too few to learn it and to judge what was learnt."""

    status = 422
    code = "too_few_examples"
    title = "Lĩnh vực có quá ít ví dụ"


def read_new(path: Path) -> Iterator[NewOpinion]:
    """New labels from JSON Lines with the fields of `NewOpinion`, oldest first."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield NewOpinion(**{**row, "topics": tuple(row["topics"])})


def check_trainable(corpus: Corpus) -> None:
    """TooFewExamples or BrokenCorpus when a model of this corpus could not be trusted."""
    counts = Counter(topic for one in corpus.train for topic in one.topics)
    for topic in corpus.taxonomy.predicted_topics:
        if 0 < counts[topic] < MIN_EXAMPLES:
            raise TooFewExamples(
                f"Lĩnh vực “{corpus.taxonomy.topic_name(topic)}” mới có {counts[topic]} ý kiến để học, cần ít nhất "
                f"{MIN_EXAMPLES}: hãy gán nhãn thêm, hoặc để lĩnh vực này chỉ do cán bộ gán (trang Danh mục, Lĩnh vực)."
            )
    if not corpus.test:
        raise BrokenCorpus("Chưa có đối thoại nào trong phần kiểm tra (splits.toml).")


def train_on(snapshot: Path, *, name: str, store: Store, progress: Progress) -> Manifest:
    """The version `name` trained on a snapshot; made once: when the store holds it already, it is only read."""
    read_snapshot(snapshot)
    try:
        return read_manifest(store.folder(name))
    except UnknownVersion:
        pass
    store.sweep()
    corpus = load_corpus(snapshot)
    check_trainable(corpus)
    lexicon = load_lexicon(snapshot / "lexicon.toml", corpus.taxonomy.predicted_topics)
    make_version(
        corpus=corpus, lexicon=lexicon, store=store, recipe=Recipe(), progress=progress, name=name,
        new=[at for at, one in enumerate(corpus.train) if is_new(one)],
        held_back=read_held_back(snapshot, corpus.taxonomy),
    )  # fmt: skip
    return read_manifest(store.folder(name))


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
    )  # fmt: skip
