"""Which side of a division a dialogue falls on: always the same one, whatever other dialogues there are.

Dealt out in order, one dialogue more would move half of the others, and a retraining that adds one would give a
rather different model by that alone.
"""

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np
from sklearn.model_selection import GroupKFold

from models.scoring import Indices


def side_of(name: str, n_sides: int) -> int:
    """0 … `n_sides` - 1, evenly spread over the names of dialogues, or texts."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) % n_sides


def folds_of(dialogues: Sequence[str], n_folds: int) -> Iterator[tuple[Indices, Indices]]:
    """Rows inside and outside of each fold; where a fold would be empty, as with a handful of dialogues, they are
    dealt out evenly instead."""
    sides = np.array([side_of(dialogue, n_folds) for dialogue in dialogues])
    if len(np.unique(sides)) < n_folds:
        yield from GroupKFold(n_folds).split(sides, groups=dialogues)
        return
    for side in range(n_folds):
        yield np.flatnonzero(sides != side), np.flatnonzero(sides == side)
