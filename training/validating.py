"""Cross-validation by dialogue: what a model says of opinions whose dialogue it has not seen."""

import numpy as np
from joblib import Parallel, cpu_count, delayed

from models.scoring import Floats, Indices
from training.fitting import fit_outputs
from training.preparing import Prepared, Progress
from training.recipe import Recipe
from training.sides import folds_of


def cross_validate(
    prepared: Prepared, *, recipe: Recipe, n_topics: int, progress: Progress, n_processes: int = 0
) -> Floats:
    """Decisions as serving combines them, shape (opinions, topics + kinds); the folds run side by side."""
    decisions = np.zeros((prepared.n, prepared.labels.shape[1]))
    folds = list(folds_of(prepared.groups, recipe.folds))
    progress("Kiểm tra chéo", 0, len(folds))
    spread = Parallel(n_jobs=n_processes or min(cpu_count(), len(folds)), return_as="generator")
    results = spread(delayed(_decide_unseen)(prepared, *fold, recipe, n_topics) for fold in folds)
    for done, ((_, outside), of_fold) in enumerate(zip(folds, results, strict=True), 1):
        decisions[outside] = of_fold
        progress("Kiểm tra chéo", done, len(folds))
    return decisions


def _decide_unseen(
    prepared: Prepared, inside: Indices, outside: Indices, recipe: Recipe, n_topics: int
) -> Floats:
    """Topics take the highest decision over whole text and parts."""
    rows = prepared.rows_to_learn(inside)
    outputs = fit_outputs(prepared.table[rows], prepared.labels[rows], recipe)
    decisions: Floats = outputs.decision_function(prepared.table[outside])
    mine = np.flatnonzero(np.isin(prepared.owners, outside))
    if len(mine):
        place = {row: at for at, row in enumerate(outside.tolist())}
        of_parts = outputs.decision_function(prepared.parts[mine])
        for owner, values in zip(prepared.owners[mine].tolist(), of_parts, strict=True):
            own = decisions[place[owner]]
            own[:n_topics] = np.maximum(own[:n_topics], values[:n_topics])
    return decisions
