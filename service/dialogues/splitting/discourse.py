"""The walk through a document: headings, turns of speech and cue phrases tell what each paragraph is.

Order of the questions for a paragraph, each with its reason:
1. furniture and signatures, because they may stand anywhere;
2. headings and labels, because they rule what follows;
3. turns ("Ông A, thôn B: …"), because a speaker outweighs the heading above him;
4. answers of the office, because they stand between the opinions;
5. the part that rules; in reports each sentence may leave it ("Tuy nhiên …", "Cử tri phản ánh …").
"""

from collections.abc import Sequence
from dataclasses import replace

from service.dialogues.nouns import Section
from service.dialogues.splitting import answer_cues, report_cues, voice_cues
from service.dialogues.splitting.findings import Findings
from service.dialogues.splitting.forms import find_home, find_writer
from service.dialogues.splitting.furniture import furniture_reason
from service.dialogues.splitting.heading_cues import part_of_heading
from service.dialogues.splitting.headings import Outline, is_heading, split_label
from service.dialogues.splitting.letters import is_capitals, n_syllables
from service.dialogues.splitting.messages import are_messages, find_message
from service.dialogues.splitting.paragraphs import Paragraph
from service.dialogues.splitting.parts import Part
from service.dialogues.splitting.pieces import Said
from service.dialogues.splitting.question_labels import find_question_head, without_question_label
from service.dialogues.splitting.rosters import Rosters
from service.dialogues.splitting.segments import cut_at_voices
from service.dialogues.splitting.sentences import split_sentences
from service.dialogues.splitting.signed_lines import find_signed_lines
from service.dialogues.splitting.speakers import Turn, find_name_line, find_subject, find_turn
from service.dialogues.splitting.standing import NO_MARK, Standing
from service.dialogues.splitting.villages import find_village

MAX_LEAD_SYLLABLES = 8
REPLIES = ("trả lời", "giải trình", "tiếp thu")
SUMS_UP = ("kết luận", "phát biểu kết luận", "giao nhiệm vụ", "giao", "chỉ đạo", "phát biểu chỉ đạo")


