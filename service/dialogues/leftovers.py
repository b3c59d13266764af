"""What was left out of a preview: each line with its reason, until an officer takes it in as an opinion."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from models.text import MAX_CHARS, normalize
from service.dialogues.nouns import LeftOut
from service.dialogues.records import DialogueRecord
from service.routing.guard import guard

#: Of more lines than anybody looks through only the number is kept.
MAX_LINES: Final = 2_000


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch that was left out; `number` names it for ever, `guarded` hides its words."""

    number: int
    reason: str
    text: str
    guarded: bool


def kept_lines(left_out: Sequence[LeftOut]) -> dict[str, Any]:
    """By reason a list of [number, text, guarded], as a preview keeps them; some have no text."""
    kept: dict[str, Any] = {}
    for number, one in enumerate(left_out, 1):
        text = one.text[:MAX_CHARS].strip() if number <= MAX_LINES else ""
        kept.setdefault(one.reason, []).append([number, text, bool(text) and _is_guarded(text)])
    return kept


def count_lines(dialogue: DialogueRecord) -> dict[str, int]:
    """How many lines were left out, by reason; also when their words are gone."""
    held = dialogue.left_out.items()
    return {reason: lines if isinstance(lines, int) else len(lines) for reason, lines in held}


def lines_of(dialogue: DialogueRecord) -> list[Line]:
    """The lines whose words are kept."""
    return [
        Line(number, reason, text, guarded)
        for reason, lines in dialogue.left_out.items()
        if not isinstance(lines, int)
        for number, text, guarded in lines
        if text
    ]


def leave_no_more(dialogue: DialogueRecord, numbers: Collection[int]) -> None:
    """Lines that were taken are left out no more."""
    dialogue.left_out = {
        reason: lines if isinstance(lines, int) else [line for line in lines if line[0] not in numbers]
        for reason, lines in dialogue.left_out.items()
    }


def forget_words(dialogue: DialogueRecord) -> None:
    """Leaves the numbers alone: the dialogue is over, what was not taken is nobody's to read."""
    dialogue.left_out = count_lines(dialogue)


def _is_guarded(text: str) -> bool:
    """By its marks only, as with everything that the office writes itself."""
    return guard(normal_text=normalize(text).text, kind_scores={}).guarded
