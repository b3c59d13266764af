"""Sentences of a running report: each may be a result, a weakness, something people said, or a task."""

import re
from dataclasses import replace

from service.dialogues.nouns import LeftOut, Piece, Section
from service.dialogues.splitting import answer_cues, report_cues, voice_cues
from service.dialogues.splitting.asides import aside_reason
from service.dialogues.splitting.enumerations import holds_verdict
from service.dialogues.splitting.officers import Officers
from service.dialogues.splitting.parts import Part
from service.dialogues.splitting.patterns import phrases
from service.dialogues.splitting.pieces import Said, pieces_of_paragraph
from service.dialogues.splitting.speakers import Turn, find_quoted_turn, find_subject, find_turn

#: A sentence is told of by its opening.
OPENING_CHARS = 200
#: "Đối với đề nghị nâng cấp đường tỉnh: giao Văn phòng soạn văn bản": the matter, then what is done about it.
_ABOUT = re.compile(r"(?i)^(?:đối với|về việc)\s+(?P<matter>[^:;]{15,200}?)\s*:\s+\S")
#: "Anh cũng kiến nghị …": the person of the sentence before.
_SAME_PERSON = phrases(
    r"^(?:ông|bà|anh|chị|cô|chú|bác|cụ)(?: này| ấy)? <goes_on>\b",
    goes_on="(?:cũng|còn|tiếp tục|đề nghị|kiến nghị|mong|phản ánh|cho rằng|nói thêm)",
)


def _is_told(sentence: str) -> bool:
    """Whether the opening of a sentence tells of the meeting; the list at its end does not matter."""
    return any(found.start() < OPENING_CHARS for found in voice_cues.TOLD.finditer(sentence))


