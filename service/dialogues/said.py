"""The classifier for text that the document itself shows to be a matter somebody raised.

Bare nouns of a list ("nước sạch", "công tác khuyến học") look like no opinion at all when they stand alone; the
sentence that opened the list has already said that they are one. So the kind "none" is no answer for them, and
the best guess is worth showing.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from models.classifier import NO_OPINION, Classifier, Reading
from models.prediction import Prediction
from models.taxonomy import Taxonomy
from models.text import MAX_CHARS
from service.dialogues.splitting.meaning import NOTHING, Meaning

#: Below this a guess is a shot in the dark; and it must be this many times as likely as the next.
MIN_GUESS_SCORE = 0.15
MIN_LEAD = 2.0
#: Longer texts say more, so more is asked of a guess.
MAX_BARE_WORDS = 6
MIN_LONG_GUESS_SCORE = 0.3
#: Readings of one document that are kept: a piece is weighed first and classified later, mostly unchanged.
MAX_READINGS = 2_000


class SaidClassifier:
    """Predicts like the classifier it wraps, except that a text is never of the kind "none".

    With `may_be_none`, for plain lists without a sentence that vouches for them, a text of the kind "none" stays
    that unless it has a topic. The scores of the kinds are always the original ones: the guard reads them.
    """

    def __init__(self, classifier: Classifier, *, may_be_none: bool = False) -> None:
        self.classifier = classifier
        self.may_be_none = may_be_none
        self._read = lru_cache(MAX_READINGS)(classifier.read)

    @property
    def version(self) -> str:
        return self.classifier.version

    @property
    def taxonomy(self) -> Taxonomy:
        return self.classifier.taxonomy

    def predict(self, texts: Sequence[str], evidence: bool = True) -> list[Prediction]:
        return [self._predict_one(text[:MAX_CHARS], evidence=evidence) for text in texts]

    def meanings(self, texts: Sequence[str]) -> list[Meaning]:
        """What each text is about, were it an opinion: without a sure topic the best guess will do."""
        return [self._meaning(text[:MAX_CHARS]) for text in texts]

    def _meaning(self, raw_text: str) -> Meaning:
        reading = self._read(raw_text)
        if not reading.segmented.words:
            return NOTHING
        prediction = self.classifier.judge(reading, evidence=False, vouched=True)
        scores = [topic.score for topic in (*prediction.topics, *prediction.guesses)]
        known = prediction.topics or prediction.guesses[: bool(scores) and max(scores) >= MIN_GUESS_SCORE]
        none_score = prediction.kind_scores[NO_OPINION]
        return Meaning(frozenset(topic.id for topic in known), max(scores, default=0.0), none_score)

    def _predict_one(self, raw_text: str, *, evidence: bool) -> Prediction:
        reading = self._read(raw_text)
        if not reading.segmented.words:
            return self.classifier.predict_one(raw_text, evidence=evidence)
        plain = self.classifier.judge(reading, evidence=evidence)
        if plain.kind != NO_OPINION:
            return plain if self.may_be_none else _with_best_guess(plain, reading)
        vouched = self.classifier.judge(reading, evidence=evidence, vouched=True)
        if self.may_be_none and not vouched.topics:
            return plain
        return _with_best_guess(vouched, reading)


def _with_best_guess(prediction: Prediction, reading: Reading) -> Prediction:
    """A matter has a topic: without a sure one, the best guess well ahead of the next, for review."""
    is_bare = len(reading.segmented.words) <= MAX_BARE_WORDS
    wanted = MIN_GUESS_SCORE if is_bare else MIN_LONG_GUESS_SCORE
    scores = [guess.score for guess in prediction.guesses] + [0.0]
    if prediction.topics or scores[0] < wanted or scores[0] < MIN_LEAD * scores[1]:
        return prediction
    reasons = tuple(reason for reason in prediction.reasons if reason not in ("no_topic", "low_score"))
    return replace(
        prediction, topics=prediction.guesses[:1], needs_review=True, reasons=(*reasons, "low_score")
    )
