"""What a document says about itself: title, date, place, chair, commune."""

import itertools
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from service.dialogues.nouns import Facts
from service.dialogues.splitting import voice_cues
from service.dialogues.splitting.forms import find_writer
from service.dialogues.splitting.furniture import furniture_reason
from service.dialogues.splitting.headings import NAMES_DOCUMENT
from service.dialogues.splitting.letters import is_capitals, n_syllables
from service.dialogues.splitting.messages import find_message
from service.dialogues.splitting.names import CAPITAL_WORD, begins_with_family_name
from service.dialogues.splitting.paragraphs import Paragraph
from service.dialogues.splitting.patterns import phrases
from service.dialogues.splitting.sentences import split_sentences
from service.dialogues.splitting.speakers import find_turn

_HEAD = 40
_TITLE_WITHIN = 15
MAX_TITLE_CHARS = 300
_NUMERIC = re.compile(r"(?<![\d/])(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})(?!\d)")
_WORDED = re.compile(r"(?i)ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*,?\s*năm\s*(\d{4})")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_MONTH = re.compile(r"(?i)tháng\s*(\d{1,2})\s*(?:năm|/)\s*(\d{4})")
_QUARTER = re.compile(r"(?i)quý\s*(iv|iii|ii|i|[1-4])\b[^.;]{0,40}?\bnăm\s*(\d{4})")
_HALF = re.compile(r"(?i)(?:6|sáu) tháng (đầu|cuối) năm\D{0,12}(\d{4})")
_YEAR = re.compile(r"(?i)năm\s*(20\d{2}|19\d{2})")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
# A date that belongs to another document: "Nghị quyết số 04-NQ/ĐU ngày 28/12/2022".
_CITES = phrases(r"""
    (?:nghị quyết|quyết định|kế hoạch|công văn|chỉ thị|kết luận|thông báo|luật|hướng dẫn|số)\b[^.;]{0,80}$
""")
_OPENS_MEETING = phrases(r"""
    ^(?:hôm nay|vào hồi|sáng|chiều|tối|thời gian|địa điểm|\(họp)\b
    ^ngày(?! đăng)\b
    tổ chức (?:hội nghị|đối thoại)
""")
_PLACE_DATE = re.compile(r"(?i)^[^.:;]{2,40},\s*ngày")
_PLACE = re.compile(
    r"(?i)(?:\btại\s+|địa điểm\s*:\s*)"
    r"(?P<place>(?:hội trường|nhà văn h(?:óa|oá)|nhà sinh hoạt|trụ sở|phòng họp|trung tâm|đình|trường|ubnd)"
    r"[^,.;:)]{0,80})"
)
_PERSON = rf"(?i:ông|bà|đồng chí|đ/c)\s*:?\s+(?P<name>{CAPITAL_WORD}(?:\s+{CAPITAL_WORD}){{1,4}})"
_CHAIR = re.compile(
    r"(?i:chủ trì|chủ tọa|chủ toạ)(?i:\s+(?:hội nghị|buổi đối thoại|đối thoại|cuộc họp))?"
    r"\s*(?::|(?i:là))?\s*(?i:có\s+)?" + _PERSON
)
_CHAIR_BEFORE = re.compile(_PERSON + r"[^.;:]{0,160}(?i:chủ trì)")
_COMMUNE = re.compile(
    rf"(?<!thị )\b(?P<type>(?i:xã|phường|thị trấn))\s+(?P<name>{CAPITAL_WORD}(?:\s+{CAPITAL_WORD}){{0,3}})"
)


def find_facts(
    paragraphs: Sequence[Paragraph], stated: Mapping[str, str], *, is_plain_list: bool = False
) -> Facts:
    """Facts of the head of a document; what a JSON file states itself outweighs them. A plain list has no title."""
    head = [paragraph.text for paragraph in paragraphs[:_HEAD]]
    held_on, precision = _stated_date(stated.get("held_on", "")) or find_date(head)
    return Facts(
        title=stated.get("title") or ("" if is_plain_list else find_title(paragraphs)),
        held_on=held_on,
        precision=precision,
        place=stated.get("place")
        or _first(_PLACE, [text for text in head if _OPENS_MEETING.search(text)], "place"),
        chair=stated.get("chair") or _first(_CHAIR, head, "name") or _first(_CHAIR_BEFORE, head, "name"),
        commune=stated.get("commune") or _find_commune(head),
    )


def _first(pattern: re.Pattern[str], texts: Sequence[str], group: str) -> str:
    return next((found[group].strip() for text in texts if (found := pattern.search(text))), "")


