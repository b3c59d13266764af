"""Which paragraphs are headings, and the part of the document that holds below each of them."""

import re
from dataclasses import dataclass, field

from service.dialogues.splitting import heading_cues, voice_cues
from service.dialogues.splitting.letters import is_capitals, n_syllables
from service.dialogues.splitting.offices import OFFICE_HEAD
from service.dialogues.splitting.paragraphs import Paragraph
from service.dialogues.splitting.parts import Part
from service.dialogues.splitting.patterns import either, phrases
from service.dialogues.splitting.people import find_titled_name
from service.dialogues.splitting.speakers import find_name_line, find_subject, find_turn
from service.dialogues.splitting.villages import heading_village

_VOLUME = re.compile(r"(?i)^(?:phần|chương|mục)\s+(?:thứ\s+)?(?:\w{1,5})\s*[.:]?\s*$")
_NEXT_ONE = re.compile(
    r"(?i)^(?:lượt|thư|phiếu|trường hợp|người|công dân|ý kiến|câu hỏi|tin nhắn|cuộc gọi)(?: số| thứ)? ?\d{1,3}"
    r"(?:\s*\([^()]*\))?\s*[.:]?$"
)
#: "Đề xuất, kiến nghị với cấp trên": the requests that the commune passes upward.
_UPWARD = phrases(
    r"^(?:(?:,|và|những|các|một số)? ?<asks>)+(?: với| lên)? (?:các )?cấp (?:trên|có thẩm quyền)$",
    asks="(?:đề xuất|đề nghị|kiến nghị)",
)
_FIELD = re.compile(
    r"(?i)^(?:về |đối với |lĩnh vực |công tác |nhóm |các lĩnh vực|cuộc |buổi |hội nghị |đợt |lượt "
    r"|nội dung (?:về|liên quan))"
)
_LABEL = re.compile(r"^(?P<label>[^:.;]{3,90}):\s*(?P<rest>.*)$", re.DOTALL)
# "Kiến nghị UBND xã …" asks for something; "Kiến nghị, đề xuất" is a heading.
_ADDRESSED = phrases(
    r"(?:đề nghị|kiến nghị|phản ánh|đề xuất)\s+(?:với\s+)?<addressee>",
    addressee=either("""
        ubnd|ủy ban|uỷ ban|xã|huyện|tỉnh|phường|các (?:cấp|ngành|cơ)|công an|nhà|điện|trạm|ngành|cơ quan|chính
        tình trạng|việc|sớm|quan tâm|xem xét
    """),
)
_TITLE_OF_LIST = phrases(r"""
    (?:báo cáo )?(?:bảng |phiếu |biểu )?tổng hợp\b
    danh (?:sách|mục)\b
    đơn (?:kiến nghị|đề nghị|phản ánh|khiếu nại|yêu cầu)
    (?:các |những )?(?:ý kiến|kiến nghị|câu hỏi|phản ánh|nội dung)\b
""")
NAMES_DOCUMENT = phrases(
    r"""<document>\b(?![^.]*\b(?:đề nghị|phản ánh (?:về|việc|tình trạng))\b)""",
    document=either("""
        biên bản|báo cáo|(?:bảng |phiếu )?tổng hợp|hội nghị|danh sách|thông báo
        (?:các |những )?(?:ý kiến|kiến nghị|câu hỏi|phản ánh) của (?:nhân dân|cử tri|người dân|bà con|đại biểu)
    """),
)
# A heading that ends in a stop says nothing; "Một số khu phố chưa lấy ý kiến nhân dân." does.
_VERDICT = phrases(r"\b(?:chưa|còn|không|bị|đã|chậm|thấp)\b")
_STOPS = (".", "!", "?", ";", ",")
VOLUME_LEVEL, CAPITALS_LEVEL = -1, 0
MAX_NAME_SYLLABLES = 10


def opens_entry(text: str) -> bool:
    """Whether the next of several visits, letters or sheets begins: "Lượt 2", "Thư số 3 (không ký tên)"."""
    return bool(_NEXT_ONE.match(text))


def is_heading(paragraph: Paragraph, following: Paragraph | None, *, in_list: bool, part: Part) -> bool:
    """`following` is the next paragraph; `in_list`: a list opened by ":" is running, whose items are matters."""
    text = paragraph.text
    if paragraph.is_heading or _VOLUME.match(text) or opens_entry(text) or _UPWARD.match(text):
        return True
    if is_capitals(text) and n_syllables(text) <= 40:
        is_titled = heading_cues.part_of_heading(text) is not None or bool(NAMES_DOCUMENT.match(text))
        return part is not Part.RAISED or paragraph.level < 5 or is_titled
    if n_syllables(text) > 40 or text.endswith(_STOPS[1:]):
        return False
    if _opens_part(paragraph) or _is_title(paragraph) or heading_village(text):
        return True
    if _heads_items(paragraph, following):
        return True
    if in_list:
        return False
    return _names_field(paragraph, following) or _is_name_line(paragraph, part)


def _tells_of_somebody(text: str) -> bool:
    """ "Chủ tọa đề nghị trả lời luôn 3 ý kiến trên:", "Ông Bảy có 3 ý kiến:": no heading."""
    turn = find_turn(text)
    return bool(find_subject(text) or find_name_line(text) or (turn and turn.answers and turn.deed))


