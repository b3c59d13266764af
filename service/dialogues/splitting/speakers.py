"""Who speaks in "Ông Nguyễn Văn A, thôn Trung: …" and its many variants, and from which village."""

import re
from dataclasses import dataclass

from service.dialogues.splitting.patterns import either, phrases
from service.dialogues.splitting.villages import CAPITAL_WORD, VILLAGE, find_village

TITLE = either(r"""
    ông \(bà\)|ông|bà|anh|chị|bác|cô|chú|cụ|em|ô\.|b\.
    đồng chí|đ/c|đại biểu|cử tri|công dân|đoàn viên|hội viên
""")
_CROWD = either("""
    cử tri|nhân dân|bà con|người dân|các hộ(?: dân)?|hội viên|chi bộ|tổ đại biểu
""")
NAME = rf"{CAPITAL_WORD}(?:\s+{CAPITAL_WORD}){{0,5}}"
_SAYS = either("""
    phát biểu(?: ý kiến)?|có ý kiến|nêu ý kiến|tham gia ý kiến|góp ý|hỏi|đề nghị|kiến nghị|phản ánh|đề xuất|cho rằng
    cho biết|thắc mắc|nêu|trình bày|mong muốn|mong|yêu cầu|bức xúc|băn khoăn|bày tỏ|chất vấn
""")
_OFFICE_DEED = either("""
    trả lời|giải trình|tiếp thu|giải đáp|kết luận|báo cáo|tuyên bố|khai mạc|bế mạc|thông qua|chủ trì|điều hành
    giới thiệu|đánh giá|nhấn mạnh|ghi nhận|phát biểu chỉ đạo|chỉ đạo
""")
_OPENING = r"(?i:ý kiến (?:của |phát biểu của )?|theo |hộ (?:gia đình )?)?"
_TURN = re.compile(
    rf"^{_OPENING}(?P<title>(?i:{TITLE}))\s+(?P<name>{NAME})?(?P<about>[^:.;]{{0,160}}?)"
    rf"(?:\s*:\s*|\s+(?:đã\s+)?(?=(?P<verb>(?i:{_SAYS}|{_OFFICE_DEED}))\b))(?P<rest>.*)$",
    re.DOTALL,
)
_QUOTED_TURN = re.compile(
    rf"^(?i:theo) (?i:{TITLE})\s+(?P<name>{NAME})(?P<about>[^:.;,]{{0,60}}),\s*(?P<rest>\S.*)$", re.DOTALL
)
_CROWD_TURN = re.compile(
    rf"^(?i:ý kiến (?:của )?)?(?i:{_CROWD})(?P<about>[^:.;]{{0,80}}?)"
    rf"(?:\s*:\s*|\s+(?:đã\s+)?(?=(?P<verb>(?i:{_SAYS}))\b))(?P<rest>.*)$",
    re.DOTALL,
)
_VILLAGE_TURN = re.compile(rf"^(?P<about>{VILLAGE})[^:.;,]{{0,30}}:\s*(?P<rest>.*)$", re.DOTALL)
_IN_BRACKETS = rf"(?:(?i:ý kiến (?:của )?)?(?i:{TITLE})\s+)?(?P<name>{NAME})"
_TRAILING = re.compile(rf"\s*\({_IN_BRACKETS}\s*[,–-]\s*(?P<about>[^()]{{2,60}})\)\s*[.;]?$")
_LEADING = re.compile(
    rf"\((?:{_IN_BRACKETS}(?:\s*[,–-]\s*(?P<about>[^()]{{2,60}}))?|(?i:ẩn danh|giấu tên)[^()]*)\)\s*[:.]?\s*(?=\S)"
)
# Those who answer for the office; people who hold an office in a village or an association raise matters.
OFFICE = phrases(
    r"\b<post>",
    post=either(r"""
        (?:phó )?chủ tịch (?:ubnd|uỷ ban nhân dân|ủy ban nhân dân|hđnd|hội đồng nhân dân|xã|phường|huyện|thị trấn)
        (?:phó )?bí thư (?:đảng|huyện|thị|thành|tỉnh|đu)\w*
        trưởng phòng|phó (?:trưởng )?phòng|giám đốc|chỉ huy trưởng|chuyên viên|kế toán|lãnh đạo
        công chức|cán bộ (?:địa chính|tư pháp|chuyên môn|văn hóa|xã)|địa chính
        (?:phó )?trưởng công an|công an xã
        chủ tọa|chủ trì|ct ubnd|pct|ubnd|hđnd
    """),
)
_SAYING_ONLY = phrases(
    r"^(?:phát biểu(?: ý kiến)?|có ý kiến|nêu ý kiến|tham gia ý kiến|cho biết|cho rằng)\s*(?:rằng|là)?\s*[:,]?\s*"
)
_SAYING_BEFORE_COLON = phrases(
    r"^(?:trình bày|góp ý|nêu|hỏi|phản ánh|đề nghị|kiến nghị|đề xuất|thắc mắc|chất vấn|mong muốn|yêu cầu|bức xúc|"
    r"băn khoăn)"
    r"(?: thêm)?\s*:\s*"
)
#: More words between a person and the verb: a sentence that tells of somebody, no turn of speech.
MAX_BLANKS_BEFORE_VERB = 14


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
    for pattern in (_TURN, _CROWD_TURN):
        found = pattern.match(paragraph)
        if found and (turn := _turn(found)):
            return turn
    if found := _VILLAGE_TURN.match(paragraph):
        return Turn(None, find_village(found["about"]), found["rest"].strip())
    return None


def _turn(found: re.Match[str]) -> Turn | None:
    groups = found.groupdict()
    name, about, verb = groups.get("name"), groups["about"], (groups["verb"] or "").lower()
    village = find_village(about)
    is_person = "title" in groups
    if is_person and name is None and village is None:
        return None
    if verb and about.count(" ") > MAX_BLANKS_BEFORE_VERB:
        return None
    answers = bool(OFFICE.search(f"{name or ''} {about}")) or bool(re.match(_OFFICE_DEED, verb))
    # "Cử tri thôn Hậu phản ánh …" names nobody: the sentence stays as it is, unless their words are quoted.
    is_quoted = bool(_SAYING_BEFORE_COLON.match(found["rest"]))
    text = _said(found["rest"]) if name or not verb or is_quoted else found.string
    return Turn(name.strip(" .") if name else None, village, text, answers, verb)


def _said(rest: str) -> str:
    """What is said: "đề nghị …" stays, "phát biểu", "có ý kiến" and "hỏi:" go."""
    rest = _SAYING_ONLY.sub("", rest.strip(), count=1)
    rest = _SAYING_BEFORE_COLON.sub("", rest, count=1)
    return rest[:1].upper() + rest[1:]


def find_quoted_turn(sentence: str) -> Turn | None:
    """ "Theo cử tri Ngô Văn Phán ở xóm 7, nước máy đục": a turn told by somebody else."""
    found = _QUOTED_TURN.match(sentence)
    if found is None or OFFICE.search(f"{found['name']} {found['about']}"):
        return None
    return Turn(found["name"], find_village(found["about"]), found["rest"].strip(), deed="cho rằng")


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