def _find_commune(head: Sequence[str]) -> str:
    """Lines in capitals do not show where a name ends, so they come last."""
    for text in sorted(head, key=is_capitals):
        if found := next((one for one in _COMMUNE.finditer(text) if not _is_of_an_officer(text, one)), None):
            name = found["name"].title() if found["name"].isupper() else found["name"]
            return f"{found['type'].lower()} {name.rstrip(' .')}"
    return ""


def _is_of_an_officer(text: str, found: re.Match[str]) -> bool:
    """ "Chủ tịch UBND xã Trương Công Minh": the name is a person's."""
    is_person = begins_with_family_name(found["name"]) and found["name"].count(" ") >= 2
    return is_person and bool(re.search(r"(?i)(?:chủ tịch|bí thư)[^,.;:]{0,20}$", text[: found.start()]))


def find_title(paragraphs: Sequence[Paragraph]) -> str:
    """The line under "BÁO CÁO" or "BIÊN BẢN", else one that names a document or stands in capitals, else the first
    sentence of the text; no furniture, no letterhead."""
    head = [paragraph for paragraph in paragraphs[:_TITLE_WITHIN] if n_syllables(paragraph.text) >= 3]
    for before, paragraph in itertools.pairwise(paragraphs[:_TITLE_WITHIN]):
        if before.text.lower() in ("báo cáo", "biên bản", "thông báo"):
            return _short(f"{before.text.capitalize()} {paragraph.text}")
    for paragraph in sorted(head, key=_title_rank):
        if furniture_reason(paragraph.text) in (None, "caption") and not paragraph.text.endswith(":"):
            title = split_sentences(paragraph.text)[0].strip(" .*")
            return "" if _title_rank(paragraph) == 2 and _is_said(paragraph) else _short(title)
    return ""


def _title_rank(paragraph: Paragraph) -> int:
    if NAMES_DOCUMENT.match(paragraph.text) and not paragraph.marker:
        return 0
    return 1 if is_capitals(paragraph.text) and not paragraph.marker else 2


def _is_said(paragraph: Paragraph) -> bool:
    """What a citizen says or writes names no document, and does not belong into lists of documents."""
    text = paragraph.text
    return bool(
        paragraph.marker
        or find_turn(text)
        or find_writer(text)
        or find_message(text)
        or voice_cues.OWN_VOICE.search(text)
        or voice_cues.NEW_MATTER.match(text)
        or voice_cues.INTRODUCTION.match(text)
    )


def _short(title: str) -> str:
    return title[:MAX_TITLE_CHARS]


def _stated_date(text: str) -> tuple[date, str] | None:
    days = list(_days_in(text))
    return (days[0][1], "day") if days else None


def find_date(head: Sequence[str]) -> tuple[date | None, str]:
    """Best first: the day the meeting is said to be held, the day of place and date, any day of the head that no
    cited document owns; then month, quarter, half-year and year, of which the last day counts."""
    cited_free = [(text, day) for text in head for at, day in _days_in(text) if not _CITES.search(text[:at])]
    for pattern in (_OPENS_MEETING, _PLACE_DATE):
        for text, day in cited_free:
            if pattern.search(text):
                return day, "day"
    own = cited_free or [(text, day) for text in head if text.startswith("(") for _, day in _days_in(text)]
    if own:
        return own[0][1], "day"
    return _period("\n".join(head))


def _days_in(text: str) -> list[tuple[int, date]]:
    found: list[tuple[int, date]] = []
    for pattern, order in ((_WORDED, (3, 2, 1)), (_NUMERIC, (3, 2, 1)), (_ISO, (1, 2, 3))):
        for match in pattern.finditer(text):
            day = _day(*(int(match[group]) for group in order))
            if day:
                found.append((match.start(), day))
    return sorted(found)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1975 <= year <= 2100 else None
    except ValueError:
        return None


def _period(text: str) -> tuple[date | None, str]:
    if (found := _MONTH.search(text)) and 1 <= int(found[1]) <= 12:
        return _last_of_month(int(found[2]), int(found[1])), "month"
    if found := _QUARTER.search(text):
        return _last_of_month(int(found[2]), 3 * _QUARTERS[found[1].lower()]), "quarter"
    if found := _HALF.search(text):
        return _last_of_month(int(found[2]), 6 if found[1].lower() == "đầu" else 12), "half"
    if found := _YEAR.search(text):
        return date(int(found[1]), 12, 31), "year"
    return None, "none"


def _last_of_month(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
