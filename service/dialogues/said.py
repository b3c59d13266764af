"""The classifier for text that the document itself shows to be a matter somebody raised.

Bare nouns of a list ("nước sạch", "công tác khuyến học") look like no opinion at all when they stand alone; the
sentence that opened the list has already said that they are one. So the kind "none" is no answer for them, and
the best guess is worth showing.
"""

from collections.abc import Sequence
from dataclasses import replace

from models.classifier import NO_OPINION, Classifier, Reading
from models.prediction import Prediction
from models.taxonomy import Taxonomy
from models.text import MAX_CHARS

#: Below this a guess is a shot in the dark; and it must be this many times as likely as the next.
MIN_GUESS_SCORE = 0.15
MIN_LEAD = 2.0
#: Longer texts say more, so more is asked of a guess.
MAX_BARE_WORDS = 6
MIN_LONG_GUESS_SCORE = 0.3


class SaidClassifier:
    """Predicts like the classifier it wraps, except that a text is never of the kind "none".

    With `may_be_none`, for plain lists without a sentence that vouches for them, a text of the kind "none" stays
    that unless it has a topic. The scores of the kinds are always the original ones: the guard reads them.
    """

    def __init__(self, classifier: Classifier, *, may_be_none: bool = False) -> None:
        self.classifier = classifier
        self.may_be_none = may_be_none

    @property
    def version(self) -> str:
        return self.classifier.version

    @property
    def taxonomy(self) -> Taxonomy:
        return self.classifier.taxonomy

    def predict(self, texts: Sequence[str], evidence: bool = True) -> list[Prediction]:
        return [self._predict_one(text[:MAX_CHARS], evidence=evidence) for text in texts]

    def _predict_one(self, raw_text: str, *, evidence: bool) -> Prediction:
        reading = self.classifier.read(raw_text)
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
