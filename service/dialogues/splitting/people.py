"""Whom some words name: a person with a title or a family name, a crowd, a village, a body of the office."""

import re
from dataclasses import dataclass

from service.dialogues.splitting.letters import LOWER, is_capitals, n_syllables
from service.dialogues.splitting.names import (
    NAME,
    NO_NAME_AFTER_TITLE,
    RANK,
    SMALL_TITLE,
    TITLE,
    bare_name,
    begins_with_family_name,
    find_family_name,
)
from service.dialogues.splitting.offices import OFFICE, OFFICE_HEAD
from service.dialogues.splitting.patterns import either, phrases
from service.dialogues.splitting.villages import VILLAGE, find_village

_CROWD = either("""
    cử tri|nhân dân|bà con|người dân|các hộ(?: dân)?|hội viên|chi bộ|tổ đại biểu
    chi đoàn|chi hội|tập thể|hợp tác xã|htx|tổ hợp tác|câu lạc bộ|clb|phụ huynh|tiểu thương|đoàn viên|thanh niên
    hội (?:phụ nữ|nông dân|cựu chiến binh|ccb|người cao tuổi)|ban công tác mặt trận
    cư dân|một (?:phụ huynh|người dân|cử tri|hộ dân|công dân)|nick|tài khoản|người (?:dùng|gửi|gọi|phản ánh)
    (?:nam|nữ)(?=,| giới| khoảng|$)
""")
_TITLED = re.compile(rf"^(?P<role>)(?i:(?:{TITLE}|{RANK})\s+)+(?P<name>{NAME})(?P<about>.*)$", re.DOTALL)
_TITLE_LATER = re.compile(
    rf"^(?P<role>(?:[^\s:.;,()]+\s+){{1,6}})(?i:{TITLE}|{RANK})\s+(?P<name>{NAME})(?P<about>.*)$"
)
_TITLE_ONLY = re.compile(rf"^(?P<role>)(?i:{TITLE})\s(?P<name>)(?P<about>.*)$", re.DOTALL)
# Notes without capitals: "ông cửu: …", "ông thìn khối trưởng".
_SMALL = re.compile(
    rf"^(?P<role>){SMALL_TITLE}\s+(?!{NO_NAME_AFTER_TITLE})"
    rf"(?P<name>[{LOWER}]+(?:\s+(?!khối|tổ|trưởng|bí|chủ)[{LOWER}]+(?=\s*(?:[,(–-]|$)))?)"
    rf"(?P<about>(?:\s*[,(–-].*|(?:\s+[{LOWER}]+){{0,3}}))$"
)
_IN_FRONT_OR_BRACKETS = re.compile(rf"(?:^|\()(?i:{TITLE})\s+(?P<name>{NAME})")
_RANKED = re.compile(rf"(?i){RANK}\s")
#: Things that bear the names of people.
_THING = phrases(
    r"\b<thing>\b",
    thing=either("""
        đường|phố|hẻm|ngõ|ngách|kiệt|trường|cầu|chợ|công viên|dự án|khu|công trình|nghĩa trang|đền|chùa|tuyến|ngã
        bệnh viện|trạm|sông|suối|hồ|đập|kênh|cống|quỹ|giải|nghị quyết|xã|phường|huyện|tỉnh|thôn|xóm|làng|bản|nhà|đất
        dòng
    """),
)
_CROWD_HEAD = re.compile(
    rf"^(?i:ý kiến (?:của )?|nhiều |một số |các |đa số )?(?i:{_CROWD})\b(?P<about>[^:.;]*)$"
)
_VILLAGE_HEAD = re.compile(
    r"^(?i:đại diện |ý kiến |trưởng |nhân dân |hộ dân |chi đoàn |chi hội [^\s:]+ |chi bộ |bí thư )*"
    rf"(?P<village>{VILLAGE})[^:.;,]{{0,30}}$"
)
_REQUEST = re.compile(r"(?i)(?:kính )?(?:đề nghị|kiến nghị|mong|xin|cần|quan tâm|xem xét|bố trí)\b")
MAX_ROLE_SYLLABLES, MAX_NAMED_SYLLABLES, MAX_OFFICE_SYLLABLES = 6, 20, 12
MIN_WHOLE_NAME_WORDS = 3


@dataclass(frozen=True, slots=True)
class Person:
    """`name` without title, None for a crowd or a body of the office."""

    name: str | None
    village: str | None
    is_officer: bool


def find_person(head: str, rest: str) -> Person | None:
    """Whom the words before a colon name; a body that is asked for something in `rest` does not speak."""
    return (
        find_titled(head, leads=False)
        or _find_by_family_name(head)
        or find_crowd(head)
        or _find_village(head)
        or (None if _REQUEST.match(rest) and not head.lower().startswith("ý kiến") else find_body(head))
    )


def find_titled(head: str, *, leads: bool = True) -> Person | None:
    """A person with a title, who may be known by a village alone: "Đại biểu thôn 3".

    `leads`: the title stands first, not behind a calling ("Tổ trưởng tổ vay vốn bà Lan").
    """
    found = _TITLED.match(head) or _SMALL.match(head) or (None if leads else _TITLE_LATER.match(head))
    found = found or _TITLE_ONLY.match(head)
    if found is None:
        return None
    about = f"{found['role']}, {found['about']}"
    name, village = bare_name(found["name"]) or None, find_village(about)
    is_thing = _THING.search(found["role"]) or (
        name and is_capitals(name) and not begins_with_family_name(name)
    )
    is_officer = bool(OFFICE.search(about) or _RANKED.match(head))
    return None if is_thing or not (name or village or is_officer) else Person(name, village, is_officer)


def _find_by_family_name(head: str) -> Person | None:
    """ "Nguyễn Văn An (xóm 3)", "Thầy giáo Lê Văn Bình"."""
    found = find_family_name(head) if n_syllables(head) <= MAX_NAMED_SYLLABLES else None
    if found is None:
        return None
    start, name = found
    role = head[:start].strip()
    if n_syllables(role) > MAX_ROLE_SYLLABLES or re.search(r"[,:;(]", role):
        return None
    if _THING.search(role) and not OFFICE.search(role):
        return None
    village = find_village(head[start + len(name) :]) or find_village(role)
    return Person(bare_name(name), village, bool(OFFICE.search(head)))


def find_whole_name(head: str) -> Person | None:
    """A person known by a family name of three words at least, as the subject of a sentence needs."""
    found = _find_by_family_name(head)
    return found if found and len((found.name or "").split()) >= MIN_WHOLE_NAME_WORDS else None


def find_crowd(head: str) -> Person | None:
    """ "Cử tri thôn Hậu", "Bà con": many people, perhaps of one village."""
    found = _CROWD_HEAD.match(head)
    return Person(None, find_village(found["about"]), bool(OFFICE.search(head))) if found else None


def _find_village(head: str) -> Person | None:
    found = _VILLAGE_HEAD.match(head)
    return Person(None, find_village(found["village"]), False) if found else None


def find_body(head: str) -> Person | None:
    """A body of the office that speaks without a name."""
    head = re.sub(r"(?i)^ý kiến (?:của|từ) (?:các )?", "", head)
    is_body = OFFICE_HEAD.match(head) and n_syllables(head) <= MAX_OFFICE_SYLLABLES
    return Person(None, None, True) if is_body else None


def find_titled_name(text: str) -> str | None:
    """The name behind a title at the beginning or in brackets: "Phiếu số 2 (bà Mùi)"."""
    found = _IN_FRONT_OR_BRACKETS.search(text)
    return bare_name(found["name"]) if found else None
