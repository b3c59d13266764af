"""What the documents say of their opinions: sentences and groups, without any layout."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from service.handling.nouns import OUTCOME_NAMES, Outcome
from service.routing.nouns import Profile
from service.summaries.opinion_list import Line
from service.web.writing import day

NO_TOPIC: Final = "Chưa rõ lĩnh vực"


@dataclass(frozen=True, slots=True)
class Meeting:
    """The dialogue that a document is about."""

    title: str
    held_on: date
    place: str
    chair: str


@dataclass(frozen=True, slots=True)
class Matter:
    """What a document is made of: the opinions, whose office, the filter in words, and the meeting if it is one.

    `told` hears how many rows of the table are written.
    """

    lines: Sequence[Line]
    profile: Profile
    described: str
    on: date
    meeting: Meeting | None = None
    told: Callable[[int], None] = lambda _n: None

    @property
    def about(self) -> str:
        """What the document is about, for its title."""
        if self.meeting is None:
            return f"ý kiến, kiến nghị của Nhân dân {self.described}"
        return f"ý kiến, kiến nghị tại {self.meeting.title} ngày {day(self.meeting.held_on)}"


def answered(matter: Matter) -> str:
    """How many were answered: of a meeting, there and after it."""
    days = [line.answered_on for line in matter.lines if line.answer]
    if matter.meeting is None:
        return f"đã trả lời {len(days)} ý kiến"
    held_on = matter.meeting.held_on
    n_there = sum(day is not None and day <= held_on for day in days)
    return f"đã trả lời tại hội nghị {n_there} ý kiến, sau hội nghị {len(days) - n_there} ý kiến"


def organisation(matter: Matter) -> str:
    """When, where and by whom opinions were heard."""
    name = f"{matter.profile.type} {matter.profile.name}"
    if matter.meeting is None:
        done = "đã tiếp nhận, phân loại và giao giải quyết ý kiến của Nhân dân"
        return f"Ủy ban nhân dân {name} {done} {matter.described}."
    place = f" tại {matter.meeting.place}" if matter.meeting.place else ""
    chair = f", do {matter.meeting.chair} chủ trì" if matter.meeting.chair else ""
    return f"Ngày {day(matter.meeting.held_on)}{place}, Ủy ban nhân dân {name} tổ chức {matter.meeting.title}{chair}."


def charge(line: Line, matter: Matter) -> str:
    """Who is given the work, with whom and by when."""
    due = f", hoàn thành trước ngày {day(line.due_on)}" if line.due_on else ""
    together = f", phối hợp: {line.supports}" if line.supports else ""
    if line.lead:
        return f"Giao {line.lead} chủ trì{together}{due}."
    office = matter.profile.structure_on(matter.on).queue.name
    return f"Giao {office} xem xét, đề xuất đơn vị chủ trì{due}."


def said(line: Line) -> str:
    """Who said what, the how-manieth time, and the answer."""
    who = f"{line.who}: " if line.who else ""
    again = f" ({line.note})" if line.note else ""
    answer = f" Trả lời: {line.answer}" if line.answer else " Chưa có trả lời."
    return f"- {who}{line.text}{again}{answer}"


def by_topic(lines: Sequence[Line]) -> Mapping[str, list[Line]]:
    """Each opinion under its main topic, the largest group first."""
    groups: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        groups[main_topic(line)].append(line)
    return dict(sorted(groups.items(), key=lambda pair: -len(pair[1])))


def topics(line: Line) -> Sequence[str]:
    """Names of the topics, never none."""
    return line.topics or (NO_TOPIC,)


def main_topic(line: Line) -> str:
    """Under which an opinion stands."""
    return topics(line)[0]


def is_beyond(line: Line) -> bool:
    """Above the commune, by the routing table or by what came of it."""
    return line.competence not in ("", "xã") or line.outcome == OUTCOME_NAMES[Outcome.NOT_COMPETENT]


def level(line: Line) -> str:
    """On which level somebody may decide."""
    return line.competence or "chưa xác định"


def counted(counts: Counter[str]) -> str:
    """Names with their numbers, the largest first."""
    return "; ".join(f"{name} {n}" for name, n in counts.most_common()) or "không có"
