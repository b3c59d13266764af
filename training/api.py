"""The only door to training: train a version, evaluate one, check the corpus."""

from collections.abc import Iterator
from pathlib import Path

from models.classifier import Classifier
from models.lexicon import load_lexicon
from models.store import Store
from training.accuracy import AccuracyLine, measure_accuracy
from training.checking import CheckReport, check_corpus
from training.corpus import DATASETS, BrokenCorpus, load_corpus
from training.curve import CurvePoint
from training.curve import measure_curve as measure_on_shares
from training.doubtful import Doubt, find_doubts
from training.evaluating import Evaluation
from training.evaluating import evaluate as evaluate_opinions
from training.gate import GateReport
from training.making import TrainedVersion, make_version, score_unseen
from training.peers import plain_pipeline
from training.preparing import Progress
from training.recipe import Recipe
from training.retraining import compare_on, read_new, train_on
from training.robustness import RobustnessLine
from training.robustness import measure_robustness as measure_on
from training.sampling import write_sample_corpus
from training.snapshot import NewOpinion, Snapshot, freeze, read_snapshot
from training.trials import Trial, try_learning

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


def _silent(step: str, done: int, total: int) -> None:
    """No progress wanted."""


def train(
    *, store: Store | None = None, datasets: Path = DATASETS, recipe: Recipe | None = None,
    progress: Progress = _silent,
) -> TrainedVersion:  # fmt: skip
    """Train on the bundled corpus and add the version to the store, without making it live.

    BrokenCorpus, BrokenTaxonomy or BrokenLexicon when the data cannot be used.
    """
    store = store or Store()
    store.sweep()
    corpus = load_corpus(datasets)
    lexicon = load_lexicon(datasets / "lexicon.toml", corpus.taxonomy.predicted_topics)
    return make_version(
        corpus=corpus, lexicon=lexicon, store=store, recipe=recipe or Recipe(), progress=progress
    )


def evaluate(classifier: Classifier, *, datasets: Path = DATASETS) -> Evaluation:
    """Figures of a version on the frozen test part."""
    corpus = load_corpus(datasets)
    if not corpus.test:
        raise BrokenCorpus("Chưa có đối thoại nào trong phần kiểm tra (splits.toml).")
    return evaluate_opinions(classifier, corpus.test)


def judge(*, champion: str, challenger: str, store: Store, datasets: Path = DATASETS) -> GateReport:
    """The gate on the frozen test part alone, for an installation without labels of its own."""
    return compare_on(datasets, champion=champion, challenger=challenger, store=store)


def measure_robustness(classifier: Classifier, *, datasets: Path = DATASETS) -> Iterator[RobustnessLine]:
    """What a version loses on the frozen test part when it is written otherwise."""
    return measure_on(classifier, load_corpus(datasets).test)


def measure_curve(*, datasets: Path = DATASETS) -> Iterator[CurvePoint]:
    """What training on growing shares of the dialogues gives on the frozen test part."""
    corpus = load_corpus(datasets)
    return measure_on_shares(
        corpus, load_lexicon(datasets / "lexicon.toml", corpus.taxonomy.predicted_topics)
    )


def sample_texts(n: int, *, datasets: Path = DATASETS) -> list[str]:
    """The first `n` texts of the test part, for benchmarks; of the training part when there is no test part."""
    corpus = load_corpus(datasets)
    return [o.text for o in (corpus.test or corpus.train)[:n]]


def check(*, datasets: Path = DATASETS) -> CheckReport:
    """Read everything in the corpus and say what is wrong and what it holds; never raises for bad lines."""
    return check_corpus(datasets)


def doubtful(*, datasets: Path = DATASETS, progress: Progress = _silent) -> list[Doubt]:
    """Training labels that a model which has not seen the opinion contradicts, surest first."""
    corpus = load_corpus(datasets)
    topics = corpus.taxonomy.predicted_topics
    lexicon = load_lexicon(datasets / "lexicon.toml", topics)
    scores = score_unseen(corpus=corpus, lexicon=lexicon, recipe=Recipe(), progress=progress)
    return find_doubts(corpus.train, scores, topics)
