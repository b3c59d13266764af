"""Lines that name who raised them at their end: "… (Ông Bùi Văn Chọi)", where most lines of a list do so."""

import re
from collections.abc import Sequence
from itertools import groupby

from service.dialogues.splitting.names import TITLE
from service.dialogues.splitting.offices import OFFICE
from service.dialogues.splitting.paragraphs import Paragraph
from service.dialogues.splitting.people import find_titled, find_whole_name
from service.dialogues.splitting.speakers import Turn, find_name_line, find_turn
from service.dialogues.splitting.villages import find_village, heading_village

_AT_THE_END = re.compile(r"^(?P<text>.{10,}?)\s*\((?P<who>[^()]{2,80})\)\s*[.;]?$", re.DOTALL)
_OPENING = re.compile(rf"(?i)^(?:ý kiến|câu hỏi|kiến nghị|phản ánh)?\s*(?:của|do)?\s*(?=(?:{TITLE})\s)")
MIN_SIGNED = 2


def find_signature(text: str) -> Turn | None:
    """The turn of a line that ends in a person or a village in brackets, nobody of the office."""
    found = _AT_THE_END.match(text)
    if found is None or OFFICE.search(found["who"]) or _names_first(text):
        return None
    who = _OPENING.sub("", found["who"].strip())
    person = find_titled(who) or find_whole_name(who)
    village = find_village(who) if person else heading_village(who)
    name = person.name if person else None
    return Turn(name, village, found["text"], is_direct=True) if name or village else None


def _names_first(text: str) -> bool:
    """Whether somebody stands before the words or without any: "Ông Sáng (ấp Thạnh Tây)"."""
    turn = find_turn(text)
    return find_name_line(text) is not None or bool(turn and (turn.speaker or turn.answers))


def find_signed_lines(paragraphs: Sequence[Paragraph]) -> dict[int, Turn]:
    """The turns of lines, by their places, whose neighbours of the same mark mostly name somebody at their end, too."""
    signed: dict[int, Turn] = {}
    for _, run in groupby(enumerate(paragraphs), key=lambda entry: entry[1].level):
        places = [at for at, _ in run]
        named = {at: turn for at in places if (turn := find_signature(paragraphs[at].text))}
        if 2 * len(named) > len(places):
            signed |= named
    return signed if len(signed) >= MIN_SIGNED else {}
