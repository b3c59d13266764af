"""A new topic in `topics.toml` is learnt from sixty labelled opinions by one retraining, without code; a broad one,
which holds many matters, from more."""

import json
import random
import re
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from models.taxonomy import load_taxonomy
from training.corpus import DATASETS, LabelledOpinion, load_corpus, read_opinions
from training.new_opinions import NewOpinion, split
from training.trials.learner import Learner, Trial, correction, is_calm, stopped_by, until_learnt

N_LABELS, N_FOR_BROAD = 60, 240
WANTED_F1 = 0.7
#: A folder for each topic that the corpus does not know: `topic.toml`, `labelled.jsonl`, `test.jsonl`.
ADDED_TOPICS = DATASETS / "trials"


def try_added_topic(learner: Learner, champion: str, folder: Path) -> Trial:
    """A topic that the corpus does not know, `folder.name`, is added with labels, and asked of the test part, to which
    test opinions of its own are added."""
    topic = folder.name
    known = learner.changed_corpus(topic, lambda row: row)
    with (known / "topics.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{(folder / 'topic.toml').read_text(encoding='utf-8')}")
    taxonomy = load_taxonomy(known / "topics.toml")
    labelled, tested = (
        read_opinions([folder / f"{part}.jsonl"], taxonomy)[0] for part in ("labelled", "test")
    )
    shutil.copy(folder / "test.jsonl", known / "opinions" / f"{topic}.jsonl")
    _test_also(known / "splits.toml", sorted({one.dialogue for one in tested}))
    return _learn(learner, topic, champion=champion, labels=_first_labels(labelled), datasets=known)


def try_forgotten_topic(learner: Learner, topic: str) -> Trial:
    """A topic of the corpus is forgotten, with all its opinions, its words and its line in the taxonomy; then it is
    added to `topics.toml` with labels, and asked of the test opinions that carry it."""
    name = f"new-{topic}"
    known = learner.changed_corpus(f"{name}-known", lambda row: None if topic in row["topics"] else row)
    _cut(known / "lexicon.toml", rf"\[{topic}\]\n")
    before = shutil.copytree(known, known.with_name(f"corpus-{name}-before"))
    _cut(before / "topics.toml", rf'\[\[topics\]\]\nid = "{topic}"\n')
    for path in (before / "opinions").glob("*.jsonl"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text(
            "".join(one for one in lines if topic not in json.loads(one)["topics"]), encoding="utf-8"
        )
    learner.train(f"{name}-before", datasets=before)
    carrying = [one for one in load_corpus(learner.datasets).train if topic in one.topics]
    mixed = random.Random(1).sample(carrying, len(carrying))
    few = _learn(learner, topic, champion=f"{name}-before", labels=_first_labels(mixed), datasets=known)
    if few.held:
        return few
    labels = _first_labels(mixed, N_FOR_BROAD)
    more = _learn(learner, topic, champion=f"{name}-before", labels=labels, datasets=known)
    return replace(more, figures={**more.figures, f"f1_of_{N_LABELS}": few.figures["f1"]})


def _learn(
    learner: Learner, topic: str, *, champion: str, labels: Sequence[NewOpinion], datasets: Path
) -> Trial:
    n_learnt = len(split(labels)[0])
    name = f"new-{topic}-{n_learnt}"
    learner.train(name, labels, datasets=datasets)
    report = learner.judge(champion, name)
    change = report.test.topics[topic]
    return Trial(
        name, change.after > WANTED_F1 and is_calm(report),
        {
            "labelled": n_learnt, "f1": change.after, "test_opinions": change.n,
            "macro_f1_of_others": (report.test.macro_f1.before, report.test.macro_f1.after),
            "stopped_by": stopped_by(report),
        },
    )  # fmt: skip


def _first_labels(carrying: Sequence[LabelledOpinion], n: int = N_LABELS) -> list[NewOpinion]:
    """The first, as many as put `n` on the side that is learnt from; each from a dialogue of its own."""
    labels = (
        replace(correction(one), dialogue=f"new-{at}", source="labelled")
        for at, one in enumerate(carrying)
        if one.kind != "denunciation"
    )
    return until_learnt(labels, n)


def _test_also(splits: Path, dialogues: Sequence[str]) -> None:
    """Dialogues added to the frozen ones."""
    names = "".join(f'  "{name}",\n' for name in dialogues)
    splits.write_text(splits.read_text(encoding="utf-8").replace("\n]", f"\n{names}]"), encoding="utf-8")


def _cut(path: Path, heading: str) -> None:
    """Takes the table that begins with `heading` out of a TOML file."""
    text = path.read_text(encoding="utf-8")
    cut = re.sub(rf"(?ms)^{heading}.*?(?=^\[|\Z)", "", text)
    assert cut != text
    path.write_text(cut, encoding="utf-8")
