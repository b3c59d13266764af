"""Words of minutes: blocks of a file, statements found in it, and what was left out with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Section(StrEnum):
    """What the document does with a statement; figures count the first two only."""

    RAISED = "raised"
    SHORTCOMING = "shortcoming"
    TASK = "task"
    ACHIEVEMENT = "achievement"


SECTION_NAMES: Mapping[str, str] = {
    Section.RAISED: "Người dân nêu",
    Section.SHORTCOMING: "Hạn chế, tồn tại",
    Section.TASK: "Nhiệm vụ",
    Section.ACHIEVEMENT: "Kết quả",
}


@dataclass(frozen=True, slots=True)
class Block:
    """A line or paragraph as the file holds it, or a table row (then `cells`, and `table` numbers its table).

    `style` is "heading", "item" (automatic list number or bullet) or "" where the file does not say.
    """

    text: str = ""
    style: str = ""
    cells: tuple[str, ...] = ()
    table: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What was read from a file; `kind` is txt, docx, pdf, xlsx, csv or json.

    `lined`: blocks are physical lines, so that one paragraph may run over several of them.
    `stated`: facts that a JSON file states itself (title, held_on, place, chair, commune).
    """

    kind: str
    blocks: tuple[Block, ...]
    lined: bool = False
    stated: Mapping[str, str] = field(default_factory=dict)


class Joint(StrEnum):
    """How a piece hangs on the piece before it in the same statement.

    APART: an opinion of its own. LISTED: a part of an enumeration, apart unless it is about the same matter.
    RUN_ON: a following sentence, together unless it is about another matter.
    """

    APART = "apart"
    LISTED = "listed"
    RUN_ON = "run_on"


@dataclass(frozen=True, slots=True)
class Piece:
    """The smallest stretch of text that may be an opinion.

    `joint` looks back to the piece before, `separator` is what stood between the two. `given` holds what the
    document itself says beside it, e.g. the answer at the meeting. `is_vouched`: the form of the document shows that
    it was raised; otherwise it must state a matter.
    """

    text: str
    section: Section
    joint: Joint = Joint.APART
    separator: str = " "
    speaker: str | None = None
    village: str | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    is_vouched: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document says about itself; `precision` of the date: day, month, quarter, half, year or none."""

    title: str = ""
    held_on: date | None = None
    precision: str = "none"
    place: str = ""
    chair: str = ""
    commune: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A stretch of the document that was taken for no statement, and why: a key of LEFT_OUT_NAMES.

    A repetition has no text: it stands in the statement that it repeats. `pieces` are those of a line whose part
    nobody could tell: taken in behind the first `at` pieces of the document if it states a matter.
    """

    reason: str
    text: str = ""
    pieces: tuple[Piece, ...] = field(default=(), compare=False)
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Minutes:
    """A document taken apart: pieces and what was left out, both in order.

    `is_plain_list`: rows or lines that nothing in the document vouches for as opinions.
    """

    facts: Facts
    pieces: tuple[Piece, ...]
    left_out: tuple[LeftOut, ...]
    is_plain_list: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One opinion of the document, `position` counts from 1 over all sections."""

    position: int
    text: str
    section: Section
    speaker: str | None = None
    village: str | None = None
    given: Mapping[str, str] = field(default_factory=dict)
