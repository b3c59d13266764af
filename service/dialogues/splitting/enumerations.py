"""Sentences to pieces: lists inside a sentence taken apart where each part can be a matter of its own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from service.dialogues.nouns import Joint
from service.dialogues.splitting.letters import n_syllables
from service.dialogues.splitting.patterns import either, phrases
from service.dialogues.splitting.report_cues import LIST_OPENER

MIN_LISTED = 3
_OPEN, _CLOSE = "([“", ")]”"
# A finished statement holds one of these; a bare noun phrase of a list does not.
_PREDICATE = phrases(
    r"\b<word>\b",
    word=either("""
        chưa|còn|vẫn|đã|đang|bị|xuất hiện|xảy ra|diễn ra|diễn biến|rất|gây|không|chậm|thấp|yếu|kém|cần|phải|nên
        đề nghị|kiến nghị|mong
        # not "quá tải", "thiếu niên", "khó khăn", which are nouns of a matter
        quá(?! tải| khổ| trình)
        thiếu(?! niên| nhi)
        khó(?! khăn)
    """),
)
# Words that open the next clause of a report: the subject of a verdict.
_CLAUSE_HEAD = phrases(
    r"^<word>\b",
    word=either("""
        tình hình|tình trạng|việc|công tác|hoạt động|chất lượng|tiến độ|hiệu quả|một số|một bộ phận|nhiều|tỷ lệ|tỉ lệ
        phong trào|chế độ|nguồn lực|đời sống|tinh thần|vấn đề|số lượng|thu ngân sách|cơ sở vật chất|hệ thống
        các tuyến|tuyến|đường
    """),
)
# Nouns that say of themselves that a matter follows.
_MATTER_HEAD = phrases(r"^(?:công tác|việc|tình trạng|vấn đề|tình hình)\s")
_VERB_HEAD = phrases(
    r"^<word>\b",
    word=either("""
        phát triển|xây dựng|đầu tư|sửa chữa|nâng cấp|cải tạo|tu sửa|mở rộng|quản lý|hỗ trợ|tăng cường|đẩy mạnh|nâng cao
        bảo vệ|xử lý|giải quyết|tháo gỡ|giải ngân|thu gom|phòng chống|phòng, chống|đảm bảo|bảo đảm|tạo điều kiện
        thực hiện|tổ chức|kiểm tra|lắp đặt|làm|mở|cấp|chống
    """),
)
#: A request behind a semicolon asks for what stands before it.
_ASKS = phrases(r"^(?:nay |vậy |tôi |dân )*(?:xin|đề nghị|kiến nghị|mong|nhờ|yêu cầu|phải)\b")
_DEADLINE = phrases(r"""
    ^<done>\b[^.;]{0,30}(?:trước|trong|chậm nhất|đến)\b
    ^không (?:để|làm)\b
