"""Who speaks in "Ông Nguyễn Văn A, thôn Trung: …" and its many variants, and from which village."""

import re
from dataclasses import dataclass

from service.dialogues.splitting.letters import LOWER, UPPER



def _words(*phrases: str) -> str:
    """An alternative of phrases for a verbose pattern, small or large letters."""
    return "(?i:" + "|".join(phrase.replace(" ", r"\ ") for phrase in phrases) + ")"


_TITLE = _words(
    r"ông \(bà\)", "ông", "bà", "anh", "chị", "bác", "cô", "chú", "cụ", "đồng chí", "đ/c", "đại biểu", "cử tri", "công dân",
    "đoàn viên", "hội viên", "em", r"ô\.", r"b\.",
)  # fmt: skip
_CAPITAL_WORD = rf"[{UPPER}][{UPPER}{LOWER}.]*"
_NAME = rf"{_CAPITAL_WORD}(?:\s+{_CAPITAL_WORD}){{0,5}}"
VILLAGE = re.compile(
    rf"""(?<!\w)(?P<village>(?i:thôn|xóm|ấp|khóm|bản|buôn|làng|khu\ phố|khu\ dân\ cư|khu|tổ\ dân\ phố|tdp|kdc|sóc|phum)\s+
    (?:(?i:số|văn\ hóa|văn\ hoá)\s+)?(?:\d+\w?|[IVX]+\b|{_CAPITAL_WORD}(?:\s+(?:{_CAPITAL_WORD}|\d+)){{0,3}})
    |(?i:tổ|đội|cụm)\s+(?i:số\s+)?\d+\w?)""",
    re.VERBOSE,
)
_SAYS = _words(
    "phát biểu(?: ý kiến)?", "có ý kiến", "nêu ý kiến", "tham gia ý kiến", "góp ý", "hỏi", "đề nghị", "kiến nghị", "phản ánh",
    "đề xuất", "cho rằng", "cho biết", "thắc mắc", "nêu", "trình bày", "mong muốn", "mong", "yêu cầu", "bức xúc", "băn khoăn",
    "bày tỏ", "chất vấn",
)  # fmt: skip
_OFFICE_DEED = _words(
    "trả lời", "giải trình", "tiếp thu", "giải đáp", "kết luận", "báo cáo", "tuyên bố", "khai mạc", "bế mạc", "thông qua",
    "chủ trì", "điều hành", "giới thiệu", "đánh giá", "nhấn mạnh", "ghi nhận", "phát biểu chỉ đạo", "chỉ đạo",
)  # fmt: skip
_TURN = re.compile(
    rf"""^(?:[Ýý]\ kiến\ (?:của\ |phát\ biểu\ của\ )?|[Tt]heo\ |(?i:hộ)\ (?:gia\ đình\ )?)?
    (?P<title>{_TITLE})\s+(?P<name>{_NAME})?
    (?P<about>[^:.;]{{0,160}}?)
    (?:\s*(?P<colon>:)\s*|\s+(?:đã\s+)?(?=(?P<verb>{_SAYS}|{_OFFICE_DEED})\b))(?P<rest>.*)$""",
    re.VERBOSE | re.DOTALL,
)
_GROUP_TURN = re.compile(
    rf"""^(?:(?i:ý\ kiến\ (?:của\ )?))?(?P<crowd>(?i:cử\ tri|nhân\ dân|bà\ con|người\ dân|các\ hộ(?:\ dân)?|hội\ viên|chi\ bộ|tổ\ đại\ biểu))
    (?P<about>[^:.;]{{0,80}}?)(?:\s*(?P<colon>:)\s*|\s+(?:đã\s+)?(?=(?P<verb>{_SAYS})\b))(?P<rest>.*)$""",
    re.VERBOSE | re.DOTALL,
)
_VILLAGE_TURN = re.compile(
    rf"^(?P<about>{VILLAGE.pattern})[^:.;,]{{0,30}}:\s*(?P<rest>.*)$", re.VERBOSE | re.DOTALL
)
_TRAILING = re.compile(
    rf"""\s*\((?:{_TITLE}\s+)?(?:[Ýý]\ kiến\ (?:của\ )?{_TITLE}\s+)?(?P<name>{_NAME})\s*[,–-]\s*(?P<about>[^()]{{2,60}})\)\s*[.;]?$""",
    re.VERBOSE,
)
_LEADING = re.compile(
    rf"""\((?:(?:{_TITLE}\s+)?(?P<name>{_NAME})(?:\s*[,–-]\s*(?P<about>[^()]{{2,60}}))?|(?i:ẩn\ danh|giấu\ tên)[^()]*)\)\s*[:.]?\s*(?=\S)""",
    re.VERBOSE,
)
# Those who answer for the office; people who hold an office in a village or an association raise matters.
_OFFICE = re.compile(
    r"(?i)\b(?:(?:phó )?chủ tịch (?:ubnd|uỷ ban nhân dân|ủy ban nhân dân|hđnd|hội đồng nhân dân|xã|phường|huyện|thị trấn)|"
    r"(?:phó )?bí thư (?:đảng|huyện|thị|thành|tỉnh|đu)\w*|trưởng phòng|phó (?:trưởng )?phòng|công chức|cán bộ (?:địa chính|tư pháp|"
    r"chuyên môn|văn hóa|xã)|địa chính|(?:phó )?trưởng công an|công an xã|giám đốc|chỉ huy trưởng|chuyên viên|chủ tọa|chủ trì|"
    r"kế toán|lãnh đạo|ct ubnd|pct|ubnd|hđnd)"
)
_OPENED_BY_SAYING = re.compile(
    rf"^(?:phát biểu(?: ý kiến)?|có ý kiến|nêu ý kiến|tham gia ý kiến|trình bày|góp ý|cho biết|cho rằng|nêu|hỏi|phản ánh)"
    r"\s*(?:rằng|là|việc|về việc)?\s*[:,]?\s*",
)


