"""Calibration: from decisions on dialogues not trained on to probabilities, thresholds and the review score."""

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from models.classifier import Calibration
from models.scoring import Floats
from training.recipe import Recipe

Labels = NDArray[np.int8]
MIN_THRESHOLD, MAX_THRESHOLD = 0.2, 0.7


def calibrate(
    *, topics: Floats, topic_labels: Labels, kinds: Floats, kind_labels: Labels, recipe: Recipe
) -> Calibration:
    """Platt scaling per topic, multinomial for the kinds; all inputs are out-of-fold, shape (texts, outputs)."""
    weights = np.column_stack([_weights(labels, recipe.least_share) for labels in topic_labels.T])
    columns = list(zip(topics.T, topic_labels.T, weights.T, strict=True))
    platts = [_platt(*column) for column in columns]
    slopes, offsets = (np.array(values) for values in zip(*platts, strict=True))
    scores = 1 / (1 + np.exp(-(topics * slopes + offsets)))
    is_opinion = topic_labels.any(axis=1)
    kind_matrix, kind_offsets = fit_multinomial(kinds, kind_labels)
    return Calibration(
        slopes=slopes, offsets=offsets, kind_matrix=kind_matrix, kind_offsets=kind_offsets,
        thresholds=np.array([
            _threshold(values, labels, weight, recipe)
            for values, (_, labels, weight) in zip(scores.T, columns, strict=True)
        ]),
        review_score=_review_score(scores[is_opinion], topic_labels[is_opinion], recipe.lead_precision),
        lead_margin=recipe.lead_margin,
    )  # fmt: skip


def _weights(labels: Labels, least_share: float) -> Floats:
    """What each opinion counts: those with a topic that few carry count as if `least_share` of all carried it."""
    n_positive = int(labels.sum())
    n_wanted = least_share / (1 - least_share) * (len(labels) - n_positive)
    return np.where(labels, max(1.0, n_wanted / max(n_positive, 1)), 1.0)


def _platt(decisions: Floats, labels: Labels, weights: Floats) -> tuple[float, float]:
    if labels.min() == labels.max():
        return 1.0, -10.0
    fitted = LogisticRegression(C=1e4, solver="newton-cholesky")
    fitted.fit(decisions[:, None], labels, weights)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def fit_multinomial(decisions: Floats, labels: Labels) -> tuple[Floats, Floats]:
    """Matrix (kinds, kinds) and offsets (kinds,); a kind without examples is never answered."""
    n = decisions.shape[1]
    fitted = LogisticRegression(C=10, solver="newton-cholesky").fit(decisions, labels.argmax(axis=1))
    matrix, offsets = np.zeros((n, n)), np.full(n, -50.0)
    if len(fitted.classes_) == 2:
        matrix[:, fitted.classes_[1]] = fitted.coef_[0]
        offsets[fitted.classes_] = [0.0, fitted.intercept_[0]]
        return matrix, offsets
    matrix[:, fitted.classes_] = fitted.coef_.T
    offsets[fitted.classes_] = fitted.intercept_
    return matrix, offsets


def _threshold(scores: Floats, labels: Labels, weights: Floats, recipe: Recipe) -> float:
    """The score with the best F1, shrunk towards the prior for topics with few examples."""
    order = np.argsort(-scores)
    hits = np.cumsum((labels * weights)[order])
    n_positive = int(labels.sum())
    if n_positive == 0:
        return MAX_THRESHOLD
    f1 = 2 * hits / (np.cumsum(weights[order]) + hits[-1])
    best = float(scores[order[int(f1.argmax())]])
    pull = recipe.prior_weight / (recipe.prior_weight + n_positive)
    return float(np.clip(best * (1 - pull) + recipe.prior_threshold * pull, MIN_THRESHOLD, MAX_THRESHOLD))


def _review_score(scores: Floats, labels: Labels, wanted: float) -> float:
    """The lowest top score above which at least `wanted` of the leads are right."""
    best = scores.argmax(axis=1)
    rows = np.arange(len(scores))
    tops, right = scores[rows, best], labels[rows, best]
    order = np.argsort(-tops)
    precision = np.cumsum(right[order]) / np.arange(1, len(tops) + 1)
    good = np.flatnonzero(precision >= wanted)
    return float(np.clip(tops[order[good[-1]]] if len(good) else 0.9, 0.3, 0.95))
