"""A training snapshot: the bundled corpus and the labels of this installation, frozen in one folder with a hash.

The folder is laid out like `datasets/`, so that everything that reads the corpus reads a snapshot too. Beside it,
`held-back.jsonl` keeps a share of the new opinions away from training, to judge versions on, and `snapshot.json`
says what is inside. The folder is filled under another name and moved into its place at the end.
"""

import hashlib
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from models.errors import Problem
from models.taxonomy import Taxonomy, load_taxonomy, write_topics
from training.checking import has_personal_data
from training.corpus import (
    DATASETS,
    REGIONS,
    REGISTERS,
    BrokenCorpus,
    LabelledOpinion,
    load_test_dialogues,
    parse_opinion,
    read_opinions,
)
from training.leaking import TestTexts
from training.new_opinions import NewOpinion, split, text_key

LOCAL = "local.jsonl"
HELD_BACK = "held-back.jsonl"
SUMMARY = "snapshot.json"


class BrokenSnapshot(Problem):
    """The snapshot was changed after it was frozen, or is not whole."""

    status = 409
    code = "broken_snapshot"
    title = "Bản chụp dữ liệu huấn luyện không dùng được"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was frozen. `left_out` counts by reason: "denunciation", "unknown_topic", "test_text", "repeated",
    "contradicted", "personal_data", "unreadable"."""

    hash: str
    n_bundled: int
    n_corrections: int
    n_labelled: int
    n_held_back: int
    left_out: dict[str, int]

    @property
    def n_new(self) -> int:
        """New opinions trained on."""
        return self.n_corrections + self.n_labelled


def freeze(
    folder: Path,
    new: Iterable[NewOpinion],
    *,
    datasets: Path = DATASETS,
    topics: Mapping[str, Mapping[str, Any]] | None = None,
) -> Snapshot:
    """Freeze the corpus in `datasets` and the `new` labels, oldest first, into `folder`; done already, it is read.

    Of the same text labelled twice the later label counts. `topics` are the changes of a commune to the taxonomy.
    BrokenCorpus when the bundled part cannot be read.
    """
    if folder.exists():
        return read_snapshot(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder.parent))
    try:
        snapshot = _fill(draft, new, datasets, topics or {})
        draft.replace(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return snapshot


def read_snapshot(folder: Path) -> Snapshot:
    """What a folder says it holds, checked against its files; BrokenSnapshot when they differ."""
    try:
        snapshot = Snapshot(**json.loads((folder / SUMMARY).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise BrokenSnapshot(f"Không đọc được {SUMMARY} của bản chụp.") from error
    if _hash(folder) != snapshot.hash:
        raise BrokenSnapshot("Tệp trong bản chụp đã bị thay đổi sau khi chốt.")
    return snapshot


def read_held_back(folder: Path, taxonomy: Taxonomy) -> list[LabelledOpinion]:
    """The new opinions that no version was trained on; the bundled corpus itself has none."""
    path = folder / HELD_BACK
    opinions, faults = read_opinions([path] if path.exists() else [], taxonomy)
    if faults:
        raise BrokenSnapshot(str(faults[0]))
    return opinions


def is_new(opinion: LabelledOpinion) -> bool:
    """Whether an opinion of a snapshot is a label of this installation."""
    return opinion.place.startswith(f"{LOCAL}:")


def _fill(
    folder: Path, new: Iterable[NewOpinion], datasets: Path, topics: Mapping[str, Mapping[str, Any]]
) -> Snapshot:
    taxonomy = load_taxonomy(datasets / "topics.toml").with_changes(topics)
    n_bundled, test = _copy_bundled(folder, datasets, taxonomy)
    if topics:
        write_topics(folder / "topics.toml", taxonomy)
    kept, left_out = _usable(new, taxonomy, TestTexts(test))
    local, held_back = split(kept)
    _write(folder / "opinions" / LOCAL, local)
    _write(folder / HELD_BACK, held_back)
    sources = Counter(one.source for one in local)
    snapshot = Snapshot(
        hash=_hash(folder), n_bundled=n_bundled, n_corrections=sources["correction"],
        n_labelled=sources["labelled"], n_held_back=len(held_back), left_out=dict(left_out),
    )  # fmt: skip
    (folder / SUMMARY).write_text(json.dumps(asdict(snapshot)), encoding="utf-8")
    return snapshot


def _copy_bundled(folder: Path, datasets: Path, taxonomy: Taxonomy) -> tuple[int, list[str]]:
    """Copies the files; gives the number of opinions and the texts of the test part."""
    (folder / "opinions").mkdir()
    files = sorted((datasets / "opinions").glob("*.jsonl"))
    opinions, faults = read_opinions(files, taxonomy)
    if faults:
        raise BrokenCorpus(f"{len(faults)} dòng có lỗi, dòng đầu: {faults[0]}")
    for name in ("topics.toml", "lexicon.toml", "splits.toml"):
        shutil.copyfile(datasets / name, folder / name)
    for file in files:
        shutil.copyfile(file, folder / "opinions" / file.name)
    test = load_test_dialogues(datasets / "splits.toml")
    return len(opinions), [o.text for o in opinions if o.dialogue in test]


def _usable(
    new: Iterable[NewOpinion], taxonomy: Taxonomy, test: TestTexts
) -> tuple[list[NewOpinion], Counter[str]]:
    left_out: Counter[str] = Counter()
    kept: dict[str, NewOpinion] = {}
    for one in new:
        reason = _reason_against(one, taxonomy)
        key = text_key(one.text)
        if reason is None and key in kept:
            same = set(kept[key].topics) == set(one.topics) and kept[key].kind == one.kind
            left_out["repeated" if same else "contradicted"] += 1
        if reason is None:
            kept[key] = one
        else:
            left_out[reason] += 1
    leaked = test.find([one.text for one in kept.values()])
    left_out["test_text"] = sum(leaked)
    return [one for one, bad in zip(kept.values(), leaked, strict=True) if not bad], +left_out


def _reason_against(one: NewOpinion, taxonomy: Taxonomy) -> str | None:
    if one.kind == "denunciation":
        return "denunciation"
    topics = [taxonomy.find_topic(topic) for topic in one.topics]
    if any(topic is None or topic.retired_on is not None for topic in topics):
        return "unknown_topic"
    if has_personal_data(one.text):
        return "personal_data"
    try:
        parse_opinion(_line(one).encode(), taxonomy)
    except ValueError:
        return "unreadable"
    return None


def _line(one: NewOpinion) -> str:
    row = {name: getattr(one, name) for name in ("text", "topics", "kind", "dialogue", "year")}
    row["register"] = one.register if one.register in REGISTERS else REGISTERS[0]
    row["region"] = one.region if one.region in REGIONS else REGIONS[0]
    return json.dumps(row, ensure_ascii=False)


def _write(path: Path, opinions: Iterable[NewOpinion]) -> None:
    path.write_text("".join(f"{_line(one)}\n" for one in opinions), encoding="utf-8")


def _hash(folder: Path) -> str:
    """SHA-256 over names and contents of all files but the summary."""
    total = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMMARY):
        total.update(f"{file.relative_to(folder).as_posix()}\0".encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()
