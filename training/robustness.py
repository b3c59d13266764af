"""How much is lost when people write otherwise: the frozen test part, respelt in eight ways."""

import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from models.classifier import Classifier
from models.spelling import OLD_ENDINGS, without_marks
from training.corpus import LabelledOpinion
from training.evaluating import evaluate

Respell = Callable[[str, random.Random], str]
TYPO_SHARE = 0.1
OCR_SHARE = 0.1
_OCR_FAULTS = {
    "ổ": "ỗ", "ố": "ó", "ậ": "ạ", "ấ": "á", "ộ": "ọ", "ề": "è", "ể": "ẻ", "ị": "i", "l": "1", "m": "rn", "ư": "u",
    "ơ": "o", "đ": "d",
}  # fmt: skip
_TO_OLD = {new: old for old, new in OLD_ENDINGS.items()}


@dataclass(frozen=True, slots=True)
class RobustnessLine:
    """Macro-F1 (0..1) over the topics, over the required ones, and over the kinds, for one way of writing."""

    name: str
    macro_f1: float
    required_f1: float
    kind_macro_f1: float


def measure_robustness(
    classifier: Classifier, opinions: Sequence[LabelledOpinion]
) -> Iterator[RobustnessLine]:
    """One line a way of writing, "như đã viết" first; the random faults are the same at each call."""
    for name, respell in WAYS.items():
        chance = random.Random(0)
        written = [replace(o, text=respell(o.text, chance)) for o in opinions]
        figures = evaluate(classifier, written)
        yield RobustnessLine(name, figures.macro_f1, figures.required_f1, figures.kind_macro_f1)


def _half_bare(text: str, chance: random.Random) -> str:
    return " ".join(without_marks(word) if chance.random() < 0.5 else word for word in text.split(" "))


def _old_tones(text: str, _chance: random.Random) -> str:
    return re.sub("|".join(_TO_OLD), lambda found: _TO_OLD[found.group()], text)


def _mistyped(text: str, chance: random.Random) -> str:
    """One letter swapped, lost, doubled or wrong in every tenth word."""
    words = text.split(" ")
    for at, word in enumerate(words):
        if len(word) > 1 and chance.random() < TYPO_SHARE:
            i = chance.randrange(len(word) - 1)
            faults = (
                word[:i] + word[i + 1] + word[i] + word[i + 2 :],
                word[:i] + word[i + 1 :],
                word[:i] + word[i] + word[i:],
                word[:i] + chance.choice("aeioungthc") + word[i + 1 :],
            )
            words[at] = chance.choice(faults)
    return " ".join(words)


def _misread(text: str, chance: random.Random) -> str:
    return "".join(_OCR_FAULTS[c] if c in _OCR_FAULTS and chance.random() < OCR_SHARE else c for c in text)


WAYS: dict[str, Respell] = {
    "như đã viết": lambda text, _: text,
    "không dấu": lambda text, _: without_marks(text),
    "nửa có dấu": _half_bare,
    "NFD": lambda text, _: unicodedata.normalize("NFD", text),
    "dấu kiểu cũ": _old_tones,
    "CHỮ HOA": lambda text, _: text.upper(),
    "10 % từ gõ sai": _mistyped,
    "lỗi nhận dạng": _misread,
}