@dataclass(frozen=True, slots=True)
class Turn:
    """`speaker` without title, None for a crowd; `text` is what is said, may be empty before a list.

    `answers`: somebody of the office answers or reports. `deed` is the verb, "" after a colon.
    """

    speaker: str | None
    village: str | None
    text: str
    answers: bool = False
    deed: str = ""


def find_turn(paragraph: str) -> Turn | None:
    """The turn that a paragraph opens, None when nobody is introduced."""
    for pattern in (_TURN, _GROUP_TURN):
        found = pattern.match(paragraph)
        if found and (turn := _turn(found)):
            return turn
    if found := _VILLAGE_TURN.match(paragraph):
        return Turn(None, find_village(found["about"]), found["rest"].strip())
    return None


def _turn(found: re.Match[str]) -> Turn | None:
    groups = found.groupdict()
    name, about, verb = groups.get("name"), groups["about"], groups["verb"] or ""
    village = find_village(about)
    if name is None and "title" in groups and village is None:
        return None
    # Many words between the person and the verb: a sentence that tells of somebody, no turn.
    if verb and about.count(" ") > 14:
        return None
    answers = bool(_OFFICE.search(f"{name or ''} {about}")) or bool(re.match(_OFFICE_DEED, verb, re.VERBOSE))
    # "Cử tri thôn Hậu phản ánh …" names nobody: the sentence stays as it is.
    text = _said(found["rest"], verb) if name or not verb else found.string
    return Turn(_bare_name(name), village, text, answers, verb)


def _bare_name(name: str | None) -> str | None:
    return name.strip(" .") if name else None


def _said(rest: str, verb: str) -> str:
    """What is said: "đề nghị …" stays, "phát biểu:" and "hỏi:" go."""
    rest = rest.strip()
    if verb:
        bare = _OPENED_BY_SAYING.sub("", rest, count=1)
        rest = bare if rest[: len(verb) + 2].rstrip().endswith(":") or not bare else rest
        rest = _without_saying(rest)
    return rest[:1].upper() + rest[1:]


def _without_saying(rest: str) -> str:
    head = re.match(
        r"^(?:phát biểu(?: ý kiến)?|có ý kiến|nêu ý kiến|tham gia ý kiến|cho biết|cho rằng)\s*(?:rằng|là)?\s*[:,]?\s*",
        rest,
    )
    return rest[head.end() :] if head else rest


def find_village(text: str) -> str | None:
    """The first named village or residential group in a text."""
    found = VILLAGE.search(text)
    if found is None:
        return None
    village = found["village"].strip()
    return village if village[:2].isupper() else village[:1].lower() + village[1:]


def take_bracketed_speaker(text: str) -> tuple[str, str | None, str | None]:
    """(text, speaker, village) of "… (bà Lê Thị Lan, thôn 3)" or "(Lê Thị Lan, thôn 3) …".

    At the end only when a village stands in the brackets: names in brackets there may be anything.
    """
    found = _TRAILING.search(text)
    if found and (village := find_village(found["about"])):
        return text[: found.start()].strip(), found["name"], village
    found = _LEADING.match(text)
    if found is None:
        return text, None, None
    return text[found.end() :].strip(), found["name"], find_village(found["about"] or "")
