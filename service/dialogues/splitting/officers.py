"""Who of those present speaks for the office: told by the list of those present, then known by the given name."""

import re
from dataclasses import dataclass, field

from service.dialogues.splitting.speakers import NAME, OFFICE, TITLE, Turn

_PRESENT = re.compile(
    rf"(?:^|[,;:]\s*)(?i:{TITLE})\s*:?\s+(?P<name>{NAME})\s*(?:[,:–-]|\()\s*(?P<post>[^,;:.]{{2,60}})"
)


@dataclass(slots=True)
class Officers:
    """Names of officers as they were introduced: "Đ/c Lê Thị Hòa - PCT UBND xã" makes "Hòa" one."""

    names: set[str] = field(default_factory=set)

    def notice(self, paragraph: str) -> None:
        """Remember everybody whom the paragraph introduces with an office."""
        for found in _PRESENT.finditer(paragraph):
            if OFFICE.search(found["post"]):
                self.names |= {found["name"], found["name"].split()[-1]}

    def includes(self, turn: Turn) -> bool:
        """Whether the speaker was introduced as one; a village in the turn means that it is another person."""
        return turn.speaker in self.names and turn.village is None
