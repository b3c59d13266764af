"""Three hundred corrections of a new matter, or of a dialect, raise F1 on others like them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from training.by_ear import by_ear
from training.corpus import LabelledOpinion, load_corpus
from training.gate import GateReport
from training.new_opinions import NewOpinion, split
from training.sides import side_of
from training.trials.learner import Learner, Trial, correction, is_calm, stopped_by, until_learnt

N_CORRECTIONS = 300
#: The matters of the reform of 2025, forgotten and learnt anew.
REFORM = re.compile(
    r"hai cấp|sáp nhập|cấp huyện|(xã|phường) mới|(xã|huyện) cũ|vneid|định danh|căn cước|dịch vụ công|trực tuyến"
    r"|ứng dụng|mã qr",
    re.IGNORECASE,
)


def try_new_matter(learner: Learner, *, n_corrections: int = N_CORRECTIONS) -> Trial:
    """Opinions of `REFORM` leave the corpus; some come back as corrections, the others and those of the test part are
    asked."""
    corpus = load_corpus(learner.datasets)
    matter = [one for one in corpus.train if REFORM.search(one.text) and one.kind != "denunciation"]
    without = learner.changed_corpus("before-matter", lambda row: None if REFORM.search(row["text"]) else row)
    new = _by_dialogue(matter, n_corrections)
    learnt = {one.dialogue for one in new}
    asked = [one for one in matter if one.dialogue not in learnt]
    asked += [one for one in corpus.test if REFORM.search(one.text)]
    return _learn(learner, "matter", new, asked, without)


def try_dialect(learner: Learner, *, n_corrections: int = N_CORRECTIONS) -> Trial:
    """Dialogues leave the corpus and come back as corrections written by ear; the test part, respelt, is asked."""
    corpus = load_corpus(learner.datasets)
    heard = [replace(one, text=by_ear(one.text)) for one in corpus.train if one.kind != "denunciation"]
    new = _by_dialogue(heard, n_corrections)
    learnt = {one.dialogue for one in new}
    without = learner.changed_corpus("before-dialect", lambda row: None if row["dialogue"] in learnt else row)
    asked = [replace(one, text=by_ear(one.text)) for one in corpus.test]
    return _learn(learner, "dialect", new, asked, without)


def _by_dialogue(opinions: Sequence[LabelledOpinion], n: int) -> list[NewOpinion]:
    """Whole dialogues as corrections, in mixed order, until `n` are on the side that is learnt from."""
    mixed = sorted(opinions, key=lambda one: side_of(one.dialogue, 1 << 30))
    enough = {one.dialogue for one in until_learnt(map(correction, mixed), n)}
    return [correction(one) for one in mixed if one.dialogue in enough]


def _learn(
    learner: Learner, name: str, new: Sequence[NewOpinion], asked: Sequence[LabelledOpinion], datasets: Path
) -> Trial:
    """The rise on all that is asked must be beyond chance: the fifth of the corrections that a run holds back, which
    the curve of its report is drawn from, is too few to tell."""
    learner.train(f"before-{name}", datasets=datasets)
    learner.train(name, new, datasets=datasets)
    report = learner.judge(f"before-{name}", name)
    change = learner.compare(f"before-{name}", name, asked).macro_f1
    return Trial(
        f"corrections of a new {name}", change.low > 0 and is_calm(report),
        {
            "learnt": len(split(new)[0]), "asked": change.n, "macro_f1": (change.before, change.after),
            "by_95": (change.low, change.high), "curve": _curve(report), "stopped_by": stopped_by(report),
        },
    )  # fmt: skip


def _curve(report: GateReport) -> list[tuple[int, float]]:
    return [(int(point["n_new"]), point["macro_f1"]) for point in report.growth]
