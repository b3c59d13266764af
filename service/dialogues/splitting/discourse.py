"""The walk through a document: headings, turns of speech and cue phrases tell what each paragraph is.

Order of the questions for a paragraph, each with its reason:
1. furniture and signatures, because they may stand anywhere;
2. headings and labels, because they rule what follows;
3. turns ("Ông A, thôn B: …"), because a speaker outweighs the heading above him;
4. answers of the office, because they stand between the opinions;
5. the part that rules; in reports each sentence may leave it ("Tuy nhiên …", "Cử tri phản ánh …").
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from service.dialogues.nouns import Piece, Section
from service.dialogues.splitting import meeting_cues, report_cues, voice_cues
from service.dialogues.splitting.asides import aside_reason
from service.dialogues.splitting.furniture import furniture_reason
from service.dialogues.splitting.headings import Outline, is_heading, split_label
from service.dialogues.splitting.letters import n_syllables, unaccented_key
from service.dialogues.splitting.officers import Officers
from service.dialogues.splitting.paragraphs import Paragraph
from service.dialogues.splitting.parts import Part
from service.dialogues.splitting.pieces import Said, pieces_of_paragraph
from service.dialogues.splitting.report_sentences import ReportParagraph
from service.dialogues.splitting.sentences import split_sentences
from service.dialogues.splitting.speakers import Turn, find_turn
from service.dialogues.splitting.villages import find_village

_QUESTION_LABEL = re.compile(
    r"(?i)^(?:câu hỏi|câu(?= \d)|ý kiến|kiến nghị|nội dung(?: (?:kiến nghị|ý kiến|phản ánh))?|hỏi)(?:\s+(?:số|thứ))?"
    r"\s*(?:\d+|một|hai|ba|bốn|năm|nhất|tư)?\s*[:.)]\s*(?=\S)"
)
_REPEATED_FROM_LETTERS = 60
_MIN_TURN_SYLLABLES = 8
REPLIES = ("trả lời", "giải trình", "tiếp thu")


class Walk:
    """Takes paragraphs in order; `pieces` and `left_out` grow."""

    def __init__(self, default: Part) -> None:
        self.outline = Outline(default)
        self.pieces: list[Piece] = []
        self.left_out: Counter[str] = Counter()
        self.list_part: Part | None = None
        self.turn: Turn | None = None
        self.turn_level = 9
        self.is_answering = False
        self.item_level: int | None = None
        self.seen: set[str] = set()
        self.officers = Officers()

    def take_all(self, paragraphs: Sequence[Paragraph]) -> None:
        for paragraph, following in zip(paragraphs, [*paragraphs[1:], None], strict=True):
            self.take(paragraph, following)

    def take(self, paragraph: Paragraph, following: Paragraph | None = None) -> None:
        if reason := furniture_reason(paragraph.text):
            self._leave_out(reason)
            if reason == "signature":
                self.outline.enter_label(1, Part.SIGNATURE)
                self._end_list()
        elif is_heading(paragraph, following, in_list=self.list_part is not None, part=self.outline.part):
            self._enter(paragraph)
        elif self._is_repeated(paragraph.text):
            self._leave_out("repeated")
        else:
            self._take_text(paragraph)

    def _enter(self, paragraph: Paragraph) -> None:
        self._leave_out("heading")
        self.outline.enter(paragraph)
        self._end_list()

    def _end_list(self) -> None:
        self.list_part, self.turn, self.is_answering, self.item_level = None, None, False, None

    def _is_repeated(self, text: str) -> bool:
        key = unaccented_key(text)
        if len(key) < _REPEATED_FROM_LETTERS:
            return False
        was_seen = key in self.seen
        self.seen.add(key)
        return was_seen

    def _take_text(self, paragraph: Paragraph) -> None:
        self.outline.is_fresh = False
        self.officers.notice(paragraph.text)
        paragraph = self._without_introduction(paragraph)
        label = split_label(paragraph.text)
        if label and label[0] is Part.PROCEDURE and label[1]:
            self._leave_out("procedure")
            return
        if label and label[0] is not Part.RAISED and label[0] is not Part.ANSWER:
            self._end_list()
            self.outline.enter_label(paragraph.level, label[0])
            if label[1]:
                self._take_ruled(Paragraph(label[1], paragraph.marker, paragraph.level))
            return
        turn = find_turn(paragraph.text)
        if turn and self.officers.includes(turn):
            turn = replace(turn, answers=True)
        if turn and self._accepts(turn):
            self._take_turn(turn, paragraph)
        else:
            self._take_ruled(paragraph)

    def _without_introduction(self, paragraph: Paragraph) -> Paragraph:
        """The writer of a letter names himself: what follows is his."""
        first, *rest = split_sentences(paragraph.text)
        found = voice_cues.INTRODUCTION.match(first)
        if found is None:
            return paragraph
        self.turn = Turn(found["name"], find_village(found["about"]), "")
        self.turn_level, self.list_part = 9, Part.RAISED
        self._leave_out("greeting")
        return replace(paragraph, text=" ".join(rest))

    # --- turns

    def _accepts(self, turn: Turn) -> bool:
        """In running reports "Cử tri đề nghị …" is a sentence like others; a named person or a colon is a turn."""
        if self.outline.part in (Part.TASK, Part.SIGNATURE) and not turn.village:
            return False
        if self.outline.part is Part.PROCEDURE and n_syllables(turn.text) < _MIN_TURN_SYLLABLES:
            return False  # a name and an office in the list of those present
        if self.turn is not None and turn.speaker is None and turn.deed and not turn.village:
            return False  # "Bà con đề nghị …" under "Thôn Nà Ón:" does not end what the village says
        is_named = turn.speaker is not None and (turn.village is not None or turn.deed == "" or turn.answers)
        return is_named or self._part() is Part.RAISED or (turn.deed == "" and turn.village is not None)

    def _take_turn(self, turn: Turn, paragraph: Paragraph) -> None:
        if turn.answers:
            self._take_office_turn(turn, paragraph)
            return
        self.turn, self.turn_level, self.is_answering = turn, paragraph.level, False
        self.item_level = paragraph.level
        self.list_part = Part.RAISED if not turn.text or turn.text.endswith(":") else None
        if turn.text:
            said = Said(Section.RAISED, turn.speaker, turn.village or self.outline.village)
            self._emit(self._without_asides(voice_cues.TURN_OPENING.sub("", turn.text, count=1)), said)

    def _take_office_turn(self, turn: Turn, paragraph: Paragraph) -> None:
        self.turn = None
        sums_up = turn.deed == "kết luận"
        orders = bool(report_cues.TASK.search(paragraph.text)) and turn.deed not in REPLIES
        if sums_up and paragraph.text.endswith(":"):
            self._end_list()
            self.list_part = Part.TASK
            self._leave_out("lead_in")
        elif sums_up or (orders and self._part() is not Part.ANSWER):
            self._take_report(paragraph)
        else:
            self.is_answering = self._part() is Part.RAISED or turn.deed in ("", *REPLIES)
            self._leave_out("answer" if self.is_answering else "procedure")

    # --- what the part above rules

    def _part(self) -> Part:
        return self.list_part or self.outline.part

    def _take_ruled(self, paragraph: Paragraph) -> None:
        text, is_question = _without_question_label(paragraph.text)
        if self._still_answering(paragraph, is_question=is_question):
            self._leave_out("answer")
            return
        if self._ends_list(paragraph):
            self.list_part = None
        part = Part.RAISED if self._goes_on(paragraph) or is_question else self._part()
        if part.section is None and part is not Part.NARRATION:
            self._leave_out(part.value)
        elif part in (Part.NARRATION, Part.ACHIEVEMENT):
            self._take_report(paragraph)
        else:
            self._take_statement(text, paragraph, part)

    def _goes_on(self, paragraph: Paragraph) -> bool:
        """A turn goes on in the list that it opened, in deeper items, and in the part of the opinions."""
        if self.turn is None:
            return False
        return self._part() is Part.RAISED or self.turn_level < paragraph.level < 9

    def _still_answering(self, paragraph: Paragraph, *, is_question: bool) -> bool:
        if is_question:
            self.is_answering = False
        elif voice_cues.CLOSING.match(paragraph.text):
            self.is_answering, self.turn = False, None
        elif voice_cues.ANSWER.search(paragraph.text):
            return self._begins_answer(paragraph)
        elif self.is_answering and paragraph.level < 9 and paragraph.level == self.item_level:
            self.is_answering = False
        return self.is_answering

    def _begins_answer(self, paragraph: Paragraph) -> bool:
        """Among opinions an answer lasts until the next one; in a report it is a sentence among others."""
        if self._part() is Part.RAISED or self.turn:
            self.is_answering = True
        elif paragraph.text.endswith(":"):
            self.list_part, self.item_level = Part.ANSWER, None
        return self.is_answering or self.list_part is Part.ANSWER

    def _ends_list(self, paragraph: Paragraph) -> bool:
        """A list of marked items ends at the first paragraph without a mark; any list ends at a cue."""
        if self.list_part is None:
            return False
        if self.item_level is not None and self.item_level < 9 and paragraph.level == 9:
            return True
        return bool(
            paragraph.level == 9
            and (meeting_cues.PROCEDURE.search(paragraph.text) or voice_cues.TOLD.search(paragraph.text))
        )

    def _take_statement(self, text: str, paragraph: Paragraph, part: Part) -> None:
        said = self._said(part, paragraph)
        if self.item_level is None:
            self.item_level = paragraph.level
        self._emit(self._without_asides(text), said)
        if text.endswith(":") and not self.list_part:
            self.list_part, self.item_level = part, None

    def _said(self, part: Part, paragraph: Paragraph) -> Said:
        section = part.section
        assert section is not None
        if part is Part.RAISED and self.turn is not None:
            return Said(section, self.turn.speaker, self.turn.village or self.outline.village)
        is_crowd = part is Part.RAISED and bool(voice_cues.RAISED.search(paragraph.text))
        return Said(section, village=self.outline.village if part is Part.RAISED else None, crowd=is_crowd)

    def _without_asides(self, text: str) -> str:
        return " ".join(sentence for sentence in split_sentences(text) if not self._is_aside(sentence))

    def _is_aside(self, sentence: str) -> bool:
        reason = aside_reason(sentence)
        if reason is None and report_cues.EMPTY_LEAD.search(sentence):
            reason = "lead_in"
        if reason is None and sentence.endswith(":"):
            reason = "lead_in"
        if reason:
            self._leave_out(reason)
        return reason is not None

    def _emit(self, text: str, said: Said) -> None:
        bare = voice_cues.TURN_OPENING.sub("", text, count=1).strip()
        pieces = pieces_of_paragraph(bare[:1].upper() + bare[1:] if bare != text else text, said)
        if not pieces and text:
            self._leave_out("lead_in")
        self.pieces.extend(pieces)

    def _take_report(self, paragraph: Paragraph) -> None:
        report = ReportParagraph(base=self.outline.part, officers=self.officers)
        for sentence in split_sentences(paragraph.text):
            report.take(sentence)
        self.pieces.extend(report.pieces)
        self.left_out.update(report.left_out)
        if paragraph.text.endswith(":") and report.part.section:
            self.list_part, self.item_level, self.turn = report.part, None, None

    def _leave_out(self, reason: str) -> None:
        self.left_out[reason] += 1


def _without_question_label(text: str) -> tuple[str, bool]:
    found = _QUESTION_LABEL.match(text)
    return (text[found.end() :], True) if found else (text, False)
