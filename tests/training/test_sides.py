"""Sides: evenly dealt, and a dialogue stays where it is when others come."""

import numpy as np

from training.sides import folds_of, side_of

DIALOGUES = [f"đối thoại {n}" for n in range(300)]


class TestSideOf:
    def test_is_even(self) -> None:
        counts = np.bincount([side_of(dialogue, 3) for dialogue in DIALOGUES])
        assert counts.min() > 70


class TestFoldsOf:
    def test_one_dialogue_more_moves_no_other(self) -> None:
        before = [set(outside.tolist()) for _, outside in folds_of(DIALOGUES, 3)]
        after = [set(outside.tolist()) - {300} for _, outside in folds_of([*DIALOGUES, "thêm"], 3)]
        assert before == after

    def test_every_row_is_outside_once_and_its_dialogue_with_it(self) -> None:
        rows = [name for name in DIALOGUES for _ in range(3)]
        folds = list(folds_of(rows, 3))
        assert sorted(np.concatenate([outside for _, outside in folds]).tolist()) == list(range(len(rows)))
        for inside, outside in folds:
            assert not {rows[at] for at in inside} & {rows[at] for at in outside}

    def test_a_handful_of_dialogues_leaves_no_fold_empty(self) -> None:
        assert all(len(inside) and len(outside) for inside, outside in folds_of(["a", "b", "c"], 3))