""", done="(?:hoàn thành|xong|báo cáo(?: kết quả)?|thời (?:gian|hạn)|thực hiện xong|trình)")  # fmt: skip
# A part that begins like this hangs on the part before it.
_HANGS = phrases(
    r"^<word>\b",
    word=either("""
        để|nhằm|trong đó|nhất là|đặc biệt|mà|do|vì|nên|theo|từ|tại|ở|trên|của|cho|với|không|chưa|được|bị|gây|ảnh hưởng
        dẫn đến|có|còn|rất|như|khi|nếu|đang|đã|sẽ|trong|ngoài|giữa|đến|ngày|tháng|năm|số|thôn|xóm|xã|huyện|tỉnh
        đảm bảo|bảo đảm|góp phần|tạo điều kiện cho
    """),
)
_TAIL = re.compile(r"(?:\s*(?:\.{2,}|…|v\.v\.?|vv|,|;|\.))+\s*$")
_ANY_COLON = re.compile(r"^(?P<lead>[^;:]{3,300}:)\s+(?P<list>.+)$")
_AND = re.compile(r"(?P<first>.+?)(?P<and>\s+(?:và|cũng như|cùng với)\s+)(?P<second>.+)")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence; `separator` is what stood before it in the text."""

    text: str
    joint: Joint
    separator: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A sentence cut after the words that open its list; `lead` is empty when it opens none."""

    lead: str
    listed: str


def open_list(sentence: str, *, at_any_colon: bool = False) -> Opened:
    """Cut "… tập trung vào các vấn đề như: A; B; C" before A; needs two parts, or a colon and one."""
    found = LIST_OPENER.match(sentence) or (_ANY_COLON.match(sentence) if at_any_colon else None)
    if found is None:
        return Opened("", sentence)
    lead, listed = found["lead"], found["list"]
    has_parts = len(_cut(listed, ";")) > 1 or len(_cut(listed, ",")) > 1
    if not has_parts and not lead.rstrip().endswith(":"):
        return Opened("", sentence)
    return Opened(lead, listed)


def holds_verdict(text: str) -> bool:
    """Whether something is said of a matter ("… còn chậm"), not only its name."""
    return bool(_PREDICATE.search(text))


def parts_of_list(listed: str, *, at_commas: bool = True) -> list[Part]:
    """Parts of an opened list: apart at each semicolon, listed at commas between bare nouns, "và" run on."""
    return list(_parts(listed, at_semicolon=Joint.APART, is_list=True, at_commas=at_commas))


def parts_of_sentence(sentence: str, *, is_report: bool, is_plan: bool = False) -> list[Part]:
    """Clauses of a running sentence: at semicolons, and in reports at commas where a verdict meets a new subject.

    In a report each clause with a verdict or request of its own stands apart, in a plan or what several people said
    each clause; a citizen may hang on with one.
    """
    parts = list(_parts(sentence, at_semicolon=Joint.LISTED, is_list=False, at_commas=is_report))
    if not is_report:
        return parts if is_listed(sentence) else _with_their_requests(parts)
    return [
        replace(part, joint=Joint.APART)
        if part.separator == "; " and (is_plan or _PREDICATE.search(part.text))
        else part
        for part in (_with_their_deadlines(parts) if is_plan else parts)
    ]


def is_listed(sentence: str) -> bool:
    """Three semicolons or more: a list, in which a request is one more matter."""
    return len(_cut(sentence, ";")) > MIN_LISTED


def _with_their_deadlines(parts: list[Part]) -> list[Part]:
    """ "Rà soát 43 hồ sơ; hoàn thành trước 31/12": by when, for what stands before the semicolon."""
    joined: list[Part] = []
    for part in parts:
        if joined and part.separator == "; " and _DEADLINE.match(part.text):
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text}; {part.text}")
        else:
            joined.append(part)
    return joined


def _with_their_requests(parts: list[Part]) -> list[Part]:
    """ "…, khó thở; đề nghị kiểm tra": the request asks for what stands before the semicolon."""
    joined: list[Part] = []
    for part in parts:
        if joined and part.separator == "; " and _ASKS.match(part.text):
            part = replace(part, joint=Joint.RUN_ON)
        joined.append(part)
    return joined


def _parts(text: str, *, at_semicolon: Joint, is_list: bool, at_commas: bool = True) -> Iterator[Part]:
    stretches = _cut(text, ";")
    for number, stretch in enumerate(stretches):
        first: Joint | None = Joint.APART if number == 0 else at_semicolon
        separator = "; " if number else ""
        among = len(stretches) > 1
        for part in _parts_at_commas(stretch, is_list=is_list, at_commas=at_commas, among_semicolons=among):
            shown = _TAIL.sub("", part.text).strip() if is_list else part.text.strip()
            if shown:
                yield Part(shown, first or part.joint, separator if first else part.separator)
            first = None


def _parts_at_commas(
    stretch: str, *, is_list: bool, at_commas: bool, among_semicolons: bool
) -> Iterator[Part]:
    pieces = _cut(stretch, ",") if at_commas else [stretch]
    # Where semicolons part the matters, one comma belongs to a matter; two or more are a list of their own.
    is_own_list = len(pieces) >= (3 if among_semicolons else 2)
    splits_nouns = is_list and is_own_list and not _PREDICATE.search(stretch)
    current, joint = "", Joint.LISTED
    for number, piece in enumerate(pieces):
        rest = ", ".join(pieces[number:])
        if current and _begins_part(current, piece, rest, splits_nouns=splits_nouns):
            yield Part(current, joint, ", ")
            joint = _joint_of(current, piece, splits_nouns=splits_nouns)
            current = piece
        else:
            current = f"{current}, {piece}" if current else piece
    yield from _last(current, joint, splits_nouns=splits_nouns and len(pieces) > 1)


def _joint_of(before: str, piece: str, *, splits_nouns: bool) -> Joint:
    if splits_nouns and _MATTER_HEAD.match(piece):
        return Joint.APART
    return Joint.RUN_ON if _is_further_object(before, piece) else Joint.LISTED


def _is_further_object(before: str, piece: str) -> bool:
    """ "phát triển doanh nghiệp, hợp tác xã": a short noun behind a verb is one more object of it."""
    return n_syllables(piece) <= 3 and bool(_VERB_HEAD.match(before)) and not _VERB_HEAD.match(piece)


def _begins_part(before: str, piece: str, rest: str, *, splits_nouns: bool) -> bool:
    if _HANGS.match(piece):
        return False
    if splits_nouns:
        return n_syllables(piece) >= 2
    is_clause = bool(_CLAUSE_HEAD.match(piece)) and n_syllables(piece) >= 5
    return is_clause and bool(_PREDICATE.search(before)) and bool(_PREDICATE.search(rest))


def _last(text: str, joint: Joint, *, splits_nouns: bool) -> Iterator[Part]:
    """The last member of a list of nouns may hold two: "vệ sinh môi trường và nước sạch"."""
    both = _AND.fullmatch(text) if splits_nouns else None
    if both and min(n_syllables(both["first"]), n_syllables(both["second"])) >= 2:
        yield Part(both["first"], joint, ", ")
        yield Part(
            both["second"], Joint.APART if _MATTER_HEAD.match(both["second"]) else Joint.RUN_ON, both["and"]
        )
    else:
        yield Part(re.sub(r"^\s*và\s+", "", text), joint, ", ")


def _cut(text: str, separator: str) -> list[str]:
    """Cut outside brackets and quotations; a comma between digits belongs to a number.

    A bracket that is never closed is taken for a slip.
    """
    pieces, start, depth, is_quoted = [], 0, 0, False
    for at, char in enumerate(text):
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif char == '"':
            is_quoted = not is_quoted
        elif char == separator and not depth and not is_quoted and not text[at - 1 : at + 2 : 2].isdigit():
            pieces.append(text[start:at].strip())
            start = at + 1
    if depth or is_quoted:
        return [piece.strip() for piece in text.split(separator) if piece.strip()]
    pieces.append(text[start:].strip())
    return [piece for piece in pieces if piece]
