"""The corpus: labelled opinions by dialogue, read from JSON Lines with every broken line named."""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.errors import Problem
from models.taxonomy import Taxonomy, load_taxonomy
from models.text import BadText, checked

DATASETS = Path(__file__).parent.parent / "datasets"
REGISTERS = ("minutes", "press", "letter", "spoken", "story", "sms")
REGIONS = ("north", "central", "south")
_REQUIRED = {"text", "topics", "kind", "dialogue", "register", "region", "year"}
_OPTIONAL = {"border"}


class BrokenCorpus(Problem):
    """Lines that cannot be trained on; `extra["faults"]` lists them all."""

    status = 422
    code = "broken_corpus"
    title = "Dữ liệu đã gán nhãn có lỗi"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one line (1-based) of a file, in Vietnamese, without the citizen's text."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class LabelledOpinion:
    """One opinion with a person's labels. `topics` is empty exactly when `kind` is "none"."""

    text: str
    topics: tuple[str, ...]
    kind: str
    dialogue: str
    register: str
    region: str
    year: int
    border: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Training and test opinions; a dialogue stands wholly on one side."""

    train: tuple[LabelledOpinion, ...]
    test: tuple[LabelledOpinion, ...]
    taxonomy: Taxonomy

    @property
    def data_hash(self) -> str:
        """SHA-256 over the training part, independent of the order of files and lines."""
        lines = sorted(f"{o.text}\t{','.join(sorted(o.topics))}\t{o.kind}" for o in self.train)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def load_corpus(datasets: Path = DATASETS) -> Corpus:
    """Read `opinions/*.jsonl`, `topics.toml` and `splits.toml`; BrokenCorpus when any line is at fault."""
    taxonomy = load_taxonomy(datasets / "topics.toml")
    opinions, faults = read_opinions(sorted((datasets / "opinions").glob("*.jsonl")), taxonomy)
    if faults:
        raise BrokenCorpus(
            f"{len(faults)} dòng có lỗi, dòng đầu: {faults[0]}", faults=[str(f) for f in faults]
        )
    if not opinions:
        raise BrokenCorpus(f"Không có ý kiến nào trong thư mục {datasets.name}/opinions.")
    test = load_test_dialogues(datasets / "splits.toml")
    return Corpus(
        train=tuple(o for o in opinions if o.dialogue not in test),
        test=tuple(o for o in opinions if o.dialogue in test),
        taxonomy=taxonomy,
    )


def primer_opinions(taxonomy: Taxonomy) -> list[LabelledOpinion]:
    """What the taxonomy says of each topic (name, definition, typical words, examples) as plain feedback on it."""
    return [
        LabelledOpinion(text, (topic.id,), "feedback", "topics.toml", "minutes", "north", 2026)
        for topic in taxonomy.topics
        if topic.id in taxonomy.predicted_topics
        for text in (topic.name, topic.definition, *topic.typical, *topic.examples)
        if text
    ]


def load_test_dialogues(path: Path) -> frozenset[str]:
    """The frozen test dialogues."""
    try:
        return frozenset(tomllib.loads(path.read_text(encoding="utf-8"))["test"])
    except (OSError, KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise BrokenCorpus(f"{path.name}: {error}") from error


def read_opinions(paths: Iterable[Path], taxonomy: Taxonomy) -> tuple[list[LabelledOpinion], list[Fault]]:
    """All good lines and all faults; never raises for what a line contains."""
    opinions: list[LabelledOpinion] = []
    faults: list[Fault] = []
    for path in paths:
        for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
            if not line.strip():
                continue
            try:
                opinions.append(parse_opinion(line, taxonomy, place=f"{path.name}:{number}"))
            except ValueError as error:
                faults.append(Fault(path.name, number, str(error)))
    return opinions, faults


def parse_opinion(line: bytes, taxonomy: Taxonomy, place: str = "") -> LabelledOpinion:
    """One line; ValueError says in Vietnamese what is wrong with it."""
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError("không phải UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise ValueError("không phải JSON hợp lệ") from error
    if not isinstance(row, dict):
        raise ValueError("mỗi dòng phải là một đối tượng JSON")
    _check_fields(row)
    _check_labels(row, taxonomy)
    return LabelledOpinion(**{**row, "topics": tuple(row["topics"])}, place=place)


def _check_fields(row: dict[str, Any]) -> None:
    if missing := sorted(_REQUIRED - set(row)):
        raise ValueError(f"thiếu trường {', '.join(missing)}")
    if unknown := sorted(set(row) - _REQUIRED - _OPTIONAL):
        raise ValueError(f"trường lạ {', '.join(unknown)}")
    for name in ("text", "kind", "dialogue", "register", "region"):
        if not isinstance(row[name], str) or not row[name].strip():
            raise ValueError(f"trường {name} phải là chuỗi không trống")
    try:
        checked(row["text"])
    except BadText as error:
        raise ValueError(error.detail) from error
    if type(row["year"]) is not int or not 1945 <= row["year"] <= 2100:
        raise ValueError("trường year phải là một năm")
    _check_one_of("register", row["register"], REGISTERS)
    _check_one_of("region", row["region"], REGIONS)


def _check_labels(row: dict[str, Any], taxonomy: Taxonomy) -> None:
    topics = row["topics"]
    if not isinstance(topics, list) or not all(isinstance(t, str) for t in topics):
        raise ValueError("trường topics phải là danh sách mã lĩnh vực")
    if unknown := [t for t in topics if taxonomy.find_topic(t) is None]:
        raise ValueError(f"lĩnh vực lạ {', '.join(unknown)}")
    if len(set(topics)) != len(topics):
        raise ValueError("lĩnh vực ghi hai lần")
    _check_one_of("kind", row["kind"], [kind.id for kind in taxonomy.kinds])
    if (row["kind"] == "none") != (not topics):
        raise ValueError("kind none thì topics phải trống, loại khác phải có ít nhất một lĩnh vực")


def _check_one_of(name: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise ValueError(f"trường {name} phải là một trong: {', '.join(allowed)}")
