"""Labelled files to rows: which column holds what is told by its title, in Vietnamese as offices write it."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from service.dialogues.labelled_nouns import (
    MAX_ROWS,
    NotLabelled,
    TooManyRows,
    UnreadableRow,
    WrittenFile,
    WrittenRow,
)
from service.dialogues.nouns import Block
from service.dialogues.reading import read_document
from service.dialogues.unreadable import MAX_FILE_MB, EmptyFile, FileTooLarge, TooMuchText
from service.opinions.folding import fold

#: The first pattern that matches names the column: "Loại ý kiến" is a kind before it is a text.
_COLUMNS: tuple[tuple[str, str], ...] = (
    ("number", r"^(stt|tt|so tt|so thu tu|#)$"),
    ("topics", r"linh vuc|chu de|phan loai|nhan|nhom|nganh|^topics?$|^labels?$"),
    ("kind", r"^loai|hinh thuc|dang y kien|^kind$"),
    ("answer", r"tra loi|giai trinh|huong giai quyet|ket qua"),
    ("dialogue", r"hoi nghi|doi thoai|cuoc hop|buoi|dot|ky hop|^dialogue$"),
    ("text", r"noi dung|y kien|kien nghi|phan anh|cau hoi|van de|^text$|^content$|^opinion$"),
    ("year", r"^nam|^ngay|thoi gian|^year$|^date$"),
)
_JSON_KEYS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "content", "noi_dung", "opinion"), "topics": ("topics", "topic", "labels", "label", "linh_vuc"),
    "kind": ("kind", "loai"), "dialogue": ("dialogue", "hoi_nghi"), "year": ("year", "nam", "date"),
}  # fmt: skip
_HEADER_WITHIN = 15
_SHOWN = ("text", "topics", "kind", "dialogue", "year")


def read_labelled(content: bytes, name: str) -> WrittenFile:
    """Rows of Excel, CSV, Word tables, JSON or JSON Lines.

    Raises an UnreadableFile with its cause, NotLabelled, UnreadableRow or TooManyRows.
    """
    if len(content) > MAX_FILE_MB * 1024**2:
        raise FileTooLarge
    if not content.strip():
        raise EmptyFile
    lower = name.lower()
    if lower.endswith((".jsonl", ".ndjson")):
        _check_number(content.splitlines())  # before anything as large is taken apart
    is_json = lower.endswith((".jsonl", ".ndjson", ".json"))
    written = _of_json(content) if is_json else _of_tables(content, name)
    _check_number(written.rows)
    if not written.rows:
        raise EmptyFile("Tệp không có dòng nào dưới dòng tiêu đề.")
    return written


def _check_number(rows: Sequence[object]) -> None:
    n = sum(bool(row) for row in rows)
    if n > MAX_ROWS:
        raise _too_many(n)


def _too_many(n_rows: int) -> TooManyRows:
    return TooManyRows(f"Tệp có {n_rows} dòng, mỗi tệp tối đa {MAX_ROWS}: hãy tách nhỏ rồi gửi lại.")


def _blocks(content: bytes, name: str) -> Sequence[Block]:
    """Of a file with more lines than any may have, that limit is told which a labelled one has."""
    try:
        return read_document(content, name).blocks
    except TooMuchText as problem:
        n_lines = problem.extra.get("n_lines")
        if isinstance(n_lines, int):
            raise _too_many(n_lines) from None
        raise


def _of_tables(content: bytes, name: str) -> WrittenFile:
    tables: defaultdict[int, list[tuple[str, ...]]] = defaultdict(list)
    for block in _blocks(content, name):
        if block.table is not None:
            tables[block.table].append(block.cells)
    rows: list[WrittenRow] = []
    titles: dict[str, str] = {}
    for table in tables.values():
        found = _find_header(table)
        if found is None:
            continue
        columns, first = found
        titles = titles or {name: table[first - 1][at] for name, at in columns.items() if name in _SHOWN}
        for cells in table[first:]:
            row = _row(cells, columns, len(rows) + 1)
            if row is not None:
                rows.append(row)
    if not titles:
        raise NotLabelled(
            "Cần một bảng có dòng tiêu đề, trong đó có cột nội dung (ví dụ “Nội dung ý kiến”) và cột lĩnh vực "
            "(ví dụ “Lĩnh vực”); có thể thêm “Loại ý kiến”, “Hội nghị”, “Ngày”."
        )
    return WrittenFile(tuple(rows), titles)


def _find_header(table: Sequence[tuple[str, ...]]) -> tuple[dict[str, int], int] | None:
    for number, cells in enumerate(table[:_HEADER_WITHIN], 1):
        columns: dict[str, int] = {}
        for at, cell in enumerate(cells):
            title = fold(cell)
            name = next(
                (n for n, pattern in _COLUMNS if len(title) <= 60 and re.search(pattern, title)), None
            )
            if name is not None:
                columns.setdefault(name, at)
        if {"text", "topics"} <= columns.keys():
            return columns, number
    return None


def _row(cells: Sequence[str], columns: Mapping[str, int], position: int) -> WrittenRow | None:
    """None for an empty row and for a title that is repeated on the next page."""
    values = {
        name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items() if name in _SHOWN
    }
    if not (values["text"] or values["topics"]) or _find_header([tuple(cells)]):
        return None
    return WrittenRow(position=position, **values)


def _of_json(content: bytes) -> WrittenFile:
    from service.dialogues.formats.plain import decode

    rows = tuple(_json_row(item, number) for number, item in enumerate(_json_items(decode(content)), 1))
    return WrittenFile(rows, {name: name for name in ("text", "topics")})


def _json_items(text: str) -> Iterator[Any]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        yield from _json_lines(text)
        return
    if isinstance(whole, dict):
        lists = [whole[key] for key in ("opinions", "rows", "items") if isinstance(whole.get(key), list)]
        whole = lists[0] if lists else [whole]
    if not isinstance(whole, list):
        raise UnreadableRow("Tệp JSON phải là danh sách các dòng có text và topics.")
    yield from whole


def _json_lines(text: str) -> Iterator[Any]:
    lines = text.splitlines()
    _check_number(lines)
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield json.loads(line)
            except (ValueError, RecursionError) as error:
                raise UnreadableRow(f"Dòng {number} không phải JSON hợp lệ.", line=number) from error


def _json_row(item: object, number: int) -> WrittenRow:
    if not isinstance(item, dict):
        raise UnreadableRow(f"Dòng {number} phải là một đối tượng JSON.", line=number)
    found = {name: next((item[key] for key in keys if key in item), "") for name, keys in _JSON_KEYS.items()}
    if not isinstance(found["text"], str):
        raise UnreadableRow(f"Dòng {number} không có trường text.", line=number)
    topics = found["topics"]
    found["topics"] = ";".join(map(str, topics)) if isinstance(topics, list) else topics
    return WrittenRow(position=number, **{name: str(value or "") for name, value in found.items()})
