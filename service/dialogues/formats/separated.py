"""CSV and TSV to rows."""

import csv
import io

from service.dialogues.formats.plain import decode
from service.dialogues.nouns import Block
from service.dialogues.unreadable import UnreadableFile

DELIMITERS = ",;\t|"


def read_separated(content: bytes) -> list[Block]:
    """Rows of one table; the delimiter is the one that occurs most in the first line."""
    text = decode(content).replace("\x00", "")
    first_line = text.lstrip().split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first_line.count)
    csv.field_size_limit(1_000_000)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise UnreadableFile(f"Tệp CSV sai cú pháp: {error}") from error
    return [Block(cells=tuple(cell.strip() for cell in row), table=0) for row in rows if any(row)]
