"""The accuracy benchmark: the product's own recipe beside its peers on sets of one label a text."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from models.lexicon import Lexicon
from models.scoring import Floats, tokens_of
from models.segmentation import segment
from models.slips import Slips
from models.spelling import without_marks
from models.taxonomy import Taxonomy, Topic
from models.text import normalize
from training.corpus import BrokenCorpus, Corpus, LabelledOpinion, load_corpus, primer_opinions
from training.fitting import columns
from training.preparing import Prepared, Rows, prepare
from training.recipe import Recipe
from training.unaccented import restored_copies
from training.validating import fit_and_cross_validate

Answer = Callable[[Sequence[str]], list[str]]
#: The voices that are heard together.
OURS = Recipe(min_df=2, word_ngrams=(1, 2), folds=5)
CHOICES = (
    *(replace(OURS, cost=cost, balanced=balanced) for cost, balanced in product((0.2, 0.5), (False, True))),
    replace(OURS, bayes_topic_share=1.0),
)
CHARACTER_COST = 0.3
WEIGHING_COST = 0.1
#: Rarer labels count a little more in the weighing: as much as cross-validated accuracy allows.
RARE_EXPONENT = 0.1


@dataclass(frozen=True, slots=True)
class PublicSet:
    """Texts with one label each; `dev` may be empty."""

    name: str
    train: tuple[tuple[str, str], ...]
    dev: tuple[tuple[str, str], ...]
    test: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AccuracyLine:
    """Accuracy and macro-F1 in percent, as written and without diacritics; milliseconds a text."""

    set: str
    method: str
    accuracy: float
    macro_f1: float
    bare_accuracy: float
    bare_macro_f1: float
    ms: float


def measure_accuracy(folder: Path) -> Iterator[AccuracyLine]:
    """One line for each set below `folder` and each method; BrokenCorpus when there is no set."""
    sets = [read_set(path) for path in sorted(folder.iterdir()) if (path / "test.jsonl").exists()]
    if not sets:
        raise BrokenCorpus(f"Thư mục {folder.name} không có bộ nào (mỗi bộ một thư mục có test.jsonl).")
    for one in sets:
        for method, learn in METHODS.items():
            yield _measure(one, method, learn(one))


def read_set(folder: Path) -> PublicSet:
    """`train*.jsonl` (a part written by machine, "generated", is left out), `dev.jsonl`, `test.jsonl`."""
    train = [path for path in sorted(folder.glob("train*.jsonl")) if "generated" not in path.name]
    dev = folder / "dev.jsonl"
    rows = (train, [dev] if dev.exists() else [], [folder / "test.jsonl"])
    return PublicSet(folder.name, *(tuple(pair for path in paths for pair in _rows(path)) for paths in rows))


def _rows(path: Path) -> list[tuple[str, str]]:
    pairs = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            label = row["labels"] if isinstance(row["labels"], str) else row["labels"][0]
            pairs.append((str(row["text"]), str(label)))
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise BrokenCorpus(f"{path.name}:{number}: cần JSON có text và labels.") from error
    return pairs


def _measure(one: PublicSet, method: str, answer: Answer) -> AccuracyLine:
    texts, truth = zip(*one.test, strict=True)
    start = perf_counter()
    given = answer(texts)
    ms = (perf_counter() - start) / len(texts) * 1000
    bare = answer([without_marks(text) for text in texts])
    return AccuracyLine(one.name, method, *_shares(truth, given), *_shares(truth, bare), round(ms, 2))


def _shares(truth: Sequence[object], given: Sequence[object]) -> tuple[float, float]:
    macro = f1_score(truth, given, average="macro", zero_division=0)
    return round(100 * accuracy_score(truth, given), 2), round(100 * float(macro), 2)


def learn_ours(one: PublicSet) -> Answer:
    """The product's recipe with pairs of words and without a lexicon, on training and development part together; how
    Vietnamese is spelt it knows from the bundled corpus too, as the product does.

    The recipe with several costs, with and without balance, with much of naive Bayes, and over characters: a logistic
    regression over what each said of texts that it had not seen weighs them.
    """
    pairs = one.train + one.dev
    labels = sorted({label for _, label in pairs})
    spelling = load_corpus().train
    corpus = _corpus(pairs, labels)
    words = prepare(
        corpus=corpus, lexicon=Lexicon([]), topics=corpus.taxonomy.predicted_topics, recipe=OURS, progress=_silent,
        spelling=spelling,
    )  # fmt: skip
    characters, rows_of_characters = _characters(corpus, words, spelling)
    voices = [_voice(words.rows, choice) for choice in CHOICES]
    voices.append(_voice(rows_of_characters, replace(OURS, cost=CHARACTER_COST)))
    truth = words.rows.labels[: words.rows.n].argmax(axis=1)
    sizes = np.bincount(truth)
    shares = dict(enumerate((sizes.max() / sizes) ** RARE_EXPONENT))
    weighing = make_pipeline(
        StandardScaler(), LogisticRegression(C=WEIGHING_COST, class_weight=shares, max_iter=2000)
    )
    weighing.fit(np.hstack([unseen for _, unseen in voices]), truth)
    slips = Slips(words.accents)

    def answer(texts: Sequence[str]) -> list[str]:
        restored = [words.accents.restored(normalize(text).text) for text in texts]
        tokens = [tokens_of(segment(text), slips) for text in restored]
        table = words.features.transform(columns(tokens, Lexicon([]), corpus.taxonomy.predicted_topics))
        tables = [*[table] * len(CHOICES), characters.transform(restored)]
        said = [outputs.decision_function(own) for (outputs, _), own in zip(voices, tables, strict=True)]
        return [labels[at] for at in weighing.predict(np.hstack(said))]

    return answer


def _voice(rows: Rows, recipe: Recipe) -> tuple[OneVsRestClassifier, Floats]:
    """One choice fitted on everything, and what it said of texts that it had not seen."""
    return fit_and_cross_validate(rows, recipe=recipe, progress=_silent)


def _characters(
    corpus: Corpus, words: Prepared, spelling: Sequence[LabelledOpinion]
) -> tuple[TfidfVectorizer, Rows]:
    """The same rows, seen as pieces of two to five characters within the syllables."""
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=3, sublinear_tf=True)
    texts = [normalize(opinion.text).text for opinion in corpus.train]
    primers = [normalize(opinion.text).text for opinion in primer_opinions(corpus.taxonomy)]
    table = pieces.fit_transform([*texts, *restored_copies(corpus.train, Lexicon([]), spelling), *primers])
    return pieces, replace(words.rows, table=table, parts=table[:0], owners=words.rows.owners[:0])


def _corpus(pairs: Sequence[tuple[str, str]], labels: Sequence[str]) -> Corpus:
    ids = {label: f"label-{at}" for at, label in enumerate(labels)}
    rows = tuple(
        LabelledOpinion(text, (ids[label],), "", str(at), "", "", 0) for at, (text, label) in enumerate(pairs)
    )
    return Corpus(rows, (), Taxonomy(tuple(Topic(id, "") for id in ids.values()), ()))


def learn_plain(one: PublicSet) -> Answer:
    """Segmented words, TF-IDF, logistic regression."""
    model = make_pipeline(
        TfidfVectorizer(token_pattern=r"\S+", ngram_range=(1, 2)), LogisticRegression(max_iter=500)
    )
    texts, labels = zip(*one.train, strict=True)
    model.fit([_segmented(text) for text in texts], labels)
    return lambda texts: [str(label) for label in model.predict([_segmented(text) for text in texts])]


def _segmented(text: str) -> str:
    from underthesea import word_tokenize

    return str(word_tokenize(text, format="text"))


def learn_rust(one: PublicSet) -> Answer:
    """underthesea's own classifier, written in Rust, with its defaults."""
    from underthesea_core import TextClassifier

    model = TextClassifier()
    texts, labels = zip(*one.train, strict=True)
    model.fit(list(texts), list(labels))
    return lambda texts: [str(label) for label in model.predict_batch(list(texts))]


def learn_fasttext(one: PublicSet) -> Answer:
    """fastText over segmented words, pairs of them included, as its authors recommend for short texts."""
    import fasttext

    with TemporaryDirectory() as folder:
        lines = Path(folder, "train.txt")
        names = {
            label: f"__label__{at}" for at, label in enumerate(sorted({label for _, label in one.train}))
        }
        rows = (f"{names[label]} {_one_line(text)}\n" for text, label in one.train)
        lines.write_text("".join(rows), encoding="utf-8")
        model = fasttext.train_supervised(str(lines), epoch=25, lr=0.5, wordNgrams=2, verbose=0)
    meant = {name: label for label, name in names.items()}
    return lambda texts: [meant[model.predict(_one_line(text))[0][0]] for text in texts]


def _one_line(text: str) -> str:
    return " ".join(_segmented(text).lower().split())


METHODS: dict[str, Callable[[PublicSet], Answer]] = {
    "lắng nghe": learn_ours,
    "tf-idf + logreg": learn_plain,
    "underthesea_core": learn_rust,
    **({"fastText": learn_fasttext} if find_spec("fasttext") else {}),
}


def _silent(step: str, done: int, total: int) -> None:
    """No progress wanted."""
