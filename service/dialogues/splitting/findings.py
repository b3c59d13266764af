"""What a walk through a document has found so far: pieces and what was left out, in their order."""

from dataclasses import replace

from service.dialogues.nouns import LeftOut, Piece
from service.dialogues.splitting import voice_cues
from service.dialogues.splitting.asides import reason_to_leave_out
from service.dialogues.splitting.letters import unaccented_key
from service.dialogues.splitting.paragraphs import Paragraph
from service.dialogues.splitting.parts import Part
from service.dialogues.splitting.pieces import Said, pieces_of_paragraph
from service.dialogues.splitting.report_sentences import ReportParagraph
from service.dialogues.splitting.sentences import split_sentences
from service.dialogues.splitting.standing import Standing

_REPEATED_FROM_LETTERS = 60


class Findings:
    """Grows with each paragraph; `at` tells under which part and in whose turn it stands."""

    def __init__(self, at: Standing) -> None:
        self.at = at
        self.pieces: list[Piece] = []
        self.left_out: list[LeftOut] = []
        self.seen: set[str] = set()

    def leave_out(self, reason: str, text: str = "") -> None:
        self.left_out.append(LeftOut(reason, text))

    def is_repeated(self, text: str) -> bool:
        """Whether a long paragraph stood before; it is remembered."""
        key = unaccented_key(text)
        if len(key) < _REPEATED_FROM_LETTERS:
            return False
        was_seen = key in self.seen
        self.seen.add(key)
        return was_seen

    def take(self, text: str, said: Said) -> None:
        """What somebody said, without greetings and remarks between."""
        text = " ".join(filter(None, map(self._without_aside, split_sentences(text))))
        pieces = pieces_of_paragraph(text, said)
        if not pieces and text:
            self.leave_out("lead_in", text)
        self.pieces.extend(pieces)

    def _without_aside(self, sentence: str) -> str:
        """The sentence without its polite opening, "" when nothing else is in it."""
        bare = voice_cues.TURN_OPENING.sub("", sentence, count=1)
        reason = reason_to_leave_out(bare, part=self.at.part, is_turn=self.at.turn is not None)
        if reason:
            self.leave_out(reason, sentence)
        return "" if reason else bare

    def take_report(self, paragraph: Paragraph, base: Part) -> Part:
        """Sentence by sentence; the part in which the last of them stands."""
        report = ReportParagraph(base, self.at.officers, is_item=bool(paragraph.marker))
        for sentence in split_sentences(paragraph.text):
            report.take(sentence)
        self.left_out.extend(replace(one, at=one.at + len(self.pieces)) for one in report.left_out)
        self.pieces.extend(report.pieces)
        return report.part
