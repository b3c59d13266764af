"""The three documents that an office must produce: table of opinions, report, notice of conclusion."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from models.errors import Problem
from service.routing.nouns import Profile
from service.summaries.official_layout import OfficialDocument
from service.summaries.opinion_list import Line
from service.web.writing import day

#: Word opens longer tables only slowly; Excel is the better place for them.
MAX_LINES: Final = 3000
TABLE_HEADINGS: Final = (
    "STT", "Họ và tên, thôn/TDP", "Nội dung ý kiến, kiến nghị", "Loại", "Lĩnh vực", "Thẩm quyền", "Đơn vị chủ trì",
    "Đơn vị phối hợp", "Trả lời tại hội nghị", "Thời hạn", "Kết quả", "Ghi chú",
)  # fmt: skip
TABLE_SHARES: Final = (0.04, 0.09, 0.19, 0.06, 0.08, 0.06, 0.09, 0.1, 0.1, 0.08, 0.06, 0.05)
NO_TOPIC: Final = "Chưa rõ lĩnh vực"


class TooManyForWord(Problem):
    """So many rows belong into Excel."""

    status = 422
    code = "too_many_for_word"
    title = "Quá nhiều ý kiến cho một văn bản Word"

    @classmethod
    def of(cls, n_lines: int) -> "TooManyForWord":
        """With how many there are."""
        return cls(f"Có {n_lines} ý kiến; văn bản Word nhận tối đa {MAX_LINES}, hãy dùng Excel.")


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


def write_document(kind: str, matter: Matter, path: Path) -> None:
    """Writes the table, report or notice; KeyError for another kind, TooManyForWord above 3,000 opinions."""
    if len(matter.lines) > MAX_LINES:
        raise TooManyForWord.of(len(matter.lines))
    WRITERS[kind](matter).word.save(str(path))


def _table(matter: Matter) -> OfficialDocument:
    document = OfficialDocument(title="Bảng tổng hợp ý kiến, kiến nghị", landscape=True)
    document.letterhead(matter.profile.letterhead, kind="BTH", year=matter.on.year)
    document.title("BẢNG TỔNG HỢP", f"Ý kiến, kiến nghị {matter.about.removeprefix('ý kiến, kiến nghị ')}")
    _add_table(document, matter)
    document.signature(matter.profile.letterhead)
    return document


def _report(matter: Matter) -> OfficialDocument:
    lines, document = matter.lines, OfficialDocument(title="Báo cáo tổng hợp")
    document.letterhead(matter.profile.letterhead, kind="BC", year=matter.on.year)
    document.title("BÁO CÁO", f"Tổng hợp, giải quyết {matter.about}")
    document.heading("I. CÔNG TÁC TỔ CHỨC")
    document.text(_organisation(matter))
    document.heading("II. KẾT QUẢ")
    n_people = len({line.who for line in lines if line.who})
    n_answered = sum(bool(line.answer) for line in lines)
    document.text(
        f"Tổng số {len(lines)} ý kiến, kiến nghị, từ {n_people} người hoặc địa bàn có ghi tên; "
        f"đã trả lời {n_answered} ý kiến."
    )
    document.text(f"Theo lĩnh vực: {_counted(Counter(topic for line in lines for topic in _topics(line)))}.")
    document.text(f"Theo thẩm quyền: {_counted(Counter(_level(line) for line in lines))}.")
    document.text(f"Theo kết quả: {_counted(Counter(line.outcome for line in lines))}.")
    document.heading("III. NỘI DUNG VÀ TRẢ LỜI")
    for number, (topic, of_topic) in enumerate(_by_topic(lines).items(), start=1):
        document.heading(f"{number}. {topic} ({len(of_topic)} ý kiến)")
        for line in of_topic:
            document.text(_said(line))
    document.heading("IV. PHÂN CÔNG, THỜI HẠN")
    _assign(document, lines)
    document.heading("V. KIẾN NGHỊ CẤP TRÊN")
    _refer_upwards(document, lines)
    document.signature(matter.profile.letterhead)
    document.landscape_appendix("PHỤ LỤC: BẢNG TỔNG HỢP Ý KIẾN, KIẾN NGHỊ")
    _add_table(document, matter)
    return document


def _notice(matter: Matter) -> OfficialDocument:
    lines, document = matter.lines, OfficialDocument(title="Thông báo kết luận")
    document.letterhead(matter.profile.letterhead, kind="TB", year=matter.on.year)
    document.title("THÔNG BÁO", f"Kết luận về {matter.about}")
    document.heading("1. Đánh giá chung")
    document.text(_organisation(matter))
    document.text(
        f"Có {len(lines)} ý kiến, kiến nghị, tập trung vào: {_counted(Counter(map(_main_topic, lines)))}."
    )
    document.heading("2. Kết luận từng nhóm nội dung")
    own = [line for line in lines if _level(line) == "xã"]
    for place, (topic, of_topic) in enumerate(_by_topic(own).items(), start=1):
        document.heading(f"2.{place}. {topic}")
        for line in of_topic:
            due = f", hoàn thành trước ngày {day(line.due_on)}" if line.due_on else ""
            together = f", phối hợp: {line.supports}" if line.supports else ""
            document.text(f"- {line.text} Giao {line.department} chủ trì{together}{due}.")
    document.heading("3. Việc vượt thẩm quyền")
    _refer_upwards(document, lines)
    document.heading("4. Tổ chức thực hiện")
    document.text(
        "Các đơn vị được giao chủ động thực hiện, báo cáo kết quả đúng thời hạn; Văn phòng HĐND và UBND "
        "theo dõi, đôn đốc, tổng hợp và công khai kết quả để Nhân dân biết, giám sát."
    )
    document.signature(matter.profile.letterhead)
    return document


WRITERS: Final[Mapping[str, Callable[[Matter], OfficialDocument]]] = {
    "table": _table,
    "report": _report,
    "notice": _notice,
}


def _organisation(matter: Matter) -> str:
    name = f"{matter.profile.type} {matter.profile.name}"
    if matter.meeting is None:
        done = "đã tiếp nhận, phân loại và giao giải quyết ý kiến của Nhân dân"
        return f"Ủy ban nhân dân {name} {done} {matter.described}."
    place = f" tại {matter.meeting.place}" if matter.meeting.place else ""
    chair = f", do {matter.meeting.chair} chủ trì" if matter.meeting.chair else ""
    return f"Ngày {day(matter.meeting.held_on)}{place}, Ủy ban nhân dân {name} tổ chức {matter.meeting.title}{chair}."


def _add_table(document: OfficialDocument, matter: Matter) -> None:
    document.table(TABLE_HEADINGS, _rows(matter), TABLE_SHARES)


def _rows(matter: Matter) -> Iterator[Sequence[str]]:
    for number, line in enumerate(matter.lines, start=1):
        yield (
            str(number), line.who, line.text, line.kind, ", ".join(line.topics), line.competence, line.lead,
            line.supports, line.answer, day(line.due_on) if line.due_on else "", line.outcome, line.note,
        )  # fmt: skip
        matter.told(number)


def _assign(document: OfficialDocument, lines: Sequence[Line]) -> None:
    by_department: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_department[line.department].append(line)
    for department, theirs in sorted(by_department.items(), key=lambda pair: -len(pair[1])):
        days = [line.due_on for line in theirs if line.due_on]
        until = f", chậm nhất ngày {day(max(days))}" if days else ""
        document.text(f"- {department}: chủ trì {len(theirs)} ý kiến{until}.")


def _refer_upwards(document: OfficialDocument, lines: Sequence[Line]) -> None:
    beyond = [line for line in lines if _level(line) not in ("xã", "chưa xác định")]
    for line in beyond:
        document.text(f"- {line.text} (thẩm quyền: {line.competence}; {line.department}).")
    if not beyond:
        document.text("Không có.")


def _said(line: Line) -> str:
    who = f"{line.who}: " if line.who else ""
    answer = f" Trả lời: {line.answer}" if line.answer else " Chưa có trả lời."
    return f"- {who}{line.text}{answer}"


def _by_topic(lines: Sequence[Line]) -> Mapping[str, list[Line]]:
    """Each opinion under its main topic, the largest group first."""
    groups: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        groups[_main_topic(line)].append(line)
    return dict(sorted(groups.items(), key=lambda pair: -len(pair[1])))


def _topics(line: Line) -> Sequence[str]:
    return line.topics or (NO_TOPIC,)


def _main_topic(line: Line) -> str:
    return _topics(line)[0]


def _level(line: Line) -> str:
    return line.competence or "chưa xác định"


def _counted(counts: Counter[str]) -> str:
    return "; ".join(f"{name} {n}" for name, n in counts.most_common()) or "không có"
