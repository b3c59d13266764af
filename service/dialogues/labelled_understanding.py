"""From rows as written to rows understood: topics and kinds found, faults named, denunciations kept out."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from models.errors import Problem
from models.prediction import Prediction
from models.taxonomy import Taxonomy
from models.text import normalize
from service.dialogues.labelled_nouns import Finding, ReadRow, WrittenRow
from service.dialogues.labelled_words import kind_words, read_topics, topic_words
from service.opinions.classification import Classifier, accepted
from service.opinions.folding import fold
from service.opinions.nouns import today
from service.opinions.redaction import redact
from service.routing.guard import guard
from service.routing.nouns import Profile

DENUNCIATION = "denunciation"
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Labelled:
    """Labels that a text has already: in this file, in an earlier one, or by an officer."""

    topics: frozenset[str]
    kind: str
    where: str


Earlier = Mapping[str, Labelled]


def hash_of_text(text: str) -> str:
    """The same for the same words, whatever case, marks and blanks; as opinions keep it."""
    return sha256(fold(normalize(text).text).encode()).hexdigest()


def understand(rows: Sequence[WrittenRow], *, classifier: Classifier, profile: Profile) -> list[ReadRow]:
    """One row understood for each row written, in order. Takes a millisecond or two a row: in no transaction."""
    guesses = _predictions([row.text for row in rows], classifier)
    return [
        _row(row, guess, taxonomy=classifier.taxonomy, profile=profile)
        for row, guess in zip(rows, guesses, strict=True)
    ]


def _predictions(texts: Sequence[str], classifier: Classifier) -> list[Prediction | None]:
    """None for what cannot be read as an opinion."""
    readable = [at for at, text in enumerate(texts) if _fault_of_text(text) is None]
    answers = dict(
        zip(readable, classifier.predict([texts[at] for at in readable], evidence=False), strict=True)
    )
    return [answers.get(at) for at in range(len(texts))]


def _row(row: WrittenRow, guess: Prediction | None, *, taxonomy: Taxonomy, profile: Profile) -> ReadRow:
    year = _YEAR.search(row.year)
    read = ReadRow(
        written=row, text=redact(row.text), text_hash=hash_of_text(row.text), topics=(), kind="",
        year=int(year[1]) if year else today().year,
    )  # fmt: skip
    if guess is None:
        return replace(read, text="", faults=(_fault_of_text(row.text) or _UNREADABLE,))
    read = label(read, topics=row.topics, kind=row.kind, guess=guess.kind, taxonomy=taxonomy)
    decision = guard(
        normal_text=normalize(row.text).text,
        kind_scores=guess.kind_scores,
        threshold=profile.denunciation_score,
    )
    return _kept_out(read) if decision.guarded or read.kind == DENUNCIATION else read


def _fault_of_text(text: str) -> Finding | None:
    try:
        accepted(text)
    except Problem as problem:
        return Finding(problem.code, problem.detail)
    return None


_UNREADABLE = Finding("unreadable_row", "Không đọc được nội dung của dòng này.")
_GUARDED = Finding(
    "denunciation", "Có thể là tố cáo: không bao giờ dùng để huấn luyện, nội dung không được giữ lại."
)


def _kept_out(read: ReadRow) -> ReadRow:
    written = replace(read.written, text="")
    return replace(
        read,
        written=written,
        text="",
        topics=(),
        kind=DENUNCIATION,
        faults=(),
        notes=(_GUARDED,),
        left_out=True,
    )


def label(read: ReadRow, *, topics: str, kind: str, guess: str, taxonomy: Taxonomy) -> ReadRow:
    """The row with the topics and kind that these words mean; without a kind, the `guess` with a note."""
    found, faults, notes = _topics(topics, taxonomy)
    chosen, more, note = _kind(kind, bool(found or faults), guess, taxonomy)
    faults += more
    notes += note
    if not faults and chosen == "none" and found:
        faults.append(Finding("labels_exclude", "Loại “không phải ý kiến” thì không thể có lĩnh vực."))
    if not faults and chosen != "none" and not found:
        faults.append(Finding("no_topic", "Chưa có lĩnh vực nào."))
    return replace(read, topics=tuple(found), kind=chosen, faults=tuple(faults), notes=tuple(notes))


def _topics(cell: str, taxonomy: Taxonomy) -> tuple[list[str], list[Finding], list[Finding]]:
    words = topic_words(taxonomy)
    found: list[str] = []
    faults: list[Finding] = []
    for word, id in read_topics(cell, words):
        if id is None and kind_words(taxonomy).find(word) == "none":
            continue
        if id is None:
            near = words.nearest(word)
            told = f" Có phải “{taxonomy.topic_name(near)}”?" if near else ""
            faults.append(Finding("unknown_topic", f"Không có lĩnh vực “{_short(word)}”.{told}", near))
        elif id not in found:
            found.append(id)
    return found, faults, []


def _kind(
    cell: str, has_topics: bool, guess: str, taxonomy: Taxonomy
) -> tuple[str, list[Finding], list[Finding]]:
    words = kind_words(taxonomy)
    if cell.strip():
        id = words.find(cell)
        if id is not None:
            return id, [], []
        near = words.nearest(cell)
        told = f" Có phải “{taxonomy.kind_name(near)}”?" if near else ""
        return "", [Finding("unknown_kind", f"Không có loại “{_short(cell)}”.{told}", near)], []
    if not has_topics:
        return "none", [], []
    kind = "feedback" if guess in ("none", DENUNCIATION) else guess
    told = f"Tệp không ghi loại; tạm hiểu là “{taxonomy.kind_name(kind)}”."
    return kind, [], [Finding("kind_guessed", told, kind)]


def check_against(rows: Sequence[ReadRow], earlier: Earlier) -> list[ReadRow]:
    """Names duplicates and contradictions, within the file and against what is labelled already.

    The same words with the same labels stand once; with other labels in the same file somebody must choose; against
    an earlier label the new one will win, and is told.
    """
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        if row.text and not row.left_out:
            groups[row.text_hash].append(at)
    checked = list(rows)
    for places in groups.values():
        _check_group(checked, places, earlier)
    return checked


def _check_group(rows: list[ReadRow], places: Sequence[int], earlier: Earlier) -> None:
    first = rows[places[0]]
    alike = all(_labels(rows[at]) == _labels(first) for at in places)
    for at in places:
        row = rows[at]
        others = ", ".join(str(rows[other].written.position) for other in places if other != at)
        if not alike:
            told = Finding("contradiction_in_file", f"Cùng nội dung với dòng {others} nhưng nhãn khác.")
            rows[at] = replace(row, faults=(*row.faults, told))
        elif at != places[0]:
            told = Finding("duplicate", f"Trùng với dòng {first.written.position}.")
            rows[at] = replace(row, notes=(*row.notes, told), left_out=True)
        elif (known := earlier.get(row.text_hash)) is not None:
            rows[at] = _against(row, known)


def _against(row: ReadRow, known: Labelled) -> ReadRow:
    if (frozenset(row.topics), row.kind) == (known.topics, known.kind):
        return replace(
            row, notes=(*row.notes, Finding("known", f"Đã có nhãn như vậy ({known.where}).")), left_out=True
        )
    told = ", ".join(sorted(known.topics)) or "không có lĩnh vực"
    detail = f"Trái với nhãn trước đây ({known.where}): {told}, loại {known.kind}; nếu giữ, nhãn mới sẽ thay."
    return replace(row, notes=(*row.notes, Finding("contradicts_earlier", detail)))


def _labels(row: ReadRow) -> tuple[frozenset[str], str]:
    return frozenset(row.topics), row.kind


def _short(word: str) -> str:
    """A wrong cell may hold a whole opinion: a word of it is enough to find it again."""
    return word if len(word) <= 40 else word[:39] + "…"
