"""Where the walk stands: headings above, the list and the turn that are running, whether the office answers."""

from dataclasses import dataclass, field, replace

from service.dialogues.splitting import answer_cues, meeting_cues, voice_cues
from service.dialogues.splitting.headings import Outline
from service.dialogues.splitting.letters import n_syllables
from service.dialogues.splitting.officers import Officers
from service.dialogues.splitting.paragraphs import Paragraph
from service.dialogues.splitting.parts import Part
from service.dialogues.splitting.speakers import Turn

#: A shorter turn under "Thành phần" is a name and an office in the list of those present.
MIN_TURN_SYLLABLES = 8
NO_MARK = 9
#: Deeds of the people among the answers of the office.
ASKING = ("hỏi", "thắc mắc", "phản ánh", "chất vấn", "kiến nghị")


@dataclass(slots=True)
class Standing:
    """`list_part` rules a list opened by ":"; `item_level` is the depth of its marks.

    `answer_level` is the depth of the marks within an answer, NO_MARK until the first of them."""

    outline: Outline
    officers: Officers = field(default_factory=Officers)
    list_part: Part | None = None
    item_level: int | None = None
    turn: Turn | None = None
    turn_level: int = NO_MARK
    is_answering: bool = False
    answer_level: int | None = None
    homes: dict[str, str | None] = field(default_factory=dict)

    @property
    def part(self) -> Part:
        return self.list_part or self.outline.part

    def end_list(self) -> None:
        """A heading or a signature ends every list, turn and answer."""
        self.list_part, self.turn, self.is_answering, self.item_level = None, None, False, None

    def open_list(self, part: Part) -> None:
        """The items that follow belong to `part`; the first of them shows how they are marked."""
        self.list_part, self.item_level = part, None

    def open_turn(self, turn: Turn, paragraph: Paragraph) -> None:
        """A turn without words, or with words that end in ":", goes on in a list."""
        self.turn, self.turn_level, self.item_level = turn, paragraph.level, paragraph.level
        if turn.speaker:
            self.homes.setdefault(turn.speaker, turn.village)
        self.is_answering = False
        self.list_part = Part.RAISED if not turn.text or turn.text.endswith(":") else None

    def known(self, turn: Turn) -> Turn:
        """An officer answers, unless he asks for something among the opinions; among the answers so does whoever has
        no village and asks nothing."""
        turn = self._with_whole_name(self._with_home(turn))
        asks = self.part is Part.RAISED and turn.is_direct and bool(voice_cues.REQUEST.match(turn.text))
        is_among_answers = self.part is Part.ANSWER and not turn.village and turn.deed not in ASKING
        is_officer = self.officers.includes(turn) and not asks
        return replace(turn, answers=True) if is_officer or is_among_answers else turn

    def _with_home(self, turn: Turn) -> Turn:
        """Who has spoken before is from the same village, and "anh Út Mười" is Lê Văn Út Mười."""
        if turn.speaker is None or turn.answers or turn.village or " " not in turn.speaker:
            return turn
        known = [name for name in self.homes if name == turn.speaker or name.endswith(f" {turn.speaker}")]
        return replace(turn, speaker=known[0], village=self.homes[known[0]]) if len(known) == 1 else turn

    def _with_whole_name(self, turn: Turn) -> Turn:
        """ "Chị Quế hỏi thêm" in the turn of Mẫn Thị Quế is she."""
        before = None if turn.answers or self.officers.includes(turn) else self.turn
        is_same = (
            before and before.speaker and turn.speaker == before.speaker.split()[-1] and not turn.village
        )
        return replace(turn, speaker=before.speaker, village=before.village) if before and is_same else turn

    def accepts(self, turn: Turn) -> bool:
        """In running reports "Cử tri đề nghị …" is a sentence like others; who stands before a colon is a turn."""
        if self.outline.part in (Part.TASK, Part.SIGNATURE) and not turn.village:
            return False
        if self.outline.part is Part.PROCEDURE and n_syllables(turn.text) < MIN_TURN_SYLLABLES:
            return False
        if (
            self.turn is not None
            and turn.speaker is None
            and turn.deed
            and not (turn.village or turn.answers)
        ):
            return False  # "Bà con đề nghị …" under "Thôn Nà Ón:" does not end what the village says
        is_known = turn.speaker is not None or turn.village is not None or turn.answers or turn.deed == ""
        replies = turn.answers and (turn.speaker is not None or self.turn is not None)
        return self.part is Part.RAISED or (turn.is_direct and is_known) or replies

    def goes_on(self, paragraph: Paragraph) -> bool:
        """A turn goes on in the list that it opened, in deeper items, and in the part of the opinions."""
        if self.turn is not None and self.list_part is None and paragraph.level <= self.turn_level < NO_MARK:
            self.turn = None  # the next item of a list of turns that names nobody
        if self.turn is None:
            return False
        is_own = bool(
            voice_cues.OWN_VOICE.search(paragraph.text) or voice_cues.NEW_MATTER.match(paragraph.text)
        ) and not voice_cues.RAISED.search(paragraph.text)
        return self.part is Part.RAISED or self.turn_level < paragraph.level < NO_MARK or is_own

    def answers(self, paragraph: Paragraph, *, is_question: bool) -> bool:
        """Whether the paragraph belongs to an answer; an answer lasts until the next question or opinion."""
        if is_question:
            self.is_answering = False
        elif answer_cues.CLOSING.match(paragraph.text):
            self.is_answering, self.turn = False, None
        elif answer_cues.ANSWER.search(paragraph.text) or answer_cues.ANSWERS_FOLLOW.match(paragraph.text):
            return self._begins_answer(paragraph)
        elif self.is_answering and paragraph.level < NO_MARK:
            self.is_answering = self._is_item_of_answer(paragraph)
        return self.is_answering

    def open_answer(self, text: str) -> None:
        """An answer that ends in ":" goes on in a list; its first item shows how deep it is marked."""
        self.is_answering, self.answer_level = True, NO_MARK if text.endswith(":") else None

    def _is_item_of_answer(self, paragraph: Paragraph) -> bool:
        if self.answer_level is None:
            return self.item_level is not None and paragraph.level != self.item_level
        if self.answer_level == NO_MARK:
            self.answer_level = paragraph.level
        return paragraph.level >= self.answer_level

    def _begins_answer(self, paragraph: Paragraph) -> bool:
        """Among opinions an answer lasts; in a report it is a sentence among others."""
        if self.part is Part.RAISED or self.turn:
            self.open_answer(paragraph.text)
        elif paragraph.text.endswith(":"):
            self.open_list(Part.ANSWER)
        return self.is_answering or self.list_part is Part.ANSWER

    def close_list_before(self, paragraph: Paragraph) -> None:
        """A list of marked items ends at the first paragraph without a mark; any list ends at a cue."""
        if self.list_part is None or paragraph.level < NO_MARK:
            return
        was_marked = self.item_level is not None and self.item_level < NO_MARK
        tells = meeting_cues.PROCEDURE.search(paragraph.text) or voice_cues.TOLD.search(paragraph.text)
        if was_marked or tells:
            self.list_part = None
