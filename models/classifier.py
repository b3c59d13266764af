"""The classifier: raw texts in, calibrated predictions with evidence out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np

from models.explaining import explain
from models.parts import parts_of
from models.prediction import Evidence, Prediction, TopicScore
from models.scoring import (
    Features,
    Floats,
    Occurrences,
    Weights,
    decide,
    features_of,
    find_occurrences,
    tokens_of,
)
from models.segmentation import Segmented, segment
from models.taxonomy import Taxonomy
from models.text import MAX_CHARS, NormalText, normalize

#: The kind of a text that asks for nothing; it has no topics.
NO_OPINION = "none"
#: A text of fewer words is never routed without a person.
MIN_WORDS = 2
N_GUESSES = 3
#: Candidates less likely than this are not worth a person's look.
MIN_GUESS_SCORE = 0.05


@dataclass(frozen=True, slots=True)
class Calibration:
    """From decision values to probabilities and decisions.

    Topics: probability = sigmoid(slope · decision + offset), each of shape (topics,). Kinds: softmax of
    decisions · `kind_matrix` + `kind_offsets`, shapes (kinds, kinds) and (kinds,). A topic is given when its
    probability reaches its threshold; a person is asked when the strongest stays below `review_score`, or when the
    strongest two lie within `lead_margin` of each other.
    """

    slopes: Floats
    offsets: Floats
    kind_matrix: Floats
    kind_offsets: Floats
    thresholds: Floats
    review_score: float
    lead_margin: float

    def topic_scores(self, decisions: Floats) -> Floats:
        """Probabilities of the topics; `decisions` may have any leading shape."""
        values: Floats = 1.0 / (1.0 + np.exp(-(decisions * self.slopes + self.offsets)))
        return values

    def kind_scores(self, decisions: Floats) -> list[float]:
        """Probabilities of the kinds, summing to 1."""
        values = (decisions @ self.kind_matrix + self.kind_offsets).tolist()
        top = max(values)
        powers = [exp(v - top) for v in values]
        total = sum(powers)
        return [p / total for p in powers]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of one text before anything is decided.

    `found` is what stands in the whole text; `parts` are word ranges, the whole text first; `features` and `decisions`
    have one row a part.
    """

    raw_text: str
    normal: NormalText
    segmented: Segmented
    found: Occurrences
    parts: Sequence[tuple[int, int]]
    features: Features
    decisions: Floats

    @property
    def best(self) -> Floats:
        """Per topic the highest decision over the parts; kinds are judged on the whole text."""
        highest: Floats = self.decisions.max(axis=0)
        return highest


class Classifier:
    """A trained version in memory. Safe to share between threads: nothing in it changes."""

    def __init__(
        self, *, version: str, taxonomy: Taxonomy, weights: Weights, calibration: Calibration
    ) -> None:
        self.version = version
        self.taxonomy = taxonomy
        self.weights = weights
        self.calibration = calibration
        self._kinds = tuple(kind.id for kind in taxonomy.kinds)
        self._thresholds = calibration.thresholds.tolist()

    def predict(self, texts: Sequence[str], evidence: bool = True) -> list[Prediction]:
        """One prediction a text, in order; see `predict_one`."""
        return [self.predict_one(text, evidence=evidence) for text in texts]

    def predict_one(self, raw_text: str, *, evidence: bool = True) -> Prediction:
        """Never raises for a string; what lies beyond `MAX_CHARS` is not read."""
        reading = self.read(raw_text[:MAX_CHARS])
        if not reading.segmented.words:
            return Prediction((), NO_OPINION, 1.0, {NO_OPINION: 1.0}, True, ("too_short",))
        return self.judge(reading, evidence=evidence)

    def read(self, raw_text: str) -> Reading:
        """Normalize, segment and score a text."""
        normal = normalize(raw_text)
        return self.read_segmented(raw_text, normal, segment(self.weights.accents.restored(normal.text)))

    def read_segmented(self, raw_text: str, normal: NormalText, segmented: Segmented) -> Reading:
        """Score a text that is segmented already."""
        found = find_occurrences(tokens_of(segmented, self.weights.slips), self.weights)
        parts = parts_of(normal.text, segmented)
        features = features_of(found, parts, self.weights)
        decisions = decide(features, self.weights)
        return Reading(raw_text, normal, segmented, found, parts, features, decisions)

    def judge(self, reading: Reading, *, evidence: bool = True, vouched: bool = False) -> Prediction:
        """Decide on a reading: topics, kind, and whether a person must look.

        `vouched`: it is known to be an opinion, so the kind "none" is no answer. The scores of the kinds stay.
        """
        n_topics = len(self.weights.topics)
        scores = self.calibration.topic_scores(reading.best[:n_topics]).tolist()
        kind_scores = self.calibration.kind_scores(reading.decisions[0, n_topics:])
        possible = [at for at, kind in enumerate(self._kinds) if not (vouched and kind == NO_OPINION)]
        kind_at = max(possible, key=kind_scores.__getitem__)
        kind = self._kinds[kind_at]
        order = sorted(range(n_topics), key=lambda at: -scores[at])
        given = [] if kind == NO_OPINION else [at for at in order if scores[at] >= self._thresholds[at]]
        reasons = self._reasons(reading, kind, [scores[at] for at in order], len(given))
        guessed = [at for at in order[:N_GUESSES] if scores[at] >= MIN_GUESS_SCORE] if reasons else []
        shown = self._evidence(reading, {*given, *guessed}) if evidence else {}
        topics = self.weights.topics
        return Prediction(
            topics=tuple(TopicScore(topics[at], round(scores[at], 4), shown.get(at, ())) for at in given),
            kind=kind,
            kind_score=round(kind_scores[kind_at] / (sum(kind_scores[at] for at in possible) or 1.0), 4),
            kind_scores={k: round(s, 4) for k, s in zip(self._kinds, kind_scores, strict=True)},
            needs_review=bool(reasons),
            reasons=reasons,
            guesses=tuple(TopicScore(topics[at], round(scores[at], 4), shown.get(at, ())) for at in guessed),
        )

    def _reasons(self, reading: Reading, kind: str, ranked: list[float], n_given: int) -> tuple[str, ...]:
        reasons = []
        if len(reading.segmented.words) < MIN_WORDS:
            reasons.append("too_short")
        if kind == NO_OPINION:
            return tuple(reasons)
        if not n_given:
            reasons.append("no_topic")
        elif ranked[0] < self.calibration.review_score:
            reasons.append("low_score")
        elif ranked[0] < 0.9 and ranked[0] - ranked[1] < self.calibration.lead_margin:
            reasons.append("close_leads")
        return tuple(reasons)

    def _evidence(self, reading: Reading, outputs: Collection[int]) -> dict[int, tuple[Evidence, ...]]:
        """Each output is explained by the part that spoke loudest for it."""
        by_part: dict[int, list[int]] = {}
        for output in outputs:
            by_part.setdefault(int(reading.decisions[:, output].argmax()), []).append(output)
        explained: dict[int, tuple[Evidence, ...]] = {}
        features = reading.features
        for part, wanted in by_part.items():
            [inside] = reading.found.inside(reading.parts[part : part + 1])
            spans = explain(
                raw_text=reading.raw_text,
                normal=reading.normal,
                segmented=reading.segmented,
                found=reading.found.only(inside),
                features=Features(features.rows, features.values[part], features.places[inside]),
                weights=self.weights,
                outputs=wanted,
            )
            explained.update(zip(wanted, spans, strict=True))
        return explained
