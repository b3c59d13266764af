"""One paragraph of many turns or of questions beside their answers, cut where the voice changes."""

import re

from service.dialogues.splitting.letters import LOWER, UPPER
from service.dialogues.splitting.patterns import phrases
from service.dialogues.splitting.speakers import MAX_HEAD_CHARS, find_turn

_BOUNDARY = re.compile(rf"(?:[.!?;…:]+[\"”')]*|[=-]>|→)\s*(?=(?:[-–+*•(]\s*)?[{UPPER}{LOWER}Đ(])")
#: Labels of a voice within a line: "… Trả lời: …", "Hỏi tiếp: …", "Kết luận của ông Chấn: …".
_LABEL = phrases(
    r"^<label>\b[^.;:?]{0,80}:",
    label="(?:(?:ý kiến )?(?:trả lời|đáp|giải trình|giải đáp|tiếp thu|phúc đáp|kết luận)|hỏi|câu hỏi)",
)
_MARK = re.compile(r"^[-–+*•(]\s*")


def cut_at_voices(text: str) -> list[str]:
    """The stretches of a paragraph that begin with a person and a colon, or with a label of question or answer."""
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
    return turn is not None and turn.is_direct and bool(turn.speaker or (turn.answers and ":" not in after))
