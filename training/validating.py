"""Cross-validation by dialogue: what a model says of opinions whose dialogue it has not seen."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from joblib import Parallel, cpu_count, delayed
from sklearn.multiclass import OneVsRestClassifier

from models.scoring import Floats, Indices
from training.fitting import fit_outputs
from training.preparing import Progress, Rows
from training.recipe import Recipe
from training.sides import folds_of

#: Below so many opinions starting processes costs more than it saves.
WORTH_SPREADING = 2_000
Fold = tuple[Indices, Indices]


def fit_and_cross_validate(
    rows: Rows, *, recipe: Recipe, progress: Progress
) -> tuple[OneVsRestClassifier, Floats]:
    """The outputs fitted on everything, and what `cross_validate` gives: side by side, the longest fit first."""
    folds = list(folds_of(rows.groups, recipe.folds))
    whole = delayed(fit_on)(rows, np.arange(rows.n), recipe)
    outputs, *unseen = _follow([whole, *_fold_tasks(rows, folds, recipe)], rows, progress)
    return outputs, _joined(rows, folds, unseen)


def cross_validate(rows: Rows, *, recipe: Recipe, progress: Progress) -> Floats:
    """Decisions as serving combines them, shape (opinions, topics + kinds)."""
    folds = list(folds_of(rows.groups, recipe.folds))
    return _joined(rows, folds, _follow(_fold_tasks(rows, folds, recipe), rows, progress))


def side_by_side(tasks: Sequence[Any], rows: Rows) -> Iterator[Any]:
    """The results of joblib's `tasks` over these rows, in order, each as soon as it is there."""
    n_processes = min(cpu_count(), len(tasks)) if rows.n >= WORTH_SPREADING else 1
    results: Iterator[Any] = Parallel(n_jobs=n_processes, return_as="generator")(tasks)
    return results


def fit_on(rows: Rows, opinions: Indices, recipe: Recipe) -> OneVsRestClassifier:
    """All outputs, learnt from these opinions."""
    chosen = rows.to_learn(opinions)
    return fit_outputs(rows.table[chosen], rows.labels[chosen], recipe, rows.n_topics)


def _fold_tasks(rows: Rows, folds: Sequence[Fold], recipe: Recipe) -> list[Any]:
    return [delayed(_decide_unseen)(rows, *fold, recipe) for fold in folds]


def _follow(tasks: Sequence[Any], rows: Rows, progress: Progress) -> list[Any]:
    progress("Học và kiểm tra chéo", 0, len(tasks))
    results = []
    for result in side_by_side(tasks, rows):
        results.append(result)
        progress("Học và kiểm tra chéo", len(results), len(tasks))
    return results


def _joined(rows: Rows, folds: Sequence[Fold], unseen: Iterable[Floats]) -> Floats:
    decisions = np.zeros((rows.n, rows.labels.shape[1]))
    for (_, outside), of_fold in zip(folds, unseen, strict=True):
        decisions[outside] = of_fold
    return decisions


def _decide_unseen(rows: Rows, inside: Indices, outside: Indices, recipe: Recipe) -> Floats:
    """Topics take the highest decision over whole text and parts."""
    outputs = fit_on(rows, inside, recipe)
    decisions: Floats = outputs.decision_function(rows.table[outside])
    mine = np.flatnonzero(np.isin(rows.owners, outside))
    if len(mine):
        place = {row: at for at, row in enumerate(outside.tolist())}
        of_parts = outputs.decision_function(rows.parts[mine])
        for owner, values in zip(rows.owners[mine].tolist(), of_parts, strict=True):
            own = decisions[place[owner]]
            own[: rows.n_topics] = np.maximum(own[: rows.n_topics], values[: rows.n_topics])
    return decisions
