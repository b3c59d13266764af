"""Preparing: the training part as one sparse table, computed once and shared by every fit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.compose import ColumnTransformer

from models.accents import Accents
from models.lexicon import Lexicon
from models.parts import parts_of
from models.scoring import Indices, Tokens, tokens_of
from models.segmentation import Segmented
from models.slips import Slips
from models.text import normalize
from training.corpus import Corpus, LabelledOpinion, primer_opinions
from training.fitting import build_features, columns
from training.recipe import Recipe
from training.segments import segment_all
from training.unaccented import learn_accents, restored_copies

#: Told the name of the step in Vietnamese, how much of it is done and how much there is.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Rows:
    """What fits learn from and are tried on; nothing else goes to the processes that fit.

    `table` (sparse, rows × terms) holds the `n` whole texts; then, with `has_copies`, the same typed without diacritics
    and restored as serving would; then the primers: what the taxonomy says of its topics, learnt from in every fold
    and never tested on. `labels` are 0 or 1, rows × (topics + kinds), the first `n_topics` of them topics. `parts` are
    the parts of long texts, `owners` whose they are; `groups` names the dialogue of each whole text.
    """

    table: Any
    labels: NDArray[np.int8]
    n_topics: int
    parts: Any
    owners: Indices
    groups: Sequence[str]
    has_copies: bool

    @property
    def n(self) -> int:
        """How many opinions there are to learn from."""
        return len(self.groups)

    def to_learn(self, opinions: Indices) -> Indices:
        """The rows of these opinions, of their copies, and of the primers."""
        copies = opinions + self.n if self.has_copies else opinions[:0]
        first_primer = self.n * (2 if self.has_copies else 1)
        return np.concatenate([opinions, copies, np.arange(first_primer, len(self.labels))])


@dataclass(frozen=True, slots=True)
class Prepared:
    """The rows, and how they were made of texts."""

    features: ColumnTransformer
    rows: Rows
    accents: Accents


def prepare(
    *, corpus: Corpus, lexicon: Lexicon, topics: Sequence[str], recipe: Recipe, progress: Progress,
    spelling: Sequence[LabelledOpinion] = (),
) -> Prepared:  # fmt: skip
    """Segment everything that is not known yet, and fit the vocabulary on all of it; `spelling` are other opinions,
    which teach how words are spelt and nothing else."""
    primers = primer_opinions(corpus.taxonomy)
    own, given = [o.text for o in corpus.train], [o.text for o in primers]
    accents = learn_accents([*corpus.train, *spelling], lexicon)
    copies = restored_copies(corpus.train, lexicon, spelling) if recipe.stripped_copy else []
    segmented = _segment([*own, *copies, *given], progress)
    slips = Slips(accents)
    parts, owners = _parts(own, segmented[: len(own)], slips)
    progress("Dựng bảng từ", 0, 1)
    features = build_features(recipe, topics)
    table = features.fit_transform(columns([tokens_of(one, slips) for one in segmented], lexicon, topics))
    of_parts = features.transform(columns(parts, lexicon, topics)) if parts else table[:0]
    progress("Dựng bảng từ", 1, 1)
    kinds = [kind.id for kind in corpus.taxonomy.kinds]
    copied = corpus.train if recipe.stripped_copy else ()
    rows = Rows(
        table=table.tocsr(),
        labels=np.vstack([label_matrix(some, topics, kinds) for some in (corpus.train, copied, primers)]),
        n_topics=len(topics),
        parts=of_parts.tocsr(),
        owners=owners,
        groups=[o.dialogue for o in corpus.train],
        has_copies=recipe.stripped_copy,
    )
    return Prepared(features, rows, accents)


def label_matrix(
    opinions: Sequence[LabelledOpinion], topics: Sequence[str], kinds: Sequence[str]
) -> NDArray[np.int8]:
    """0 or 1, shape (opinions, topics + kinds)."""
    rows = [[t in o.topics for t in topics] + [o.kind == k for k in kinds] for o in opinions]
    return np.array(rows, dtype=np.int8).reshape(len(opinions), len(topics) + len(kinds))


def _segment(texts: Sequence[str], progress: Progress) -> list[Segmented]:
    done = 0

    def advance(n: int) -> None:
        nonlocal done
        done += n
        progress("Tách từ", done, len(texts))

    return segment_all(texts, progress=advance)


def _parts(
    texts: Sequence[str], segmented: Sequence[Segmented], slips: Slips
) -> tuple[list[Tokens], Indices]:
    parts: list[Tokens] = []
    owners: list[int] = []
    for at, (text, one) in enumerate(zip(texts, segmented, strict=True)):
        for first, last in parts_of(normalize(text).text, one)[1:]:
            parts.append(tokens_of(one, slips, first, last))
            owners.append(at)
    return parts, np.array(owners, dtype=np.intp)
