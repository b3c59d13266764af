"""The learning curve of a retraining: what the labels of this installation give, a quarter of them after the other."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from joblib import delayed
from sklearn.multiclass import OneVsRestClassifier

from models.classifier import Classifier
from training.answering import answers_of
from training.corpus import LabelledOpinion
from training.evaluating import compare
from training.fitting import coefficients_of, intercepts_of
from training.preparing import Rows
from training.recipe import Recipe
from training.validating import fit_on, side_by_side

SHARES = (0.0, 0.25, 0.5, 0.75)
#: With fewer new opinions to learn from, or held back to ask, the curve would draw noise.
MIN_NEW, MIN_HELD_BACK = 40, 20


@dataclass(frozen=True, slots=True)
class GrowthPoint:
    """Macro-F1 (0..1) over the topics of the held-back opinions after learning from `n_new` new ones."""

    n_new: int
    macro_f1: float


def measure_growth(
    classifier: Classifier,
    rows: Rows,
    *,
    new: Sequence[int],
    held_back: Sequence[LabelledOpinion],
    recipe: Recipe,
) -> list[GrowthPoint]:
    """Points for `SHARES` of the rows `new`, and last the version itself; empty where they are too few.

    Vocabulary and calibration stay those of the version: a point tells what the labels give, not a whole training.
    """
    if len(new) < MIN_NEW or len(held_back) < MIN_HELD_BACK:
        return []
    shuffled = random.Random(0).sample(list(new), len(new))
    sizes = [round(share * len(new)) for share in SHARES]
    old = np.setdiff1d(np.arange(rows.n), new)
    fits = [
        delayed(fit_on)(rows, np.concatenate([old, np.array(shuffled[:size], dtype=np.intp)]), recipe)
        for size in sizes
    ]
    versions = [*(_with_outputs(classifier, outputs) for outputs in side_by_side(fits, rows)), classifier]
    answers = answers_of(versions, [one.text for one in held_back])
    return [
        GrowthPoint(size, compare(version, held_back, given).macro_f1)
        for size, version, given in zip([*sizes, len(new)], versions, answers, strict=True)
    ]


def _with_outputs(classifier: Classifier, outputs: OneVsRestClassifier) -> Classifier:
    weights = replace(
        classifier.weights, coefficients=coefficients_of(outputs), intercepts=intercepts_of(outputs)
    )
    return Classifier(
        version=classifier.version, taxonomy=classifier.taxonomy, weights=weights, calibration=classifier.calibration
    )  # fmt: skip
