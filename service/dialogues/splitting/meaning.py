"""What the words mean decides where the form of a document does not: the second look at pieces and left-out lines.

Two questions, in this order of trust:
1. Does a piece that stands among the opinions state no matter at all (a greeting, a remark, chatter)? Then it is
   left out, where an officer can still take it in. Form that vouches (a list under "Ý kiến", a speaker's turn, a
   column) needs clear emptiness; weak form (a chat line, a bare line) needs a matter.
2. Does a line whose part nobody could tell clearly state one? Then the pieces in it are taken in.
Orders, weaknesses and results are told by their headings and verbs alone: the classifier knows citizens' voices.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from service.dialogues.nouns import Joint, LeftOut, Minutes, Piece, Section
from service.dialogues.splitting.letters import n_syllables

#: A piece with no topic above MAX_EMPTY_SCORE that is more likely no opinion than one.
MAX_EMPTY_SCORE, MIN_NONE_SCORE = 0.15, 0.5
#: So short a turn ("Ờ vậy được.") needs a topic: the classifier has hardly heard any.
MAX_RETORT_SYLLABLES = 8
#: What a line of weak form and one of unknown part must reach.
MIN_WEAK_LEAD = 0.1
MIN_MATTER_SCORE, MAX_MATTER_NONE_SCORE = 0.5, 0.4


@dataclass(frozen=True, slots=True)
class Meaning:
    """`topics` for what hangs together, the score 0..1 of the best topic, and of being no opinion."""

    topics: frozenset[str]
    topic_score: float
    none_score: float

    @property
    def is_empty(self) -> bool:
        return self.topic_score < MAX_EMPTY_SCORE and self.none_score > MIN_NONE_SCORE

    @property
    def is_a_matter(self) -> bool:
        """As a line of weak form needs it."""
        return self.topic_score > self.none_score + MIN_WEAK_LEAD

    @property
    def is_clearly_a_matter(self) -> bool:
        return self.topic_score > MIN_MATTER_SCORE and self.none_score < MAX_MATTER_NONE_SCORE


#: Of a text without a word.
NOTHING = Meaning(frozenset(), 0.0, 1.0)
MeaningsOf = Callable[[Sequence[str]], list[Meaning]]


def weigh(minutes: Minutes, meanings_of: MeaningsOf) -> Minutes:
    """The minutes with lines that state a matter taken in, and pieces that state none left out."""
    pieces, taken = _with_matters(minutes, meanings_of)
    kept, emptied = _without_empty(pieces, meanings_of)
    left_out = [one for one in minutes.left_out if one not in taken]
    return replace(minutes, pieces=tuple(kept), left_out=(*left_out, *emptied))


def _with_matters(minutes: Minutes, meanings_of: MeaningsOf) -> tuple[list[Piece], list[LeftOut]]:
    """Pieces in the order of the document, and the lines from which some were taken."""
    open_lines = [one for one in minutes.left_out if one.pieces]
    meanings = meanings_of([one.text for one in open_lines])
    taken = [one for one, meaning in zip(open_lines, meanings, strict=True) if meaning.is_clearly_a_matter]
    pieces = list(minutes.pieces)
    for one in reversed(taken):
        pieces[one.at : one.at] = one.pieces
    return pieces, taken


def _without_empty(pieces: Sequence[Piece], meanings_of: MeaningsOf) -> tuple[list[Piece], list[LeftOut]]:
    """What hangs on a first piece that is left out stands on its own."""
    kept: list[Piece] = []
    emptied: list[LeftOut] = []
    is_first = True
    for piece, meaning in zip(pieces, meanings_of([one.text for one in pieces]), strict=True):
        is_first |= piece.joint is Joint.APART
        if _is_nothing(piece, meaning, is_first=is_first):
            emptied.append(LeftOut("not_an_opinion", piece.text))
            continue
        kept.append(replace(piece, joint=Joint.APART) if is_first else piece)
        is_first = False
    return kept, emptied


def _is_nothing(piece: Piece, meaning: Meaning, *, is_first: bool) -> bool:
    """A sentence that goes on with a matter needs none of its own, unless it is clearly empty."""
    if piece.section is not Section.RAISED:
        return False
    if not is_first:
        return meaning.is_empty
    if not piece.is_vouched:
        return not meaning.is_a_matter
    is_retort = piece.speaker is not None and n_syllables(piece.text) <= MAX_RETORT_SYLLABLES
    return meaning.is_empty or (is_retort and meaning.topic_score < MAX_EMPTY_SCORE)
