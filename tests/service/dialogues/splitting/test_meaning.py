"""The second look: what a piece or a left-out line means, where the form of the document does not tell."""

from collections.abc import Sequence

import pytest

from service.dialogues.nouns import Facts, Joint, LeftOut, Minutes, Piece, Section
from service.dialogues.splitting.meaning import NOTHING, Meaning, weigh

WATER = Meaning(frozenset({"clean_water"}), 0.95, 0.02)
FAINT = Meaning(frozenset({"clean_water"}), 0.3, 0.25)
GREETING = Meaning(frozenset(), 0.02, 0.98)
UNKNOWN = Meaning(frozenset(), 0.05, 0.05)
OF = {"nước": WATER, "hơi": FAINT, "chào": GREETING, "ờ": UNKNOWN}


def meanings_of(texts: Sequence[str]) -> list[Meaning]:
    return [OF.get(text.split()[0], NOTHING) for text in texts]


def weighed(*pieces: Piece, left_out: tuple[LeftOut, ...] = ()) -> Minutes:
    return weigh(Minutes(Facts(), pieces, left_out), meanings_of)


def piece(text: str, **others: object) -> Piece:
    return Piece(text, **{"section": Section.RAISED, **others})  # type: ignore[arg-type]


class TestPiecesThatStateNothing:
    CASES = (
        (piece("chào cả hội trường"), False, "empty, whatever the form"),
        (piece("nước máy đục"), True, "a matter"),
        (piece("ờ thế à thì cái đó để chúng tôi xem lại sau rồi trả lời"), True, "the form vouches for it"),
        (piece("ờ vậy được", speaker="Tám"), False, "a retort"),
        (piece("ờ vậy được"), True, "an item of a list may be as short"),
        (piece("hơi đục", is_vouched=False), False, "a chat line needs more than a guess"),
        (piece("nước đục", is_vouched=False), True, "and has it"),
        (piece("chào mừng ngày lễ", section=Section.TASK), True, "orders are told by their headings"),
    )

    @pytest.mark.parametrize(("one", "stays", "why"), CASES)
    def test_are_left_out_where_an_officer_sees_them(self, one: Piece, stays: bool, why: str) -> None:
        minutes = weighed(one)
        assert minutes.pieces == ((one,) if stays else ()), why
        assert minutes.left_out == (() if stays else (LeftOut("not_an_opinion", one.text),)), why

    def test_what_follows_an_empty_opening_stands_on_its_own(self) -> None:
        minutes = weighed(piece("chào chủ tọa"), piece("nước đục", joint=Joint.RUN_ON))
        assert minutes.pieces == (piece("nước đục"),)

    def test_a_sentence_that_goes_on_needs_no_matter_of_its_own(self) -> None:
        said = (piece("nước đục"), piece("ờ năm nay", joint=Joint.RUN_ON, speaker="Tám"))
        assert weighed(*said).pieces == said

    def test_a_greeting_ends_nothing(self) -> None:
        said = (piece("nước đục"), piece("chào chủ tọa", joint=Joint.RUN_ON))
        assert weighed(*said).pieces == said[:1]


class TestLinesOfUnknownPart:
    def line(self, text: str) -> LeftOut:
        return LeftOut("narration", text, (piece(text, is_vouched=False),), at=1)

    def test_are_taken_in_at_their_place_when_they_clearly_state_a_matter(self) -> None:
        lines = (self.line("nước hai"), self.line("nước ba"))
        minutes = weighed(piece("nước một"), piece("nước tư"), left_out=lines)
        assert [one.text for one in minutes.pieces] == ["nước một", "nước hai", "nước ba", "nước tư"]
        assert minutes.left_out == ()

    @pytest.mark.parametrize("text", ["hơi đục", "chào cả nhà", "ờ vậy được"])
    def test_stay_out_otherwise(self, text: str) -> None:
        assert weighed(left_out=(self.line(text),)).left_out == (self.line(text),)

    def test_and_so_does_what_the_document_itself_calls_an_answer(self) -> None:
        answer = LeftOut("answer", "nước sẽ trong lại")
        assert weighed(left_out=(answer,)).left_out == (answer,)
