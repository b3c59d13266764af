"""Lines to paragraphs: hard-wrapped lines joined, list markers taken off and kept."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from service.dialogues.nouns import Block
from service.dialogues.splitting.inline_lists import cut_at_marks
from service.dialogues.splitting.letters import LOWER, UPPER, clean, is_capitals
from service.dialogues.splitting.names import TITLE
from service.dialogues.splitting.page_breaks import without_page_breaks

# A number with its dot or bracket ("1.", "1.2.", "2)"), a Roman number, a letter, a bullet. A date, a decimal
# number or a time must not match, so a number needs a blank or a capital after it.
_MARKER = re.compile(
    rf"""(?P<mark>
        [-–—+•●▪■◦○►✓*·o]\s*(?=[^\s\d*-])(?<![o](?=\w)) | [-–—+•●▪■◦○►✓·]\s+(?=\d)
      | (?:\d{{1,2}}\.)+\d{{1,2}}[.)]?\s+(?=[{UPPER}"“(])
      | (?:\d\.){{1,2}}\d{{1,2}}[.)]?\s+(?=[{LOWER}])(?!(?:triệu|tỷ|tỉ|ha|km|m|nghìn|ngàn|tấn|kg|lít|giờ|độ)\b)
      | \(?\d{{1,3}}[.)/]\s*(?=[{UPPER}{LOWER}"“(])
      | \d{{1,2}}\s?[-–]\s*(?=[{UPPER}"“])
      | (?:Thứ|THỨ)\s(?:nhất|hai|ba|tư|năm|sáu|bảy|bẩy|tám|chín|mười|\d{{1,2}})\s?[.:,–-]\s+(?=\S)
      | \(\d{{1,2}}\)\s*
      | \d{{1,2}}\s?(?:h|g|giờ)\s?(?:\d{{2}})?(?:\s?phút)?\s?[.:–-]\s+(?=[{UPPER}])
      | [IVX]{{1,5}}\s?[./)-]\s*(?=[{UPPER}{LOWER}"“])
      | (?:Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC)\s+(?:(?:thứ|THỨ)\s+\w+|[IVX]+|\d+)\s*[:.–-]\s*(?=\S)
      | [A-HKLM]\s?[.)]\s+(?=[{UPPER}])(?![^:]{{0,60}}:)
      | [a-zđ]\s?[.)]\s+(?=\S)
    )""",
    re.VERBOSE,
)
_ENDS_SENTENCE = re.compile(r"[.!?:;…]['\"”)]*$")
_STARTS_SMALL = re.compile(rf"[{LOWER},;]")
_ENDS_OPEN = re.compile(r"(?:,|\b(?:và|của|với|về|cho|các|những|theo|tại|từ|để|hoặc))$")
_STARTS_TURN = re.compile(rf"(?i:{TITLE}|ý kiến|câu hỏi|câu|hỏi|trả lời|đáp|nhân dân)\b[^.]{{0,120}}:")
_COLUMNS = re.compile(r"\s{4,}|\t")
_FULL_LINE, _BROKEN_LINE = 0.8, 0.6
_MIN_WIDTH = 40


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`marker` is the number or bullet in front ("" without one); `level` its depth, 9 without one.

    `after_gap` says that an empty line stood before it; `is_heading` that the file marks it as a heading.
    """

    text: str
    marker: str = ""
    level: int = 9
    after_gap: bool = False
    is_heading: bool = False


def level_of(marker: str) -> int:
    """Capital letters 0, "Phần II" and Roman 1, "1." 2, "1.1" 3, deeper numbers 4, letters 5, bullets 6."""
    if marker.lower().startswith(("phần", "chương", "mục")):
        return 1
    if marker.lower().startswith("thứ"):
        return 2
    bare = marker.strip(" .)(/-–")
    if re.fullmatch(r"[IVX]+", bare):
        return 1
    if re.fullmatch(r"[A-Z]", bare):
        return 0
    if re.fullmatch(r"\d+(\.\d+)*", bare):
        return min(4, 2 + bare.count("."))
    return 5 if bare.isalpha() and bare != "o" else 6


def read_paragraphs(blocks: Sequence[Block], *, lined: bool) -> list[Paragraph]:
    """Paragraphs of blocks that are no table rows."""
    lines = [Block(text=clean(line), style=block.style) for block in blocks for line in _lines_of(block)]
    lines = without_page_breaks(lines)
    joined = _join(lines, wrapped_at=_wrap_width(lines) if lined else 0) if lined else _as_they_stand(lines)
    return [_marked(item, style, gap) for text, style, gap in joined for item in cut_at_marks(text)]


def _lines_of(block: Block) -> list[str]:
    """A letterhead in two columns is two lines."""
    lines = block.text.split("\n")
    return [
        part for line in lines for part in (_COLUMNS.split(line.strip()) if is_capitals(line) else [line])
    ]


def _as_they_stand(lines: Iterable[Block]) -> Iterator[tuple[str, str, bool]]:
    gap = False
    for line in lines:
        if line.text:
            yield line.text, line.style, gap
        gap = not line.text


def _wrap_width(lines: Sequence[Block]) -> int:
    """Width at which lines were broken, 0 when each line is a paragraph.

    Broken lines betray themselves: several full ones run on with a small letter.
    """
    texts = [line.text for line in lines]
    pairs = [(a, b) for a, b in itertools.pairwise(texts) if a and b]
    lengths = sorted(len(text) for text in texts if text)
    width = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    run_on = [len(a) >= _FULL_LINE * width for a, b in pairs if _runs_on(a, b)]
    n_full = sum(run_on)
    is_broken = n_full >= max(
        2, 0.1 * len(pairs), 0.5 * len(run_on)
    )  # who writes without capitals fills no lines
    return width if width >= _MIN_WIDTH and is_broken else 0


def _runs_on(line: str, following: str) -> bool:
    return (
        bool(_STARTS_SMALL.match(following))
        and not _ENDS_SENTENCE.search(line)
        and not _MARKER.match(following)
    )


def _join(lines: Sequence[Block], *, wrapped_at: int) -> Iterator[tuple[str, str, bool]]:
    text, style, opened_after_gap, last, gap = "", "", False, "", False
    for line in lines:
        if not line.text:
            gap = True
            continue
        if text and _continues(last, line.text, gap=gap, wrapped_at=wrapped_at):
            text = f"{text} {line.text}"
        else:
            if text:
                yield text, style, opened_after_gap
            text, style, opened_after_gap = line.text, line.style, gap
        last, gap = line.text, False
    if text:
        yield text, style, opened_after_gap


def _continues(last: str, line: str, *, gap: bool, wrapped_at: int) -> bool:
    if _MARKER.match(line) or _STARTS_TURN.match(line):
        return False
    is_broken = wrapped_at and len(last) >= _BROKEN_LINE * wrapped_at
    if _runs_on(last, line) and (is_broken or _ENDS_OPEN.search(last)):
        return True
    if gap or not wrapped_at or is_capitals(line) != is_capitals(last):
        return False
    return len(last) >= _FULL_LINE * wrapped_at and not last.endswith(":")


def _marked(text: str, style: str, after_gap: bool) -> Paragraph:
    found = _MARKER.match(text)
    if found is None:
        level = 6 if style == "item" else 9
        marker = "-" if style == "item" else ""
        return Paragraph(text, marker, level, after_gap, style == "heading")
    marker = found["mark"].strip()
    return Paragraph(text[found.end() :].strip(), marker, level_of(marker), after_gap, style == "heading")
