"""The data check: broken lines, counts, near duplicates, dialogues on both sides, formulas, personal data."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.lexicon import BrokenLexicon, load_lexicon
from models.spelling import without_marks
from models.taxonomy import load_taxonomy
from training.corpus import BrokenCorpus, Fault, LabelledOpinion, load_test_dialogues, read_opinions

NEAR_DUPLICATE = 0.85
_PERSONAL = re.compile(r"(?<!\d)(0\d{9}|\d{12}|\d{9})(?!\d)|[\w.]+@[\w.]+\.\w+")


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """Two opinions, by place, with their cosine; `across` when one is trained on and the other tested on."""

    first: str
    second: str
    cosine: float
    across: bool


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Everything found. `faults` make the corpus unusable; the rest is to be judged by a person.

    `openings` and `four_grams` give the most frequent first three and any four syllables with the share of opinions
    that have them.
    """

    n_opinions: int
    n_test: int
    n_dialogues: int
    topics: dict[str, int]
    kinds: dict[str, int]
    registers: dict[str, int]
    regions: dict[str, int]
    share_with_several_topics: float
    share_on_borders: float
    share_with_typical_word: float
    faults: tuple[Fault, ...]
    near_duplicates: tuple[NearDuplicate, ...]
    openings: tuple[tuple[str, float], ...]
    four_grams: tuple[tuple[str, float], ...]
    missing_topics: tuple[str, ...]

    @property
    def is_usable(self) -> bool:
        """No broken line and no text that stands in both parts."""
        return not self.faults and not any(pair.across for pair in self.near_duplicates)


def check_corpus(datasets: Path) -> CheckReport:
    """Read and judge the whole corpus folder; BrokenTaxonomy when the taxonomy itself cannot be read."""
    taxonomy = load_taxonomy(datasets / "topics.toml")
    opinions, faults = read_opinions(sorted((datasets / "opinions").glob("*.jsonl")), taxonomy)
    test, more = _frozen_dialogues(datasets, opinions)
    faults += more + _lexicon_faults(datasets, taxonomy.predicted_topics) + _personal_data(opinions)
    typical = {t.id: [without_marks(w.lower()) for w in t.typical] for t in taxonomy.topics}
    counts = Counter(t for o in opinions for t in o.topics)
    real = [o for o in opinions if o.topics]
    return CheckReport(
        n_opinions=len(opinions), n_test=sum(o.dialogue in test for o in opinions),
        n_dialogues=len({o.dialogue for o in opinions}),
        topics={t.id: counts[t.id] for t in taxonomy.topics},
        kinds=dict(Counter(o.kind for o in opinions)), registers=dict(Counter(o.register for o in opinions)),
        regions=dict(Counter(o.region for o in opinions)),
        share_with_several_topics=_share(sum(len(o.topics) > 1 for o in opinions), len(opinions)),
        share_on_borders=_share(sum(bool(o.border) for o in opinions), len(opinions)),
        share_with_typical_word=_share(sum(_has_typical(o, typical) for o in real), len(real)),
        faults=tuple(faults), near_duplicates=tuple(find_near_duplicates(opinions, test)),
        openings=_frequent(opinions, size=3, only_first=True),
        four_grams=_frequent(opinions, size=4, only_first=False),
        missing_topics=tuple(t for t in taxonomy.predicted_topics if not counts[t]),
    )  # fmt: skip


def find_near_duplicates(opinions: Sequence[LabelledOpinion], test: frozenset[str]) -> list[NearDuplicate]:
    """Pairs whose bare syllables point the same way (cosine of TF-IDF at least `NEAR_DUPLICATE`)."""
    if len(opinions) < 2:
        return []
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(token_pattern=r"\w+", ngram_range=(1, 2))
    table = vectorizer.fit_transform(without_marks(o.text.lower()) for o in opinions)
    pairs = []
    for first in range(0, len(opinions), 1000):
        close = (table[first : first + 1000] @ table.T).tocoo()
        for row, column, cosine in zip(close.row + first, close.col, close.data, strict=True):
            if row < column and cosine >= NEAR_DUPLICATE:
                a, b = opinions[row], opinions[column]
                across = (a.dialogue in test) != (b.dialogue in test)
                pairs.append(NearDuplicate(a.place, b.place, round(float(cosine), 2), across))
    return sorted(pairs, key=lambda pair: (not pair.across, -pair.cosine))


def _frozen_dialogues(
    datasets: Path, opinions: Sequence[LabelledOpinion]
) -> tuple[frozenset[str], list[Fault]]:
    try:
        test = load_test_dialogues(datasets / "splits.toml")
    except BrokenCorpus as error:
        return frozenset(), [Fault("splits.toml", 1, error.detail)]
    gone = sorted(test - {o.dialogue for o in opinions})
    return test, [Fault("splits.toml", 1, f"không có đối thoại {name}") for name in gone]


def _lexicon_faults(datasets: Path, topics: Sequence[str]) -> list[Fault]:
    try:
        load_lexicon(datasets / "lexicon.toml", topics)
    except BrokenLexicon as error:
        return [Fault("lexicon.toml", 1, error.detail)]
    return []


def _personal_data(opinions: Sequence[LabelledOpinion]) -> list[Fault]:
    faults = []
    for opinion in opinions:
        if has_personal_data(opinion.text):
            file, _, line = opinion.place.rpartition(":")
            faults.append(Fault(file, int(line), "có số điện thoại, số giấy tờ hoặc địa chỉ thư điện tử"))
    return faults


def has_personal_data(text: str) -> bool:
    """Whether a phone number, the number of a paper or an e-mail address stands in the text."""
    return _PERSONAL.search(text) is not None


def _has_typical(opinion: LabelledOpinion, typical: dict[str, list[str]]) -> bool:
    words = re.findall(r"\w+", without_marks(opinion.text.lower()))
    text = f" {' '.join(words)} "
    return any(f" {word} " in text for topic in opinion.topics for word in typical[topic])


def _frequent(
    opinions: Sequence[LabelledOpinion], *, size: int, only_first: bool
) -> tuple[tuple[str, float], ...]:
    counts: Counter[str] = Counter()
    for opinion in opinions:
        words = re.findall(r"\w+", opinion.text.lower())
        starts = range(1 if only_first else max(len(words) - size + 1, 0))
        counts.update({" ".join(words[at : at + size]) for at in starts})
    return tuple((gram, _share(n, len(opinions))) for gram, n in counts.most_common(8))


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
