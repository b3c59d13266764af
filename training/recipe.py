"""The recipe: every number that changes a model, in one place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """Defaults chosen by dialogue-grouped cross-validation on the training part; see the README's decisions.

    `*_ngrams` are (low, high); a term must stand in at least `min_df` texts, stripped copies included.
    `cost` is the C of the linear SVM; `tolerance` says when it stops: 0.01 costs no accuracy and takes a third of the
    time of 0.0001. `bayes_*_share` of the weights of a naive Bayes classifier, whose alpha is `bayes_smoothing`, is
    added to the SVM's of what at least `bayes_least_rows` rows have, copies included. `stripped_copy` trains on every
    text a second time, typed without diacritics; every other one of these is restored. `lexicon_scale` multiplies
    ln(1 + summed phrase weights). A threshold is shrunk towards `prior_threshold` as if that had been seen
    `prior_weight` times, so that a rare topic does not get an odd one. A topic with few labels is taken to be as
    frequent as `least_share` says: it has few because it is new, not because people rarely speak of it.
    `lead_precision` is the share of leads that must be right among those shown without review.
    """

    word_ngrams: tuple[int, int] = (1, 1)
    syllable_ngrams: tuple[int, int] = (1, 2)
    bare_ngrams: tuple[int, int] = (1, 2)
    min_df: int = 5
    cost: float = 0.2
    tolerance: float = 0.01
    bayes_topic_share: float = 0.05
    bayes_kind_share: float = 0.02
    bayes_smoothing: float = 0.1
    bayes_least_rows: int = 300
    balanced: bool = False
    lexicon_scale: float = 0.4
    stripped_copy: bool = True
    folds: int = 3
    prior_threshold: float = 0.33
    prior_weight: int = 1000
    least_share: float = 0.04
    lead_precision: float = 0.96
    lead_margin: float = 0.08
    seed: int = 0
