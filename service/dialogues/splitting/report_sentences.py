"""Sentences of a running report: each may be a result, a weakness, something people said, or a task."""

import re
from collections import Counter

from service.dialogues.nouns import Piece, Section
from service.dialogues.splitting import cues
from service.dialogues.splitting.asides import aside_reason
from service.dialogues.splitting.parts import Part
from service.dialogues.splitting.pieces import Said, pieces_of_paragraph
from service.dialogues.splitting.speakers import find_turn

_TURN_WORD = re.compile(r"(?i)^(?:tuy (?:nhiên|vậy|thế)|song|nhưng|mặc dù|bên cạnh)\b")
_OPENING_CHARS = 200
_PLANS = ("đề ra", "xác định", "thống nhất")
_ORDER = re.compile(r"(?i)\b(?:yêu cầu|đề nghị|giao|phải|cần|nhấn mạnh|tiếp tục|tăng cường)\b")
_AT_THE_MEETING = re.compile(
    r"(?i)^(?:tại|trong|qua|phát biểu tại|trao đổi tại) (?:hội nghị|buổi|cuộc|phần)[^,:;.]{0,40},\s*"
    r"(?=(?:ông|bà|anh|chị|em|đại biểu|đoàn viên|hội viên|cử tri)\s)"
)
_LEAVES_RAISED = re.compile(
    r"(?i)^(?:với tinh thần|trên cơ sở|sau khi|đối với những|kết thúc|qua đó|tiếp đó|chủ tọa|lãnh đạo)"
)


def _is_told(sentence: str) -> bool:
    """Whether the opening of a sentence tells of the meeting; the list at its end does not matter."""
    return any(found.start() < _OPENING_CHARS for found in cues.RAISED_BUT_TOLD.finditer(sentence))


class ReportParagraph:
    """Takes the sentences of one paragraph; a cue holds until the next one or the end of the paragraph."""

    def __init__(self, base: Part) -> None:
        self.base = base
        self.part = base
        self.pieces: list[Piece] = []
        self.left_out: Counter[str] = Counter()

    def take(self, sentence: str) -> None:
        reason = aside_reason(sentence)
        if reason:
            self.left_out[reason] += 1
            return
        part = self._part_of(sentence)
        self.part = part
        if part is Part.TASK and cues.PRAISE.search(sentence) and not _ORDER.search(sentence):
            self.left_out["narration"] += 1
        elif part.section is None:
            self.left_out[part.value] += 1
        elif cues.EMPTY_LEAD.search(sentence) or sentence.endswith(":"):
            self.left_out["lead_in"] += 1
        else:
            self._emit(sentence, part.section)

    def _part_of(self, sentence: str) -> Part:
        """Order: people's voice, the world outside, weakness, order, own voice, what held so far, result."""
        if self._is_raised(sentence):
            return Part.RAISED
        if cues.CIRCUMSTANCE.search(sentence) and _TURN_WORD.match(sentence):
            return Part.NARRATION
        if self.part is not Part.TASK and self._is_weakness(sentence):
            return Part.SHORTCOMING
        if self._is_order(sentence):
            return Part.TASK
        if (
            self.base is Part.NARRATION
            and cues.OWN_VOICE.search(sentence)
            and not cues.TASK_SPEAKER.search(sentence)
        ):
            return Part.RAISED
        return self._held(sentence)

    def _is_raised(self, sentence: str) -> bool:
        told = _AT_THE_MEETING.sub("", sentence, count=1)
        turn = find_turn(told) if told[:1] else None
        is_person = bool(turn and turn.speaker and turn.deed and not turn.answers)
        if not (is_person or cues.RAISED.search(told)) or _is_told(sentence):
            return False
        return not (
            self.part is Part.TASK or (cues.TASK_SPEAKER.match(sentence) and cues.TASK.search(sentence))
        )

    def _is_weakness(self, sentence: str) -> bool:
        if not cues.SHORTCOMING.search(sentence):
            return False
        return bool(_TURN_WORD.match(sentence)) or not cues.MENDED.search(sentence)

    def _is_order(self, sentence: str) -> bool:
        found = cues.TASK.search(sentence)
        if found and (found[0].startswith(_PLANS) or not cues.DONE.search(sentence[: found.end()])):
            return found.start() == 0 or "nhiệm vụ" in found[0] or bool(cues.TASK_SPEAKER.search(sentence))
        return self.part is not Part.ACHIEVEMENT and bool(cues.IMPERATIVE.search(sentence))

    def _held(self, sentence: str) -> Part:
        is_told = bool(cues.RAISED_BUT_TOLD.search(sentence))
        if self.part is Part.RAISED and (_LEAVES_RAISED.match(sentence) or is_told):
            return Part.NARRATION
        if self.part in (Part.RAISED, Part.SHORTCOMING, Part.TASK, Part.ACHIEVEMENT):
            return self.part
        return Part.ACHIEVEMENT if cues.ACHIEVEMENT.search(sentence) and not is_told else Part.NARRATION

    def _emit(self, sentence: str, section: Section) -> None:
        said = Said(section, crowd=section is Section.RAISED)
        if section is Section.RAISED:
            sentence = _AT_THE_MEETING.sub("", sentence, count=1)
            turn = find_turn(sentence)
            if turn and turn.speaker and not turn.answers:
                said = Said(section, turn.speaker, turn.village, crowd=True)
        self.pieces.extend(pieces_of_paragraph(sentence, said))
