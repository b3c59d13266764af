"""Unaccented text: learn to put diacritics back, and make the copies from which a model learns restored text."""

import hashlib
from collections.abc import Sequence

from joblib import Parallel, delayed

from models.accents import Accents, count_accents, dump_accents
from models.lexicon import Lexicon
from models.spelling import without_marks
from models.text import normalize
from training.corpus import LabelledOpinion
from training.known import Known, forget
from training.sides import side_of
from training.snapshot import is_new

#: Below this starting processes costs more than it saves.
WORTH_SPREADING = 1_000


def learn_accents(opinions: Sequence[LabelledOpinion], lexicon: Lexicon) -> Accents:
    """From the opinions that carry diacritics, and the phrases of the lexicon.

    What an installation adds teaches no spelling: a dialect written by ear would soon pass for well-known words, and
    would no longer be mended.
    """
    phrases = [" ".join(phrase.syllables) for phrase in lexicon.phrases]
    texts = (normalize(o.text).text.lower() for o in opinions if not is_new(o))
    return count_accents([*texts, *phrases])


def restored_copies(
    opinions: Sequence[LabelledOpinion], lexicon: Lexicon, spelling: Sequence[LabelledOpinion] = ()
) -> list[str]:
    """Each text stripped, and every other one restored by what was learnt from the other half of the dialogues.

    Restored by its own dialogue a text would come out too well, and the model would trust such text too much. Those
    left bare teach what syllables mean where nothing could be restored. `spelling` teaches how to restore, no more.
    """
    halves: tuple[list[int], list[int]] = ([], [])
    for at, opinion in enumerate(opinions):
        halves[side_of(opinion.dialogue, 2)].append(at)
    copies = [without_marks(opinion.text) for opinion in opinions]
    names = []
    for mine, other in zip(halves, halves[::-1], strict=True):
        to_restore = [at for at in mine if side_of(opinions[at].text, 2)]
        accents = learn_accents([*(opinions[at] for at in other), *spelling], lexicon)
        names.append(f"restored-{hashlib.sha256(dump_accents(accents)).hexdigest()[:16]}")
        restored = _restore_all([opinions[at].text for at in to_restore], accents, Known(names[-1]))
        for at, text in zip(to_restore, restored, strict=True):
            copies[at] = text
    if not spelling:  # a benchmark on other texts leaves what the next training needs
        forget("restored-*", but=names)
    return copies


def _restore_all(texts: Sequence[str], accents: Accents, known: Known) -> list[str]:
    restored = {text: found[0] for text in texts if (found := known.find(text))}
    missing = [text for text in dict.fromkeys(texts) if text not in restored]
    parts = [missing[0::2], missing[1::2]]
    spread = Parallel(n_jobs=2 if len(missing) >= WORTH_SPREADING else 1)
    for part, results in zip(parts, spread(delayed(_restored)(part, accents) for part in parts), strict=True):
        known.add(part, ([text] for text in results))
        restored |= zip(part, results, strict=True)
    return [restored[text] for text in texts]


def _restored(texts: Sequence[str], accents: Accents) -> list[str]:
    return [accents.restored(without_marks(normalize(text).text.lower())) for text in texts]
