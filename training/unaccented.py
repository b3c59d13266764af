"""Unaccented text: learn to put diacritics back, and make the copies from which a model learns restored text."""

from collections.abc import Sequence

from models.accents import Accents, count_accents
from models.lexicon import Lexicon
from models.spelling import without_marks
from models.text import normalize
from training.corpus import LabelledOpinion


def learn_accents(opinions: Sequence[LabelledOpinion], lexicon: Lexicon) -> Accents:
    """From the opinions that carry diacritics, and the phrases of the lexicon."""
    phrases = [" ".join(phrase.syllables) for phrase in lexicon.phrases]
    return count_accents([*(normalize(o.text).text.lower() for o in opinions), *phrases])


def restored_copies(opinions: Sequence[LabelledOpinion], lexicon: Lexicon) -> list[str]:
    """Each text stripped and restored by what was learnt from the other half of the dialogues.

    Restored by its own dialogue a text would come out too well, and the model would trust such text too much.
    """
    side = {dialogue: at % 2 for at, dialogue in enumerate(sorted({o.dialogue for o in opinions}))}
    learnt = [learn_accents([o for o in opinions if side[o.dialogue] != half], lexicon) for half in (0, 1)]
    return [
        learnt[side[o.dialogue]].restored(without_marks(normalize(o.text).text.lower())) for o in opinions
    ]