class Walk:
    """Takes paragraphs in order; what is in them is `found`. `is_asked`: a label of an answer stands next."""

    def __init__(self, default: Part) -> None:
        self.at = Standing(Outline(default))
        self.found = Findings(self.at)
        self.is_asked = False
        self.has_items_ahead = False
        self.has_messages = False
        self.rosters = Rosters()

    def take_all(self, paragraphs: Sequence[Paragraph]) -> None:
        signed = find_signed_lines(paragraphs)
        self.has_messages = are_messages([one.text for one in paragraphs])
        last_item = max((at for at, one in enumerate(paragraphs) if one.marker), default=-1)
        for at, (paragraph, following) in enumerate(zip(paragraphs, [*paragraphs[1:], None], strict=True)):
            self.has_items_ahead = at < last_item
            if turn := signed.get(at):
                self._take_turn(turn, paragraph)
                self.at.turn = None  # who is named at the end of a line has said no other
            else:
                self.take(paragraph, following)
            self.rosters.pass_by(paragraph)

    def take(self, paragraph: Paragraph, following: Paragraph | None = None) -> None:
        if self.has_messages and (message := find_message(paragraph.text)):
            self._take_message(message, paragraph)
        elif turn := self._opened_turn(paragraph, following):
            self._take_turn(turn, paragraph)
        elif reason := self.rosters.reason(paragraph, following):
            self.found.leave_out(reason, paragraph.text)
        elif self.at.turn and not self.at.turn.text and (home := find_home(paragraph.text)):
            self.at.turn = replace(self.at.turn, village=home)
        elif reason := furniture_reason(paragraph.text, is_item=bool(paragraph.marker)):
            self.found.leave_out(reason, paragraph.text)
            if reason == "signature":
                self.at.outline.enter_label(1, Part.SIGNATURE)
                self.at.end_list()
        elif self._is_heading(paragraph, following):
            self.found.leave_out("heading", paragraph.text)
            self.at.outline.enter(paragraph)
            self.at.end_list()
        elif self.found.is_repeated(paragraph.text):
            self.found.leave_out("repeated")
        else:
            self._take_text(paragraph, following)

    def _opened_turn(self, paragraph: Paragraph, following: Paragraph | None) -> Turn | None:
        """The turn of whoever is named on a line before his words."""
        named = find_writer(paragraph.text) or find_question_head(paragraph.text)
        return named or self._name_line(paragraph, following)

    def _is_heading(self, paragraph: Paragraph, following: Paragraph | None) -> bool:
        in_list = self.at.list_part is not None
        return is_heading(paragraph, following, in_list=in_list, part=self.at.outline.part)

    def _name_line(self, paragraph: Paragraph, following: Paragraph | None) -> Turn | None:
        """ "Ông A, thôn B" on a line of its own, when words follow and no second name: those are lists of people."""
        turn = find_name_line(paragraph.text)
        if turn is None or following is None or self.at.outline.part in (Part.PROCEDURE, Part.SIGNATURE):
            return None
        is_list = (
            find_name_line(following.text) or self._is_heading(following, None) or self.rosters.was_name_line
        )
        return None if is_list else self.at.known(turn)

    def _take_text(self, paragraph: Paragraph, following: Paragraph | None) -> None:
        self.at.outline.is_fresh = False
        first, *others = cut_at_voices(paragraph.text)
        below = following.text if following and not is_capitals(following.text) else ""
        for text, after in zip([first, *others], [*others, below], strict=True):
            self.is_asked = bool(answer_cues.ANSWER_LABEL.match(after))
            if text is not first and answer_cues.RESULT_LABEL.match(text):
                self.found.leave_out("answer", text)
            else:
                self._take_stretch(replace(paragraph, text=text))

    def _take_stretch(self, paragraph: Paragraph) -> None:
        paragraph = self._without_introduction(paragraph)
        label = split_label(paragraph.text)
        if label and label[0] is Part.PROCEDURE and label[1]:
            self.found.leave_out("procedure", paragraph.text)
        elif label and label[0] not in (Part.RAISED, Part.ANSWER):
            self._take_labelled(paragraph, *label)
        elif (turn := self._turn_of(paragraph)) and self.at.accepts(turn):
            self._take_turn(turn, paragraph)
        else:
            self._take_ruled(paragraph)

    def _take_labelled(self, paragraph: Paragraph, part: Part, rest: str) -> None:
        """ "Tồn tại, hạn chế: …" rules its own text and deeper items."""
        self.at.end_list()
        self.at.outline.enter_label(paragraph.level, part)
        if rest:
            self._take_ruled(replace(paragraph, text=rest))

    def _without_introduction(self, paragraph: Paragraph) -> Paragraph:
        """The writer of a letter names himself: what follows is his."""
        first, *rest = split_sentences(paragraph.text)
        found = voice_cues.INTRODUCTION.match(first)
        if found is None:
            return paragraph
        self.at.open_turn(Turn(found["name"], find_village(found["about"]), ""), paragraph)
        self.found.leave_out("greeting", first)
        return replace(paragraph, text=" ".join(rest))

    # --- turns

    def _turn_of(self, paragraph: Paragraph) -> Turn | None:
        turn = find_turn(paragraph.text)
        if turn is None and (subject := find_subject(paragraph.text)) and self.at.officers.includes(subject):
            return replace(subject, answers=True)
        return self.at.known(turn) if turn else None

    def _take_turn(self, turn: Turn, paragraph: Paragraph) -> None:
        if turn.answers:
            self._take_office_turn(turn, paragraph)
            return
        self.at.open_turn(turn, paragraph)
        if turn.text:
            said = Said(
                Section.RAISED, turn.speaker, turn.village or self.at.outline.village,
                is_vouched=not self.has_messages,
            )  # fmt: skip
            self.found.take(turn.text, said)

    def _take_message(self, turn: Turn, paragraph: Paragraph) -> None:
        """Where messages begin, the introduction of the group ends."""
        if self.at.part is Part.NARRATION:
            self.at.outline.enter_label(NO_MARK - 1, Part.RAISED)
        self._take_turn(turn, paragraph)

    def _take_office_turn(self, turn: Turn, paragraph: Paragraph) -> None:
        self.at.turn = None
        sums_up = turn.deed in SUMS_UP or bool(answer_cues.CLOSING.match(paragraph.text))
        orders = bool(report_cues.TASK.search(paragraph.text)) and turn.deed not in REPLIES
        if sums_up and paragraph.text.endswith(":"):
            self.at.end_list()
            self.at.open_list(Part.TASK)
            self.found.leave_out("lead_in", paragraph.text)
        elif turn.is_direct and (concluded := answer_cues.CONCLUDES.search(paragraph.text)):
            self.found.leave_out("lead_in", paragraph.text[: concluded.end()])
            self.found.take(paragraph.text[concluded.end() :], Said(Section.TASK))
        elif sums_up or (orders and self.at.part is not Part.ANSWER):
            self._take_report(paragraph)
        else:
            replies = turn.is_direct and turn.deed in ("", *REPLIES)
            self.at.is_answering = False
            if self.at.part is Part.RAISED or replies:
                self.at.open_answer(paragraph.text)
            self.found.leave_out("answer" if self.at.is_answering else "procedure", paragraph.text)

    # --- what the part above rules

    def _take_ruled(self, paragraph: Paragraph) -> None:
        text, is_question = without_question_label(paragraph.text)
        is_question |= self.is_asked and not answer_cues.ANSWER.search(text)
        if self.at.answers(paragraph, is_question=is_question):
            self.found.leave_out("answer", paragraph.text)
            return
        self.at.close_list_before(paragraph)
        part = Part.RAISED if self.at.goes_on(paragraph) or is_question else self.at.part
        if part is Part.RAISED and not is_question and self._introduces(paragraph):
            self._take_report(paragraph, base=Part.NARRATION)
        elif part.section is None and part is not Part.NARRATION:
            self.found.leave_out(part.value, paragraph.text)
        elif part in (Part.NARRATION, Part.ACHIEVEMENT):
            self._take_report(paragraph)
        else:
            self._take_statement(text, paragraph, part)

    def _introduces(self, paragraph: Paragraph) -> bool:
        """What stands in several sentences before the first item of a list of opinions tells of the meeting."""
        is_first = not self.found.pieces and self.at.turn is None and self.has_items_ahead
        return is_first and not paragraph.marker and len(split_sentences(paragraph.text)) > 1

    def _take_statement(self, text: str, paragraph: Paragraph, part: Part) -> None:
        said = self._said(part, paragraph)
        if self.at.item_level is None:
            self.at.item_level = paragraph.level
        self.found.take(text, said)
        if text.endswith(":") and not self.at.list_part:
            self.at.open_list(part)

    def _said(self, part: Part, paragraph: Paragraph) -> Said:
        section = part.section
        assert section is not None
        if part is Part.RAISED and self.at.turn is not None:
            village = self.at.turn.village or self.at.outline.village
            return Said(section, self.at.turn.speaker, village, is_vouched=not self.has_messages)
        is_crowd = part is Part.RAISED and bool(voice_cues.RAISED.search(paragraph.text))
        crowd = find_turn(paragraph.text) if is_crowd and not self.at.outline.village else None
        village = crowd.village if crowd else self.at.outline.village
        is_bare = part is Part.RAISED and not paragraph.marker
        return Said(
            section, village=village if part is Part.RAISED else None, crowd=is_crowd, is_vouched=not is_bare
        )

    def _take_report(self, paragraph: Paragraph, base: Part | None = None) -> None:
        part = self.found.take_report(paragraph, base or self.at.outline.part)
        if paragraph.text.endswith(":"):
            self._open_what_is_named(split_sentences(paragraph.text)[-1], part)

    def _open_what_is_named(self, lead: str, told: Part) -> None:
        """ "Các ý kiến cụ thể:" opens the opinions as a heading does, under which villages may stand."""
        if part_of_heading(lead) is Part.RAISED and n_syllables(lead) <= MAX_LEAD_SYLLABLES:
            self.at.outline.enter_label(NO_MARK - 1, Part.RAISED)
            self.at.turn = None
        elif told.section:
            self.at.open_list(told)
            self.at.turn = None
