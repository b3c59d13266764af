"""The steps of a retraining over a frozen snapshot: check what is in it, train on it, compare with the live version."""

import json
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from models.bundle import Manifest, read_manifest
from models.classifier import NO_OPINION
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

#: A topic with fewer opinions to learn from waits; one without any is simply never answered.
MIN_EXAMPLES = 10


class TooFewExamples(Problem):
    """A topic that the live version knows has a few examples left, too few to learn it and to judge what was learnt."""

    status = 422
    code = "too_few_examples"
    title = "Lĩnh vực có quá ít ví dụ"


def read_new(path: Path) -> Iterator[NewOpinion]:
    """New labels from JSON Lines with the fields of `NewOpinion`, oldest first."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield NewOpinion(**{**row, "topics": tuple(row["topics"])})


def set_rare_aside(corpus: Corpus, *, known: Collection[str]) -> tuple[Corpus, dict[str, int]]:
    """The corpus without the labels of topics that have too few of them, and how many each of these topics has.

    They wait for a later version; an opinion on nothing else waits with them. TooFewExamples for a topic of `known`,
    which a new version must not forget; BrokenCorpus when there is nothing to judge a version on.
    """
    if not corpus.test:
        raise BrokenCorpus("Chưa có đối thoại nào trong phần kiểm tra (splits.toml).")
    counts = Counter(topic for one in corpus.train for topic in one.topics)
    predicted = corpus.taxonomy.predicted_topics
    rare = {topic: counts[topic] for topic in predicted if 0 < counts[topic] < MIN_EXAMPLES}
    for topic in rare:
        if topic in known:
            raise TooFewExamples(_told_too_few(corpus.taxonomy.topic_name(topic), rare[topic]))
    kept = [replace(one, topics=tuple(t for t in one.topics if t not in rare)) for one in corpus.train]
    usable = tuple(one for one in kept if one.topics or one.kind == NO_OPINION)
    return replace(corpus, train=usable), rare


def _told_too_few(name: str, n: int) -> str:
    return (
        f"Lĩnh vực “{name}” mô hình đang dùng đã biết nay chỉ còn {n} ý kiến để học, cần ít nhất {MIN_EXAMPLES}: "
        "hãy gán nhãn thêm, hoặc để lĩnh vực này chỉ do cán bộ gán (trang Danh mục, Lĩnh vực)."
    )


def train_on(
    snapshot: Path, *, name: str, store: Store, progress: Progress, champion: str | None = None
) -> Manifest:
    """The version `name` trained on a snapshot; made once: when the store holds it already, it is only read.

    What the `champion` has learnt must not be forgotten; see `set_rare_aside`.
    """
    read_snapshot(snapshot)
    try:
        return read_manifest(store.folder(name))
    except UnknownVersion:
        pass
    store.sweep()
    known = _learnt_by(read_manifest(store.folder(champion))) if champion else frozenset()
    corpus, waiting = set_rare_aside(load_corpus(snapshot), known=known)
    lexicon = load_lexicon(snapshot / "lexicon.toml", corpus.taxonomy.predicted_topics)
    make_version(
        corpus=corpus, lexicon=lexicon, store=store, recipe=Recipe(), progress=progress, name=name,
        new=[at for at, one in enumerate(corpus.train) if is_new(one)],
        held_back=read_held_back(snapshot, corpus.taxonomy), waiting=waiting,
    )  # fmt: skip
    return read_manifest(store.folder(name))


def _learnt_by(manifest: Manifest) -> frozenset[str]:
    """The topics of which a version had labels."""
    doubts = manifest.metrics.get("doubts")
    return frozenset(manifest.topics if doubts is None else (topic for topic in doubts if doubts[topic][0]))


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
