"""Who of those present speaks for the office: told by how the document introduces them, then known by name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from service.dialogues.splitting.deeds import is_of_a_host
from service.dialogues.splitting.names import NAME, RANK, TITLE, begins_with_family_name
from service.dialogues.splitting.offices import OFFICE
from service.dialogues.splitting.people import find_titled
from service.dialogues.splitting.sentences import split_sentences
from service.dialogues.splitting.speakers import MAX_HEAD_CHARS, Turn, find_turn

_PRESENT = re.compile(
    rf"(?:^|[,;:.]\s*|\b(?i:và|có|gồm|của|do)\s+)(?i:{TITLE}|{RANK})\s*:?\s+(?P<name>{NAME})\s*(?:[,–-]|\(|\s)\s*"
    r"(?P<post>[^,;:.()]{2,60})"
)
_HOST_IN_SMALL = re.compile(r"^(?:chủ trì|chủ tọa|người ghi|thư ký)\s*:\s*(?P<person>[^,.;:]{3,60})")
# "Ông Phạm Văn Đạt: Bí thư Đảng ủy" on a line of its own.
_LISTED = re.compile(rf"^(?i:{TITLE}|{RANK})\s+(?P<name>{NAME})\s*:\s*(?P<post>[^.;:?!]{{2,60}})$")
_HOST = re.compile(
    r"(?i:chủ trì|chủ tọa|chủ toạ|thư ký|người ghi|ghi biên bản|khách mời)[^.;:]{0,30}?(?:\s*:\s*|\s+(?i:là|có|gồm)\s+)"
    rf"(?:(?i:{TITLE}|{RANK})\s+)?(?P<name>{NAME})"
)
_CLAUSE = re.compile(r"[^,;:.()]*")
MAX_PLACE_WORDS, MAX_NAME_WORDS = 5, 6


@dataclass(slots=True)
class Officers:
    """Names of officers as they were introduced: "Đ/c Lê Thị Hòa - PCT UBND xã" makes "Hòa" one."""

    names: set[str] = field(default_factory=set)

    def notice_all(self, texts: Iterable[str]) -> None:
        for text in texts:
            self.notice(text)

    def notice(self, text: str) -> None:
        """Remember everybody whom a paragraph introduces with an office, as a host, or doing what hosts do."""
        self._add(found["name"] for found in _PRESENT.finditer(text) if OFFICE.match(found["post"]))
        listed = _LISTED.match(text)
        post = OFFICE.match(listed["post"]) if listed else None
        if listed and post and len(listed["post"][post.end() :].split()) <= MAX_PLACE_WORDS:
            self._add([listed["name"]])
        self._add(name for found in OFFICE.finditer(text) if (name := _name_behind(text[found.end() :])))
        self._add(found["name"] for found in _HOST.finditer(text))
        host = _HOST_IN_SMALL.match(text)
        if host and (person := find_titled(host["person"])) and person.name:
            self._add([person.name])
        for sentence in split_sentences(text[: 4 * MAX_HEAD_CHARS]):
            turn = find_turn(sentence)
            if turn and turn.speaker and turn.village is None and is_of_a_host(turn.deed):
                self._add([turn.speaker])

    def _add(self, names: Iterable[str]) -> None:
        for name in (name.strip(" .") for name in names):
            self.names |= {name, name.split()[-1]}

    def includes(self, turn: Turn) -> bool:
        """Whether the speaker was introduced as one; a village in the turn means that it is another person."""
        return turn.speaker in self.names and turn.village is None


def _name_behind(text: str) -> str | None:
    """Who bears an office: "Chủ tịch UBND | xã Kỳ Vĩnh Phan Thị Thu", with the name of the place at most between."""
    clause = _CLAUSE.match(text[:MAX_HEAD_CHARS])
    words = clause.group().split()[: MAX_PLACE_WORDS + MAX_NAME_WORDS] if clause else []
    for at in range(min(len(words), MAX_PLACE_WORDS + 1)):
        found = re.match(NAME, " ".join(words[at:]))
        if found and begins_with_family_name(found.group()) and found.group().count(" ") >= 2:
            return found.group()
    return None
