"""Tables that officers keep: which column holds what, and rows to pieces."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from service.dialogues.nouns import Block, Piece, Section
from service.dialogues.splitting.asides import aside_reason
from service.dialogues.splitting.letters import clean, is_capitals, n_syllables
from service.dialogues.splitting.names import TITLE
from service.dialogues.splitting.paragraphs import read_paragraphs
from service.dialogues.splitting.people import find_titled_name
from service.dialogues.splitting.pieces import Said, pieces_of_paragraph
from service.dialogues.splitting.speakers import find_turn
from service.dialogues.splitting.villages import find_village

# The first that matches names the column: "Ý kiến trả lời" is an answer before it is an opinion.
_COLUMNS: tuple[tuple[str, str], ...] = (
    ("number", r"^(?:stt|tt|số tt|số thứ tự|#)$"),
    ("answer", r"trả lời|giải trình|hướng giải quyết|phương án|tiếp thu"),
    ("result", r"^kết quả"),
    ("due", r"thời (?:hạn|gian)|ngày hoàn thành"),
    ("lead", r"chủ trì|đơn vị|cơ quan|thẩm quyền|phòng ban|phối hợp|bộ phận"),
    ("note", r"ghi chú|note"),
    ("field", r"^(?:lĩnh vực|loại|nhóm|phân loại|chủ đề)"),
    ("section", r"^section$"),
    ("speaker", r"^(?:họ (?:và |, )?tên|người|tên|(?:cử tri|đại biểu|công dân)(?:,|$| [-–])|speaker)"),
    ("village", r"^(?:địa (?:phương|bàn|chỉ)|nơi|thôn|xóm|ấp|tổ dân phố|khu phố)"),
    ("text", r"nội dung|ý kiến|kiến nghị|phản ánh|câu hỏi|vấn đề|^text$|^content$"),
    ("village", r"thôn|xóm|ấp|bản|khu|tdp|tổ|địa chỉ|nơi|village"),
    ("date", r"^ngày"),
)
_HEADER_WITHIN_ROWS = 15
_TOTAL = re.compile(r"(?i)^(?:tổng(?: cộng| số)?|cộng)\b")
_GIVEN = ("answer", "result", "lead", "due", "note", "field")
_OPINIONS = re.compile(r"(?i)ý kiến|kiến nghị|phản ánh|câu hỏi|nguyện vọng|đề xuất")
#: "I", "A" beside a text: the title of a group of rows that have numbers.
_GROUP_NUMBER = re.compile(r"[IVX]+\.?|[A-H]\.?")
_NOBODY = re.compile(r"(?i)^(?:phiếu|ẩn danh|giấu tên|khuyết danh|không (?:ghi |rõ |nêu )?tên|chưa rõ)\b")
_MIN_TEXT_CHARS = 15
_DITTO = re.compile(r'(?i)^(?:n\.?t\.?|như trên|-?\s*["”]\s*-?)$')
_SPOKESMAN = re.compile(rf"(?i)\b(?:do|đại diện(?: là)?:?)\s+(?={TITLE}\s)")


@dataclass(frozen=True, slots=True)
class Layout:
    """Column numbers by what they hold, the row where the data begins, and whether the titles speak of opinions."""

    columns: Mapping[str, int]
    first_row: int
    is_raised: bool = False


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A row of one filled cell: a village or a field of work for the rows below."""

    text: str


@dataclass(frozen=True, slots=True)
class RowLeftOut:
    """A row of somebody who only agreed or greeted."""

    reason: str
    text: str


def find_layout(rows: Sequence[tuple[str, ...]]) -> Layout | None:
    """The layout of a table of opinions, None for a table of something else.

    Titles stand in the row that names most columns; a single title counts only above a single column.
    """
    named = [(_columns_of(row), number) for number, row in enumerate(rows[:_HEADER_WITHIN_ROWS])]
    with_text = [(columns, number) for columns, number in named if "text" in columns]
    columns, number = max(with_text, key=lambda one: len(one[0]), default=({}, 0))
    is_list = number == 0 and len(rows) > 1 and all(sum(map(bool, row)) <= 1 for row in rows)
    if len(columns) < 2 and not (columns and is_list):
        return None
    return Layout(columns, number + 1, bool(_OPINIONS.search(rows[number][columns["text"]])))


