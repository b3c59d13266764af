"""Labels of an installation on their way into a snapshot, and which of them are held back."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from training.corpus import LabelledOpinion

#: One new opinion in so many is held back; a dialogue of at most `MAX_WHOLE` opinions goes as a whole.
HELD_BACK_EVERY = 5
MAX_WHOLE = 10


@dataclass(frozen=True, slots=True)
class NewOpinion:
    """A label of this installation. `text` holds no personal data; `source` is "correction" or "labelled"."""

    text: str
    topics: tuple[str, ...]
    kind: str
    dialogue: str
    year: int
    source: str
    register: str = "minutes"
    region: str = "north"


def read_new(path: Path) -> Iterator[NewOpinion]:
    """New labels from JSON Lines with the fields of `NewOpinion`, oldest first."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield NewOpinion(**{**row, "topics": tuple(row["topics"])})


def split(new: Sequence[NewOpinion]) -> tuple[list[NewOpinion], list[NewOpinion]]:
    """Opinions to train on and opinions held back; the same text always falls on the same side."""
    sizes = Counter(one.dialogue for one in new)
    sides: tuple[list[NewOpinion], list[NewOpinion]] = ([], [])
    for one in new:
        group = one.dialogue if 1 < sizes[one.dialogue] <= MAX_WHOLE else text_key(one.text)
        draw = int(hashlib.sha256(group.encode()).hexdigest()[:8], 16)
        sides[draw % HELD_BACK_EVERY == 0].append(one)
    return sides


def drawn_singly(
    held_back: Sequence[LabelledOpinion], learnt: Sequence[LabelledOpinion]
) -> list[LabelledOpinion]:
    """The held-back opinions, those of a large dialogue or file each as a dialogue of its own: so they were drawn."""
    sizes = Counter(one.dialogue for one in (*held_back, *learnt))
    return [
        replace(one, dialogue=f"{one.dialogue}/{at}") if sizes[one.dialogue] > MAX_WHOLE else one
        for at, one in enumerate(held_back)
    ]


def text_key(text: str) -> str:
    """Equal for texts that differ in case and blanks only."""
    return " ".join(text.lower().split())