def _heads_items(paragraph: Paragraph, following: Paragraph | None) -> bool:
    """ "II. Hạ tầng, đô thị", "1. Phòng Kinh tế" before deeper items, or before what is said under them: a name."""
    text = paragraph.text.rstrip(":")
    if (
        following is None
        or n_syllables(text) > MAX_NAME_SYLLABLES
        or text.endswith(".")
        or _VERDICT.search(text)
    ):
        return False
    if voice_cues.ASKS.search(text) or find_titled_name(text):
        return False
    is_deeper = paragraph.level < following.level < 9
    is_top = paragraph.level <= 1 and following.level == 9
    is_body = paragraph.level <= 4 and bool(OFFICE_HEAD.match(text)) and following.level != paragraph.level
    return (is_deeper and paragraph.level <= 2) or is_top or is_body


def _is_title(paragraph: Paragraph) -> bool:
    """ "Tổng hợp ý kiến, kiến nghị của cử tri trước kỳ họp …": names a document and says nothing."""
    text = paragraph.text
    return bool(NAMES_DOCUMENT.match(text)) and paragraph.level == 9 and not text.endswith((*_STOPS, ":"))


def _opens_part(paragraph: Paragraph) -> bool:
    text = paragraph.text
    part = heading_cues.part_of_heading(text)
    if part is Part.TASK and paragraph.level <= 4 and n_syllables(text) <= 6:
        return True
    if (
        part is None
        or (text.endswith(".") and (_VERDICT.search(text) or voice_cues.REQUEST.match(text)))
        or _ADDRESSED.search(text)
        or voice_cues.OWN_VOICE.search(text)
        or (text.endswith(":") and _tells_of_somebody(text))
    ):
        return False
    is_short = n_syllables(text) <= 14 and not text.endswith(_STOPS)
    is_numbered = paragraph.level <= 4 and n_syllables(text) <= 16
    return is_short or is_numbered


def _names_field(paragraph: Paragraph, following: Paragraph | None) -> bool:
    """ "1. Về giao thông:" before deeper items; "1. Về giao thông" as the last of a list is a matter."""
    text = paragraph.text
    if n_syllables(text) > 14 or not _FIELD.match(text):
        return False
    opens_below = following is not None and (following.level > paragraph.level or following.level == 9)
    return text.endswith(":") or (opens_below and paragraph.level < 6)


def _is_name_line(paragraph: Paragraph, part: Part) -> bool:
    """A short line without a stop between paragraphs of a report: the name of a place or office."""
    text = paragraph.text
    is_report = part in (Part.NARRATION, Part.ACHIEVEMENT, Part.TASK)
    return is_report and paragraph.level == 9 and n_syllables(text) <= 8 and not text.endswith((*_STOPS, ":"))


def split_label(text: str) -> tuple[Part, str] | None:
    """(part, rest) of "Tồn tại, hạn chế: …": a label of a part with its text on the same line."""
    found = _LABEL.match(text)
    if found is None or n_syllables(found["label"]) > 9 or _ADDRESSED.search(found["label"]):
        return None
    part = heading_cues.part_of_heading(found["label"])
    return (part, found["rest"]) if part else None


@dataclass(slots=True)
class Outline:
    """The headings above the present paragraph; a heading closes those of its own level and below.

    `hears`: the document tells of a meeting with the people.
    """

    default: Part
    open: list[tuple[int, Part, str | None]] = field(default_factory=list)
    is_fresh: bool = False
    hears: bool = False

    @property
    def part(self) -> Part:
        return self.open[-1][1] if self.open else self.default

    @property
    def village(self) -> str | None:
        return next((village for _, _, village in reversed(self.open) if village), None)

    def enter(self, paragraph: Paragraph) -> None:
        level = self._level(paragraph)
        part = heading_cues.part_of_heading(paragraph.text)
        is_entry = opens_entry(paragraph.text)
        if is_entry and self.part is Part.NARRATION:
            part = Part.RAISED
        is_title = level <= CAPITALS_LEVEL and not paragraph.marker and not is_entry
        if is_title and part is Part.RAISED and not _TITLE_OF_LIST.match(paragraph.text):
            part = None  # the title of the document, not the head of a list of opinions
        if part is None and is_title and self.is_fresh and self.open:
            return  # a title set in several lines
        self.is_fresh = True
        village = heading_village(paragraph.text)
        if village and part in (None, Part.PROCEDURE):
            part = self._part_of_village()
        self.close_from(level)
        self.open.append((level, part or self.part, village))

    def _part_of_village(self) -> Part:
        """A village speaks under the heading before it; at a hearing it raises matters under any other, too."""
        return Part.RAISED if self.hears and self.part is Part.NARRATION else self.part

    def enter_label(self, level: int, part: Part) -> None:
        self.close_from(level)
        self.open.append((level, part, None))

    def close_from(self, level: int) -> None:
        while self.open and self.open[-1][0] >= level:
            self.open.pop()

    def _level(self, paragraph: Paragraph) -> int:
        if _VOLUME.match(paragraph.text):
            return VOLUME_LEVEL
        if paragraph.level == 9:
            is_top = (
                is_capitals(paragraph.text) or paragraph.is_heading or NAMES_DOCUMENT.match(paragraph.text)
            )
            return CAPITALS_LEVEL if is_top else 8
        return paragraph.level
