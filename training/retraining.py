"""Training on a frozen snapshot, once it holds enough to learn from."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from models.bundle import Manifest, read_manifest
from models.classifier import NO_OPINION
from models.errors import Problem
from models.lexicon import load_lexicon
from models.store import Store, UnknownVersion
from training.corpus import BrokenCorpus, Corpus, load_corpus
from training.making import make_version
from training.preparing import Progress
from training.recipe import Recipe
from training.snapshot import is_new, read_held_back, read_snapshot

#: A topic with fewer opinions to learn from waits; one without any is simply never answered.
MIN_EXAMPLES = 10


class TooFewExamples(Problem):
    """A topic that the live version knows has a few examples left, too few to learn it and to judge what was learnt."""

    status = 422
    code = "too_few_examples"
    title = "Lĩnh vực có quá ít ví dụ"


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
