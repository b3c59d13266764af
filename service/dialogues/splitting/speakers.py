"""Who speaks in "Ông Nguyễn Văn A, thôn Trung: …" and its many variants, and from which village.

Two forms: what stands before a colon names a person (direct speech, the words follow), or a person is the subject of
a verb of saying (indirect speech, the sentence stays as it is).
"""

import re
from dataclasses import dataclass, replace

from service.dialogues.splitting.deeds import DEED, FIND_DEED, TELLING, is_of_the_office
from service.dialogues.splitting.letters import LOWER, n_syllables
from service.dialogues.splitting.names import NAME, RANK, TITLE
from service.dialogues.splitting.offices import OFFICE
from service.dialogues.splitting.patterns import either
from service.dialogues.splitting.people import (
    Person,
    find_body,
    find_crowd,
    find_person,
    find_titled,
    find_whole_name,
)
from service.dialogues.splitting.villages import VILLAGE, find_village

#: What introduces a turn before the person: "Ý kiến thứ hai: ông A", "Tiếp theo, bà B", "Câu hỏi của chị C".
_OPENING = re.compile(
    r"(?i)^(?:trường hợp (?:của )?|(?:ý kiến|câu hỏi|câu|kiến nghị|phát biểu|lượt|người|đại biểu)"
    r"(?: thứ \w+| số \w+|\s*\d+)?\s*(?:của|do|phát biểu của|[:.–-])?\s*"
    r"|theo |(?:hộ|nhà|gia đình) (?:gia đình )?|đại diện (?:cho )?)"
    rf"(?=(?:{TITLE})\s)"
)
_LEAD = re.compile(rf"^(?!(?i:{TITLE})\s)[^,.:;“\"]{{2,80}},\s+(?=(?:{TITLE}|theo)\s+\S)")
_NAME_LINE = re.compile(
    rf"^(?i:(?:{TITLE}|{RANK})\s+)+{NAME}(?:\s*[,(–-][^:?]*|\s*$|\s+{DEED}\b(?:\s+\S+){{0,3}}$)(?<![.;?])$"
)
_DAY = re.compile(r"(?i)^(?:ngày )?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?\s*[:,.–-]\s*")
#: "Ngày 9/6, 15h20: ông A đến gặp, trình bày: …"
_WHEN = re.compile(
    r"(?i)^(?:ngày )?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?(?:[,\s]+\d{1,2}\s?[hg:]\s?\d{0,2})?\s*[:,–-]\s*"
)
_SUBJECT = re.compile(rf"^(?i:(?:{TITLE}|{RANK})\s+)+(?P<name>{NAME})\s+[{LOWER}]")
_QUOTED_TURN = re.compile(
    rf"^(?i:theo) (?i:{TITLE})\s+(?P<name>{NAME})(?P<about>[^:.;,]{{0,60}}),\s*(?P<rest>\S.*)$", re.DOTALL
)
_HEAD = re.compile(
    r"^(?P<head>(?:\([^()]{0,120}\)|[^:.;()]|\.(?=\S)){2,220}?)\s*:(?!\d)\s*(?P<rest>.*)$", re.DOTALL
)
_IN_BRACKETS = rf"(?:(?i:ý kiến (?:của )?)?(?i:{TITLE})\s+)?(?P<name>{NAME})"
_TRAILING = re.compile(rf"\s*\({_IN_BRACKETS}\s*[,–-]\s*(?P<about>[^()]{{2,60}})\)\s*[.;]?$")
#: "… (ĐV Chi đoàn ấp 3)", "… (Trường THPT Vĩnh Thuận)", "… (cử tri thôn 4)": whose matter it is.
_BODY = either("""
    chi đoàn|chi hội|chi bộ|hội|đoàn|tổ hợp tác|tổ|htx|hợp tác xã|trường|trạm|cử tri|nhân dân|bà con|hộ
    ban công tác mặt trận
""")
_SOURCE = re.compile(
    rf"\s*\((?P<who>(?:{VILLAGE}|(?i:đv |ý kiến |các |nhiều |đại diện )*(?i:{_BODY}\b))"
    rf"[^()\d]{{0,30}}\d{{0,2}})\)\s*[.;]?$"
)
_LEADING = re.compile(
    rf"\((?:{_IN_BRACKETS}(?:\s*[,–-]\s*(?P<about>[^()]{{2,60}}))?|(?i:ẩn danh|giấu tên)[^()]*)\)\s*[:.]?\s*(?=\S)"
)
_ATTRIBUTED = re.compile(r"^[“\"](?P<words>[^“”\"]+?)[,.]?[”\"],?\s*(?:[-–]\s*)?(?P<person>[^“”\"]{4,120})$")
# "Hỏi (ông Tiệp, thôn Ao Bầu): …", "Ý kiến 3 (bà Lan): …"
_LABELLED_PERSON = re.compile(
    r"(?i)^(?:câu hỏi|câu|hỏi|ý kiến|kiến nghị|phiếu|lượt)(?: (?:số |thứ )?\w+)?\s*\((?P<person>[^()]{4,100})\)$"
)
_DASHED = re.compile(r"^(?P<head>[^-–:.;]{4,60}?)\s+[-–]\s+(?P<words>[^-–:]+)$")
_POST = re.compile(
    r"(?i)(?:phó |tổ |chi )*(?:trưởng|hội|chủ|bí thư|giám đốc|cán bộ|đại diện|thư ký|ủy viên|nguyên)\b"
)
MAX_POST_CHARS, MIN_DASHED_SYLLABLES = 40, 5
#: Words that may stand between a verb of saying and the colon: more of them are part of what is said.
MAX_WORDS_AFTER_VERB = 3
#: More words between a person and the verb: a sentence that tells of somebody, no turn of speech.
MAX_WORDS_BEFORE_VERB = 14
MAX_HEAD_CHARS = 300
MAX_NAME_LINE_SYLLABLES = 20


