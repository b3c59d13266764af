"""Sentences of a running report: each may be a result, a weakness, something people said, or a task."""

import re
from collections import Counter

from service.dialogues.nouns import Piece, Section
from service.dialogues.splitting import cues
from service.dialogues.splitting.asides import aside_reason
from service.dialogues.splitting.parts import Part
from service.dialogues.splitting.pieces import Said, pieces_of_paragraph

_TURN_WORD = re.compile(r"(?i)^(?:tuy (?:nhiên|vậy|thế)|song|nhưng|mặc dù|bên cạnh)\b")
_PLANS = ("đề ra", "xác định", "thống nhất")
_ORDER = re.compile(r"(?i)\b(?:yêu cầu|đề nghị|giao|phải|cần|nhấn mạnh|tiếp tục|tăng cường)\b")
_LEAVES_RAISED = re.compile(r"(?i)^(?:với tinh thần|trên cơ sở|sau khi|đối với những|kết thúc|qua đó|tiếp đó|chủ tọa|lãnh đạo)")


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
        if self.base is Part.NARRATION and cues.OWN_VOICE.search(sentence) and not cues.TASK_SPEAKER.search(sentence):
            return Part.RAISED
        return self._held(sentence)

    def _is_raised(self, sentence: str) -> bool:
        if not cues.RAISED.search(sentence) or cues.RAISED_BUT_TOLD.search(sentence[:200]):
            return False
        return not (self.part is Part.TASK or (cues.TASK_SPEAKER.match(sentence) and cues.TASK.search(sentence)))

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
        self.pieces.extend(pieces_of_paragraph(sentence, Said(section, crowd=section is Section.RAISED)))
