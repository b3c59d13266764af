"""Lines of a register kept in a plain text: tabs part when, who, what was said and what became of it."""

import re
from collections.abc import Iterable, Iterator

from service.dialogues.nouns import Block

#: A single tab indents, or parts a number from its text.
MIN_COLUMNS = 3
#: "9h" is no word.
_WORD = re.compile(r"[^\W\d_]{2}")
_PASSED_ON = re.compile(r"^(?:[-=]+>+|→)\s*")


def in_columns(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks; of a line of at least `MIN_COLUMNS` columns first who said what, then, in brackets, whom it was
    passed to. Columns without a word (days, hours) say neither."""
    for block in blocks:
        columns = [column.strip() for column in block.text.split("\t") if column.strip()]
        if len(columns) < MIN_COLUMNS:
            yield block
            continue
        worded = [column for column in columns if _WORD.search(column)]
        said = [column for column in worded if not _PASSED_ON.match(column)]
        yield Block(text=": ".join(said))
        yield from (Block(text=f"({_PASSED_ON.sub('', one)})") for one in worded if one not in said)
