"""The only door to training: train a version, evaluate and judge one, check the corpus.

What stands behind it is loaded when it is asked for: scikit-learn alone takes two seconds, and judging needs none.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.classifier import Classifier
from models.lexicon import load_lexicon
from models.store import Store
from training.corpus import DATASETS, BrokenCorpus, load_corpus

if TYPE_CHECKING:
    from training.accuracy import AccuracyLine, measure_accuracy
    from training.checking import CheckReport
    from training.curve import CurvePoint
    from training.doubtful import Doubt
    from training.evaluating import Evaluation
    from training.gate import GateReport
    from training.judging import compare_on
    from training.making import TrainedVersion
    from training.new_opinions import NewOpinion, read_new
    from training.peers import plain_pipeline
    from training.preparing import Progress
    from training.recipe import Recipe
    from training.retraining import train_on
    from training.robustness import RobustnessLine
    from training.sampling import write_sample_corpus
    from training.snapshot import Snapshot, freeze, read_snapshot
    from training.trials.learner import Trial
    from training.trials.running import try_learning

#: Where the names live that this module passes on.
_PLACES = {
    "AccuracyLine": "accuracy", "measure_accuracy": "accuracy", "CheckReport": "checking", "CurvePoint": "curve",
    "Doubt": "doubtful", "Evaluation": "evaluating", "GateReport": "gate", "compare_on": "judging",
    "TrainedVersion": "making", "NewOpinion": "new_opinions", "read_new": "new_opinions", "plain_pipeline": "peers",
    "Progress": "preparing", "Recipe": "recipe", "train_on": "retraining", "RobustnessLine": "robustness",
    "write_sample_corpus": "sampling", "Snapshot": "snapshot", "freeze": "snapshot", "read_snapshot": "snapshot",
    "Trial": "trials.learner", "try_learning": "trials.running",
}  # fmt: skip

__all__ = [
    "AccuracyLine",
    "CheckReport",
    "CurvePoint",
    "Doubt",
    "Evaluation",
    "GateReport",
    "NewOpinion",
    "Progress",
    "Recipe",
    "RobustnessLine",
    "Snapshot",
    "TrainedVersion",
    "Trial",
    "check",
    "compare_on",
    "doubtful",
    "evaluate",
    "freeze",
    "judge",
    "measure_accuracy",
    "measure_curve",
    "measure_robustness",
    "plain_pipeline",
    "read_new",
    "read_snapshot",
    "sample_texts",
    "train",
    "train_on",
    "try_learning",
    "write_sample_corpus",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(name)
    return getattr(import_module(f"training.{_PLACES[name]}"), name)


def _silent(step: str, done: int, total: int) -> None:
    """No progress wanted."""


def train(
    *, store: Store | None = None, datasets: Path = DATASETS, recipe: "Recipe | None" = None,
    progress: "Progress" = _silent,
) -> "TrainedVersion":  # fmt: skip
    """Train on the bundled corpus and add the version to the store, without making it live.

    BrokenCorpus, BrokenTaxonomy or BrokenLexicon when the data cannot be used.
    """
    from training.making import make_version
    from training.recipe import Recipe

    store = store or Store()
    store.sweep()
    corpus = load_corpus(datasets)
    lexicon = load_lexicon(datasets / "lexicon.toml", corpus.taxonomy.predicted_topics)
    return make_version(
        corpus=corpus, lexicon=lexicon, store=store, recipe=recipe or Recipe(), progress=progress
    )


def evaluate(classifier: Classifier, *, datasets: Path = DATASETS) -> "Evaluation":
    """Figures of a version on the frozen test part."""
    from training.evaluating import evaluate as evaluate_opinions

    corpus = load_corpus(datasets)
    if not corpus.test:
        raise BrokenCorpus("Chưa có đối thoại nào trong phần kiểm tra (splits.toml).")
    return evaluate_opinions(classifier, corpus.test)


def judge(*, champion: str, challenger: str, store: Store, datasets: Path = DATASETS) -> "GateReport":
    """The gate on the frozen test part alone, for an installation without labels of its own."""
    from training.judging import compare_on

    return compare_on(datasets, champion=champion, challenger=challenger, store=store)


def measure_robustness(classifier: Classifier, *, datasets: Path = DATASETS) -> "Iterator[RobustnessLine]":
    """What a version loses on the frozen test part when it is written otherwise."""
    from training.robustness import measure_robustness as measure_on

    return measure_on(classifier, load_corpus(datasets).test)


def measure_curve(*, datasets: Path = DATASETS) -> "Iterator[CurvePoint]":
    """What training on growing shares of the dialogues gives on the frozen test part."""
    from training.curve import measure_curve as measure_on_shares

    corpus = load_corpus(datasets)
    return measure_on_shares(
        corpus, load_lexicon(datasets / "lexicon.toml", corpus.taxonomy.predicted_topics)
    )


def sample_texts(n: int, *, datasets: Path = DATASETS) -> list[str]:
    """The first `n` texts of the test part, for benchmarks; of the training part when there is no test part."""
    corpus = load_corpus(datasets)
    return [o.text for o in (corpus.test or corpus.train)[:n]]


def check(*, datasets: Path = DATASETS) -> "CheckReport":
    """Read everything in the corpus and say what is wrong and what it holds; never raises for bad lines."""
    from training.checking import check_corpus

    return check_corpus(datasets)


def doubtful(*, datasets: Path = DATASETS, progress: "Progress" = _silent) -> "list[Doubt]":
    """Training labels that a model which has not seen the opinion contradicts, surest first."""
    from training.doubtful import find_doubts
    from training.making import score_unseen
    from training.recipe import Recipe

    corpus = load_corpus(datasets)
    topics = corpus.taxonomy.predicted_topics
    lexicon = load_lexicon(datasets / "lexicon.toml", topics)
    scores = score_unseen(corpus=corpus, lexicon=lexicon, recipe=Recipe(), progress=progress)
    return find_doubts(corpus.train, scores, topics)