class ReportParagraph:
    """Takes the sentences of one paragraph; a cue holds until the next one or the end of the paragraph."""

    def __init__(self, base: Part, officers: Officers, *, is_item: bool = False) -> None:
        self.base = base
        self.is_item = is_item
        self.officers = officers
        self.part = base
        self.is_answered = False
        self.turn: Turn | None = None
        self.pieces: list[Piece] = []
        self.left_out: list[LeftOut] = []

    def take(self, sentence: str) -> None:
        reason = aside_reason(sentence) or self._answer(sentence)
        if reason == "answer":
            self.is_answered = True
        if reason:
            self.left_out.append(LeftOut(reason, sentence))
            return
        part = self._part_of(sentence)
        self.part = part
        if part is Part.TASK and report_cues.only_praises(sentence):
            self.left_out.append(LeftOut("narration", sentence))
        elif part.section is None:
            self.left_out.append(
                LeftOut(part.value, sentence, self._pieces_if_raised(sentence), len(self.pieces))
            )
        elif report_cues.EMPTY_LEAD.search(sentence) or sentence.endswith(":"):
            self.left_out.append(LeftOut("lead_in", sentence))
        else:
            self._emit(sentence, part.section)

    def _pieces_if_raised(self, sentence: str) -> tuple[Piece, ...]:
        """What would be raised in a sentence whose part nobody can tell; nothing where the office speaks or acts."""
        if found := _ABOUT.match(sentence):
            sentence = found["matter"]
        turn = find_turn(sentence) or find_subject(sentence)
        is_office = turn is not None and (turn.answers or self.officers.includes(turn))
        tells = _is_told(sentence) or report_cues.tells_what_was_done(sentence)
        asks = voice_cues.ASKS.search(sentence) or sentence.endswith("?") or holds_verdict(sentence)
        if (
            self.is_answered
            or is_office
            or tells
            or sentence.endswith(":")
            or self.part is not Part.NARRATION
        ):
            return ()
        if not (asks or self.is_item):
            return ()  # a title, somebody present
        return tuple(
            replace(one, is_vouched=False) for one in pieces_of_paragraph(sentence, Said(Section.RAISED))
        )

    def _answer(self, sentence: str) -> str | None:
        """What the office replied; an order at the close of the meeting may begin in the same way."""
        replies = answer_cues.ANSWER.search(sentence) and not answer_cues.CLOSING.match(sentence)
        is_done = self.part is Part.RAISED and answer_cues.DONE_ABOUT_IT.match(sentence)
        is_answer = bool(replies or is_done)
        if not is_answer or self._is_order(sentence):
            return None
        self.part = self.base
        return "answer"

    def _part_of(self, sentence: str) -> Part:
        """Order: people's voice, the world outside, weakness, order, own voice, what held so far, result."""
        if self._is_raised(sentence):
            return Part.RAISED
        if report_cues.CIRCUMSTANCE.search(sentence) and report_cues.TURN.match(sentence):
            return Part.NARRATION
        if self.part is not Part.TASK and self._is_weakness(sentence):
            return Part.SHORTCOMING
        if self._is_order(sentence):
            return Part.TASK
        if (
            self.base is Part.NARRATION
            and voice_cues.OWN_VOICE.search(sentence)
            and not report_cues.LEADER.search(sentence)
        ):
            return Part.RAISED
        return self._held(sentence)

    def _is_raised(self, sentence: str) -> bool:
        told = _without_occasion(sentence)
        turn = self._turn_in(told)
        is_person = turn is not None and bool(turn.speaker and turn.deed)
        if not (is_person or voice_cues.RAISED.search(told)) or _is_told(sentence):
            return False
        return not (
            self.part is Part.TASK
            or (report_cues.LEADER.match(sentence) and report_cues.TASK.search(sentence))
        )

    def _is_weakness(self, sentence: str) -> bool:
        return bool(report_cues.SHORTCOMING.search(sentence)) and not report_cues.MENDED.search(sentence)

    def _is_order(self, sentence: str) -> bool:
        found = report_cues.TASK.search(sentence)
        if found and (
            found[0].startswith(report_cues.PLANS) or not report_cues.DONE.search(sentence[: found.end()])
        ):
            return found.start() == 0 or "nhiệm vụ" in found[0] or bool(report_cues.LEADER.search(sentence))
        return self.part is not Part.ACHIEVEMENT and bool(report_cues.IMPERATIVE.search(sentence))

    def _held(self, sentence: str) -> Part:
        is_told = bool(voice_cues.TOLD.search(sentence))
        subject = find_subject(sentence)
        is_office = subject is not None and self.officers.includes(subject)
        if self.part is Part.RAISED and (voice_cues.LEAVES_RAISED.match(sentence) or is_told or is_office):
            return Part.NARRATION
        if self.part in (Part.RAISED, Part.SHORTCOMING, Part.TASK, Part.ACHIEVEMENT):
            return self.part
        return (
            Part.ACHIEVEMENT if report_cues.ACHIEVEMENT.search(sentence) and not is_told else Part.NARRATION
        )

    def _emit(self, sentence: str, section: Section) -> None:
        said = Said(section, crowd=section is Section.RAISED)
        if section is Section.RAISED:
            sentence = _without_occasion(sentence)
            if turn := self._turn_in(sentence):
                self.turn = turn
                said = Said(section, turn.speaker, turn.village, crowd=True)
                sentence = turn.text
            elif self.turn and _SAME_PERSON.match(sentence):
                said = Said(section, self.turn.speaker, self.turn.village)
        self.pieces.extend(pieces_of_paragraph(sentence, said))

    def _turn_in(self, sentence: str) -> Turn | None:
        turn = find_quoted_turn(sentence) or find_turn(sentence)
        if turn is None or turn.answers or not turn.text or self.officers.includes(turn):
            return None
        return turn


def _without_occasion(sentence: str) -> str:
    """Without where it was said and what ties it to the sentence before."""
    return voice_cues.BEFORE_PERSON.sub("", voice_cues.AT_THE_MEETING.sub("", sentence, count=1), count=1)
