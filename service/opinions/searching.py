"""Search in the words of opinions: without tones unless they are put in quotation marks.

SQLite keeps the words in an FTS5 table, PostgreSQL in two indexes over the same columns.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Select,
    and_,
    column,
    false,
    func,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import REGCONFIG
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from service.opinions.folding import fold
from service.opinions.records import OpinionRecord

WORD_ROWS: Final = table("opinion_words", column("rowid"), column("opinion_words"))
_QUOTED: Final = re.compile(r'["“”]([^"“”]*)["“”]?')
_WORD: Final = re.compile(r"\w+")
MAX_WORDS: Final = 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """Phrases that must all occur: `folded` ones without tones, `exact` ones as they are written.

    The last folded word may be the beginning of one: people look while they type.
    """

    folded: tuple[str, ...]
    exact: tuple[tuple[str, ...], ...]


def read_search(typed: str) -> Wanted:
    """What a person looks for."""
    composed = unicodedata.normalize("NFC", typed)
    exact = tuple(words for match in _QUOTED.finditer(composed) if (words := _words(match[1].lower())))
    return Wanted(folded=_words(fold(_QUOTED.sub(" ", composed))), exact=exact)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.replace("_", " "))[:MAX_WORDS])


class Matches(ColumnElement[bool]):
    """The condition that an opinion's words match, put into the words of whichever database is asked."""

    type = Boolean()
    inherit_cache = False

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted


def matches(typed: str) -> ColumnElement[bool]:
    """The condition for what a person typed; without any letters it finds nothing."""
    return Matches(read_search(typed)) if can_match(typed) else false()


def can_match(typed: str) -> bool:
    """Whether there is any letter to look for."""
    wanted = read_search(typed)
    return bool(wanted.folded or wanted.exact)


def matches_words(typed: str) -> ColumnElement[bool]:
    """On SQLite the condition on a row of the word index itself, for who joins it."""
    return _matches_words(read_search(typed))


def opinions_with_words(typed: str) -> Select[int]:
    """On SQLite the ids of the opinions that match, for a query that goes through few rows if it begins with these."""
    return select(WORD_ROWS.c.rowid).where(matches_words(typed))


def _matches_words(wanted: Wanted) -> ColumnElement[bool]:
    return WORD_ROWS.c.opinion_words.bool_op("MATCH")(to_fts5(wanted))


def to_fts5(wanted: Wanted) -> str:
    """The search in FTS5's own language; words hold letters and digits only, so nothing needs escaping."""
    folded = [f'search_text : "{word}"' for word in wanted.folded]
    if folded:
        folded[-1] += "*"
    exact = [f'redacted_text : "{" ".join(words)}"' for words in wanted.exact]
    return " AND ".join(folded + exact)


@compiles(Matches, "sqlite")
def _on_sqlite(element: Matches, compiler: SQLCompiler, **options: Any) -> str:
    found = select(WORD_ROWS.c.rowid).where(_matches_words(element.wanted))
    return str(compiler.process(OpinionRecord.id.in_(found), **options))


@compiles(Matches, "postgresql")
def _on_postgresql(element: Matches, compiler: SQLCompiler, **options: Any) -> str:
    """In the very words of the indexes."""
    simple = literal_column("'simple'", REGCONFIG)
    conditions: list[ColumnElement[bool]] = []
    if element.wanted.folded:
        words = func.to_tsvector(simple, OpinionRecord.search_text)
        typed = func.to_tsquery(simple, " & ".join(element.wanted.folded) + ":*")
        conditions.append(words.bool_op("@@")(typed))
    for phrase in element.wanted.exact:
        words = func.to_tsvector(simple, OpinionRecord.redacted_text)
        conditions.append(words.bool_op("@@")(func.phraseto_tsquery(simple, " ".join(phrase))))
    return str(compiler.process(and_(*conditions), **options))
