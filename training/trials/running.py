"""All trials of the learning on the whole corpus, one after the other."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from training.corpus import DATASETS
from training.trials.corrections import try_dialect, try_new_matter
from training.trials.learner import Learner, Trial
from training.trials.new_topics import ADDED_TOPICS, try_added_topic, try_forgotten_topic
from training.trials.poison import try_again, try_poison


def try_learning(
    folder: Path, *, forgotten: Sequence[str], poisoned: Sequence[str], datasets: Path = DATASETS
) -> Iterator[Trial]:
    """`forgotten` and `poisoned` are topics of the corpus; versions and snapshots lie in `folder`."""
    learner = Learner(folder, datasets)
    learner.train("first")
    yield try_again(learner, "first")
    yield try_new_matter(learner)
    yield try_dialect(learner)
    for added in sorted(ADDED_TOPICS.iterdir()):
        yield try_added_topic(learner, "first", added)
    for topic in forgotten:
        yield try_forgotten_topic(learner, topic)
    for topic in poisoned:
        yield try_poison(learner, "first", topic)