def _columns_of(row: Sequence[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for at, cell in enumerate(row):
        title = clean(cell).lower()
        if title and n_syllables(title) <= 14 and (name := _column_name(title)):
            columns.setdefault(name, at)
    return columns


def _column_name(title: str) -> str | None:
    return next((name for name, pattern in _COLUMNS if re.search(pattern, title)), None)


def guess_layout(rows: Sequence[tuple[str, ...]]) -> Layout | None:
    """Without titles: the column with the longest texts, when most rows hold a sentence there."""
    width = max(map(len, rows), default=0)
    lengths = [sum(len(row[at]) for row in rows if at < len(row)) for at in range(width)]
    if not lengths:
        return None
    column = lengths.index(max(lengths))
    n_texts = sum(1 for row in rows if at_or_empty(row, column) and len(row[column]) >= _MIN_TEXT_CHARS)
    return Layout({"text": column}, 0) if n_texts >= max(1, 0.6 * len(rows)) else None


def at_or_empty(row: Sequence[str], at: int | None) -> str:
    return row[at] if at is not None and at < len(row) else ""


def read_rows(
    rows: Sequence[tuple[str, ...]], layout: Layout
) -> Iterator[GroupRow | RowLeftOut | list[Piece]]:
    """Group rows and the pieces of each data row, in order; totals and repeated titles are passed over."""
    for row in _with_person_above(rows[layout.first_row :], layout.columns.get("speaker")):
        filled = [clean(cell) for cell in row if clean(cell)]
        if not filled or _TOTAL.match(filled[0]) or _columns_of(row) == layout.columns:
            continue
        group = _group_of(filled, row, layout)
        if group:
            yield GroupRow(group)
        else:
            yield _read_row(row, layout)


def _group_of(filled: Sequence[str], row: Sequence[str], layout: Layout) -> str:
    """Only one text (merged over the row, or beside a Roman number), and not in the column of opinions."""
    texts = {text for text in filled if not re.fullmatch(r"[IVX\d.]+|[A-H]\.?", text)}
    if len(texts) != 1 or len(layout.columns) < 2:
        return ""
    text = texts.pop()
    stands_in_text = clean(at_or_empty(row, layout.columns["text"])) == text
    is_title = len(filled) > 2 or is_capitals(text) or bool(_GROUP_NUMBER.fullmatch(filled[0]))
    return text if n_syllables(text) <= 15 and (not stands_in_text or is_title) else ""


def _read_row(row: Sequence[str], layout: Layout) -> RowLeftOut | list[Piece]:
    cell = at_or_empty(row, layout.columns["text"])
    if reason := aside_reason(clean(cell)):
        return RowLeftOut(reason, clean(cell))
    speaker, village = _speaker_of(
        clean(at_or_empty(row, layout.columns.get("speaker"))),
        clean(at_or_empty(row, layout.columns.get("village"))),
    )
    said = Said(_section_of(at_or_empty(row, layout.columns.get("section"))), speaker, village)
    given = {name: clean(at_or_empty(row, layout.columns.get(name))) for name in _GIVEN}
    return [_with_given(piece, given) for piece in _pieces_of_cell(cell, said)]


def _pieces_of_cell(cell: str, said: Said) -> Iterator[Piece]:
    """A cell may hold a list, and name its speakers itself."""
    for paragraph in read_paragraphs([Block(text=cell)], lined=True):
        turn = find_turn(paragraph.text) if not said.speaker else None
        if turn is None or turn.answers or not turn.text:
            yield from pieces_of_paragraph(paragraph.text, said)
        else:
            told = replace(said, speaker=turn.speaker, village=said.village or turn.village)
            yield from pieces_of_paragraph(turn.text, told)


def _with_given(piece: Piece, given: Mapping[str, str]) -> Piece:
    return replace(piece, given={name: value for name, value in given.items() if value})


def _section_of(cell: str) -> Section:
    return Section(cell) if cell in set(Section) else Section.RAISED


def _speaker_of(speaker: str, village: str) -> tuple[str | None, str | None]:
    """A cell may hold both: "Nguyễn Văn An, thôn Trung"; "Phiếu số 2 (bà Mùi)" names her, "Phiếu số 1" nobody."""
    village = find_village(village) or village or find_village(speaker) or ""
    titled = find_titled_name(_SPOKESMAN.split(speaker, maxsplit=1)[-1])
    name = titled or re.split(r"\s*[,;(–]\s*|\s+-\s+", speaker)[0]
    if not titled and (_NOBODY.match(name) or find_village(name) == name):
        name = ""
    return name.strip() or None, village or None


def _with_person_above(rows: Sequence[Sequence[str]], at: int | None) -> Iterator[Sequence[str]]:
    """ "Nt", "như trên" in the column of people: the person of the row above."""
    person = ""
    for row in rows:
        if at is not None and _DITTO.match(clean(at_or_empty(row, at))):
            row = [*row[:at], person, *row[at + 1 :]]
        person = at_or_empty(row, at)
        yield row
