"""Poisoned labels must not pass the gate, and the same corpus once more must."""

import random

from training.corpus import load_corpus
from training.trials.learner import Learner, Row, Trial, stopped_by

#: One label in so many is flipped.
FLIPPED_EVERY = 5


def try_poison(learner: Learner, champion: str, topic: str) -> Trial:
    """One label in five of a topic becomes another one: the gate must not let it through."""
    chance = random.Random(5)
    others = sorted({t for one in load_corpus(learner.datasets).train for t in one.topics} - {topic})

    def flipped(row: Row) -> Row:
        if topic not in row["topics"] or chance.randrange(FLIPPED_EVERY):
            return row
        kept = [one for one in row["topics"] if one != topic]
        return {**row, "topics": list(dict.fromkeys([*kept, chance.choice(others)]))}

    name = f"poison-{topic}"
    learner.train(name, datasets=learner.changed_corpus(name, flipped))
    caught = stopped_by(learner.judge(champion, name))
    return Trial(name, bool(caught), {"caught_by": caught})


def try_again(learner: Learner, champion: str) -> Trial:
    """The same corpus once more must pass."""
    learner.train("again")
    report = learner.judge(champion, "again")
    return Trial("the same corpus again", report.passed, {"stopped_by": stopped_by(report)})