@dataclass(frozen=True, slots=True)
class Turn:
    """`speaker` without title, None for a crowd; `text` is what is said, may be empty before a list.

    `answers`: somebody of the office answers or reports. `deed` is the verb, "" where a colon alone stands.
    `is_direct`: a colon parts the speaker from the words.
    """

    speaker: str | None
    village: str | None
    text: str
    answers: bool = False
    deed: str = ""
    is_direct: bool = False


def find_turn(paragraph: str) -> Turn | None:
    """The turn that a paragraph opens, None when nobody is introduced."""
    paragraph = _WHEN.sub("", paragraph)
    found = _HEAD.match(paragraph[: 2 * MAX_HEAD_CHARS])
    if found and (turn := _direct(found["head"], paragraph[found.start("rest") :].strip())):
        return turn
    return _attributed(paragraph) or _dashed(paragraph) or _indirect(paragraph)


def find_name_line(text: str) -> Turn | None:
    """ "Ông A, thôn B", "Bà C (xóm 2) phát biểu", "Ngày 05/3: bà D": a line that holds a person and nothing said."""
    head = _without_opening(_DAY.sub("", text.strip(" :*")))
    if n_syllables(head) > MAX_NAME_LINE_SYLLABLES or not _NAME_LINE.match(head):
        return None
    subject, deed, _ = _at_deed(head)
    who = find_titled(subject)
    return _turn(who, deed, "", is_direct=True) if who and who.name else None


def find_subject(sentence: str) -> Turn | None:
    """Who does something in a sentence that quotes nobody: "Ông Chía dịch lại lời của bà con"."""
    found = _SUBJECT.match(sentence)
    return Turn(found["name"], None, sentence) if found else None


def _direct(head: str, rest: str) -> Turn | None:
    """ "Ông A, thôn B phát biểu: …"; many words behind the verb belong to what is said."""
    if labelled := _LABELLED_PERSON.match(head):
        head = labelled["person"]
    subject, deed, more = _at_deed(_without_opening(head))
    who = find_person(subject, rest)
    if who is None:
        return None
    inner = find_turn(rest) if not who.name and not who.is_officer else None
    if inner and inner.is_direct and inner.speaker:
        return replace(inner, village=inner.village or who.village)
    text = f"{deed}{more}: {rest}" if len(more.split()) > MAX_WORDS_AFTER_VERB else rest
    return _turn(who, deed, _sentence(text, like=head), is_direct=True)


def _indirect(paragraph: str) -> Turn | None:
    """ "Ông A, thôn B đề nghị xã …": what was told of him stays as it is, except after "cho rằng"."""
    text = _without_opening(paragraph)
    subject, deed, _ = _at_deed(text[:MAX_HEAD_CHARS])
    if not deed or subject.count(" ") > MAX_WORDS_BEFORE_VERB or re.search(r"[:;]|\.\s", subject):
        return None
    who = find_titled(subject) or find_crowd(subject) or find_whole_name(subject)
    if who is None and is_of_the_office(deed):
        who = find_body(subject)
    if who is None:
        return None
    clause = text[text.index(deed, len(subject)) :]
    told = TELLING.match(clause) if who.name else None
    return _turn(who, deed, _sentence(clause[told.end() :], like=text) if told else text)


def _dashed(paragraph: str) -> Turn | None:
    """ "Nhà bà Thuần - cống hộp gãy nắp": a dash for the colon, where a statement follows and no office."""
    found = _DASHED.match(paragraph)
    begin = found["words"][:MAX_POST_CHARS] if found else ""
    if found is None or _POST.match(begin) or OFFICE.search(begin) or find_village(begin):
        return None
    who = find_titled(_without_opening(found["head"]))
    is_statement = n_syllables(found["words"]) >= MIN_DASHED_SYLLABLES
    return _turn(who, "", found["words"], is_direct=True) if who and who.name and is_statement else None


def _attributed(paragraph: str) -> Turn | None:
    """ "“Đường ngập quá”, bà Lan bức xúc nói.": the words come first."""
    found = _ATTRIBUTED.match(paragraph)
    if found is None:
        return None
    subject, deed, _ = _at_deed(found["person"])
    who = find_titled(subject) or find_crowd(subject)
    return _turn(who, deed, found["words"], is_direct=True) if who and deed else None


def _turn(who: Person, deed: str, text: str, *, is_direct: bool = False) -> Turn:
    answers = who.is_officer or (who.name is not None and is_of_the_office(deed))
    return Turn(who.name, who.village, text, answers, deed, is_direct)


def _at_deed(head: str) -> tuple[str, str, str]:
    """(subject, deed, what follows it); without a deed all is subject."""
    found = FIND_DEED.search(head)
    return (head[: found.start()], found["verb"], head[found.end() :]) if found else (head, "", "")


def _sentence(text: str, *, like: str) -> str:
    """With a capital, where the words before it begin with one."""
    text = text.strip()
    return text[:1].upper() + text[1:] if like[:1].isupper() else text


def _without_opening(head: str) -> str:
    return _OPENING.sub("", _LEAD.sub("", head, count=1), count=1)


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
    source = _SOURCE.search(text)
    if source and (village := find_village(source["who"])):
        return text[: source.start()].strip(), None, village
    if source:
        return text[: source.start()].strip(), None, None
    found = _LEADING.match(text)
    if found is None:
        return text, None, None
    return text[found.end() :].strip(), found["name"], find_village(found["about"] or "")
