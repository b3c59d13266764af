"""The three documents that an office must produce: table of opinions, report, notice of conclusion."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from models.errors import Problem
from service.summaries.document_parts import (
    Matter,
    answered,
    by_topic,
    charge,
    counted,
    is_beyond,
    level,
    main_topic,
    organisation,
    said,
    topics,
)
from service.summaries.official_layout import OfficialDocument
from service.summaries.opinion_list import Line
from service.web.writing import day

#: Word opens longer tables only slowly; Excel is the better place for them.
MAX_LINES: Final = 3000
TABLE_HEADINGS: Final = (
    "STT", "Họ và tên, thôn/TDP", "Nội dung ý kiến, kiến nghị", "Loại", "Lĩnh vực", "Thẩm quyền", "Đơn vị chủ trì",
    "Đơn vị phối hợp", "Trả lời tại hội nghị", "Thời hạn", "Kết quả", "Ghi chú",
)  # fmt: skip
TABLE_SHARES: Final = (0.04, 0.09, 0.19, 0.055, 0.08, 0.055, 0.09, 0.09, 0.1, 0.08, 0.075, 0.055)


class TooManyForWord(Problem):
    """So many rows belong into Excel."""

    status = 422
    code = "too_many_for_word"
    title = "Quá nhiều ý kiến cho một văn bản Word"

    @classmethod
    def of(cls, n_lines: int) -> "TooManyForWord":
        """With how many there are."""
        return cls(f"Có {n_lines} ý kiến; văn bản Word nhận tối đa {MAX_LINES}, hãy dùng Excel.")


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
    document.text(organisation(matter))
    document.heading("II. KẾT QUẢ")
    n_people = len({line.who for line in lines if line.who})
    document.text(
        f"Tổng số {len(lines)} ý kiến, kiến nghị, từ {n_people} người hoặc địa bàn có ghi tên; {answered(matter)}."
    )
    if n_again := sum(bool(line.note) for line in lines):
        document.text(f"Trong đó {n_again} ý kiến nêu lại việc đã được nêu trước đây.")
    document.text(f"Theo lĩnh vực: {counted(Counter(topic for line in lines for topic in topics(line)))}.")
    document.text(f"Theo thẩm quyền: {counted(Counter(level(line) for line in lines))}.")
    document.text(f"Theo kết quả: {counted(Counter(line.outcome for line in lines))}.")
    document.heading("III. NỘI DUNG VÀ TRẢ LỜI")
    for number, (topic, of_topic) in enumerate(by_topic(lines).items(), start=1):
        document.heading(f"{number}. {topic} ({len(of_topic)} ý kiến)")
        for line in of_topic:
            document.text(said(line))
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
    document.text(organisation(matter))
    document.text(
        f"Có {len(lines)} ý kiến, kiến nghị, tập trung vào: {counted(Counter(map(main_topic, lines)))}."
    )
    document.heading("2. Kết luận từng nhóm nội dung")
    own = [line for line in lines if not is_beyond(line)]
    for place, (topic, of_topic) in enumerate(by_topic(own).items(), start=1):
        document.heading(f"2.{place}. {topic}")
        for line in of_topic:
            document.text(f"- {line.text} {charge(line, matter)}")
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


def _add_table(document: OfficialDocument, matter: Matter) -> None:
    headings = (
        TABLE_HEADINGS if matter.meeting else [name.removesuffix(" tại hội nghị") for name in TABLE_HEADINGS]
    )
    document.table(headings, _rows(matter), TABLE_SHARES)


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
    beyond = [line for line in lines if is_beyond(line)]
    for line in beyond:
        level = f"thẩm quyền: {line.competence}" if line.competence != "xã" else "không thuộc thẩm quyền"
        document.text(f"- {line.text} ({level}; {line.department}).")
    if not beyond:
        document.text("Không có.")
