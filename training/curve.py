"""The learning curve: how right a model is that has seen only a part of the dialogues."""

import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from models.lexicon import Lexicon
from models.store import Store
from training.corpus import Corpus
from training.making import make_version
from training.recipe import Recipe

#: Opinions to learn from, roughly: whole dialogues are drawn until the number is reached.
SIZES = (750, 1_500, 3_000, 4_500, 6_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Macro-F1 over the topics and over the required ones (0..1) after learning from `n_opinions`."""

    n_opinions: int
    macro_f1: float
    required_f1: float


def measure_curve(corpus: Corpus, lexicon: Lexicon) -> Iterator[CurvePoint]:
    """One point a size; the dialogues come in one random order, the same at each call."""
    dialogues = sorted({o.dialogue for o in corpus.train})
    random.Random(0).shuffle(dialogues)
    place = {dialogue: at for at, dialogue in enumerate(dialogues)}
    ordered = sorted(corpus.train, key=lambda o: place[o.dialogue])
    for size in SIZES:
        last = place[ordered[min(size, len(ordered)) - 1].dialogue]
        part = replace(corpus, train=tuple(o for o in ordered if place[o.dialogue] <= last))
        with tempfile.TemporaryDirectory() as folder:
            trained = make_version(
                corpus=part, lexicon=lexicon, store=Store(Path(folder)), recipe=Recipe(), progress=_silent
            )
        if trained.evaluation:
            yield CurvePoint(len(part.train), trained.evaluation.macro_f1, trained.evaluation.required_f1)


def _silent(step: str, done: int, total: int) -> None:
    """No progress wanted."""
