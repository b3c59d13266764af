"""One paragraph of many turns or of questions beside their answers, cut where the voice changes."""

import re

from service.dialogues.splitting.deeds import is_of_the_office
from service.dialogues.splitting.letters import LOWER, UPPER
from service.dialogues.splitting.patterns import phrases
from service.dialogues.splitting.sentences import split_sentences
from service.dialogues.splitting.speakers import MAX_HEAD_CHARS, Turn, find_turn

_BOUNDARY = re.compile(rf"(?:[.!?;…:]+[\"”')]*|[=-]>|→)\s*(?=(?:[-–+*•(]\s*)?[{UPPER}{LOWER}Đ(])")
#: Labels of a voice within a line: "… Trả lời: …", "Hỏi tiếp: …", "Kết luận của ông Chấn: …".
_LABEL = phrases(
    r"^<label>\b[^.;:?]{0,80}:",
    label="(?:(?:ý kiến )?(?:trả lời|tl|đáp|giải trình|giải đáp|tiếp thu|phúc đáp|kết luận)|hỏi|câu hỏi|kết quả)",
)
_REPROACH = re.compile(r"\b(?:mà|nhưng|chưa|không|vẫn|rồi)\b")
_MARK = re.compile(r"^[-–+*•(]\s*")


def cut_at_voices(text: str) -> list[str]:
    """The stretches of a paragraph that begin with a person and a colon, a label, or the office's reply."""
    starts = [0]
    for boundary in _BOUNDARY.finditer(text):
        at = boundary.end()
        if at < len(text) and _begins_voice(text[at : at + 2 * MAX_HEAD_CHARS], after=boundary.group()):
            starts.append(at)
    stretches = [text[start:end].strip() for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return [stretch for stretch in stretches if stretch]


def _begins_voice(text: str, *, after: str) -> bool:
    bare = _MARK.sub("", text)
    if _LABEL.match(bare):
        return ":" not in after
    turn = find_turn(bare)
    if turn is None or (":" in after and not turn.speaker):
        return False
    return (turn.is_direct and bool(turn.speaker or turn.answers)) or _is_reply(turn, bare)


def _is_reply(turn: Turn, text: str) -> bool:
    """ "Trưởng phòng Giáo dục ghi nhận": told of the office; "Ban quản lý hứa mà không làm" is a citizen's reproach."""
    sentence = split_sentences(text)[0]
    return turn.answers and is_of_the_office(turn.deed) and not _REPROACH.search(sentence)
