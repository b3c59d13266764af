"""Pieces to statements: which hang together is settled by what they are about, where a model can tell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service.dialogues.nouns import Joint, Piece, Statement
from service.dialogues.splitting.letters import unaccented_key
from service.dialogues.splitting.pieces import MAX_PIECE_CHARS

#: Topics of each text; an empty set where the model sees none.
TopicsOf = Callable[[Sequence[str]], list[frozenset[str]]]


@dataclass(slots=True)
class _Open:
    first: Piece
    text: str
    topics: frozenset[str]


def settle(pieces: Sequence[Piece], topics_of: TopicsOf | None = None) -> tuple[list[Statement], int]:
    """Statements numbered from 1, each text of one speaker once, and how many were repetitions.

    A listed part stands apart unless it has no matter of its own or that of the part before; a sentence stays
    with the one before unless both have matters and these differ. Without a model parts stand apart and
    sentences together.
    """
    needs_topics = topics_of is not None and any(piece.joint is not Joint.APART for piece in pieces)
    topics = topics_of([piece.text for piece in pieces]) if topics_of and needs_topics else None
    groups: list[_Open] = []
    for number, piece in enumerate(pieces):
        own = topics[number] if topics else frozenset()
        if groups and _belongs(piece, own, groups[-1], knows_topics=topics is not None):
            last = groups[-1]
            last.text, last.topics = f"{last.text}{piece.separator}{piece.text}", last.topics | own
        else:
            groups.append(_Open(piece, piece.text, own))
    return _once(groups)


def _belongs(piece: Piece, own: frozenset[str], before: _Open, *, knows_topics: bool) -> bool:
    first = before.first
    same_voice = (piece.speaker, piece.village, piece.section) == (
        first.speaker,
        first.village,
        first.section,
    )
    if piece.joint is Joint.APART or not same_voice or len(before.text) + len(piece.text) > MAX_PIECE_CHARS:
        return False
    if not knows_topics:
        return piece.joint is Joint.RUN_ON
    if piece.joint is Joint.RUN_ON:
        return not own or not before.topics or bool(own & before.topics)
    return not own or bool(own & before.topics)


def _once(groups: Sequence[_Open]) -> tuple[list[Statement], int]:
    seen: set[tuple[str | None, str]] = set()
    statements: list[Statement] = []
    for group in groups:
        first = group.first
        key = (first.speaker, unaccented_key(group.text))
        if key in seen:
            continue
        seen.add(key)
        statements.append(
            Statement(
                len(statements) + 1, group.text, first.section, first.speaker, first.village, first.given
            )
        )
    return statements, len(groups) - len(statements)
