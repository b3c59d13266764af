"""What hangs together is settled by what it is about."""

from collections.abc import Sequence

import pytest

from service.dialogues.nouns import Joint, Piece, Section
from service.dialogues.splitting.matters import settle

TOPICS = {"đường": "roads", "nước": "clean_water", "rác": "environment"}


def topics_of(texts: Sequence[str]) -> list[frozenset[str]]:
    return [frozenset(topic for word, topic in TOPICS.items() if word in text) for text in texts]


def piece(text: str, joint: Joint = Joint.APART, speaker: str | None = None) -> Piece:
    return Piece(text, Section.RAISED, joint, ", " if joint is Joint.LISTED else " ", speaker)


CASES = (
    ([piece("đường hỏng"), piece("nước đục", Joint.LISTED)], ["đường hỏng", "nước đục"], "another matter"),
    ([piece("đường hỏng"), piece("đường ngập", Joint.LISTED)], ["đường hỏng, đường ngập"], "the same"),
    ([piece("đường hỏng"), piece("tinh vi", Joint.LISTED)], ["đường hỏng, tinh vi"], "none of its own"),
    ([piece("Đường hỏng."), piece("Rất khổ.", Joint.RUN_ON)], ["Đường hỏng. Rất khổ."], "goes on"),
    (
        [piece("đường hỏng."), piece("rác hôi.", Joint.RUN_ON)],
        ["đường hỏng.", "rác hôi."],
        "both, and differing",
    ),
    ([piece("đường"), piece("đường")], ["đường"], "said twice"),
    ([piece("đường", speaker="An"), piece("đường", speaker="Bình")], ["đường", "đường"], "by two people"),
)


@pytest.mark.parametrize(("pieces", "expected", "why"), CASES)
def test_settles(pieces: list[Piece], expected: list[str], why: str) -> None:
    statements, _ = settle(pieces, topics_of)
    assert [statement.text for statement in statements] == expected, why
    assert [statement.position for statement in statements] == list(range(1, len(expected) + 1))


def test_without_a_model_parts_stand_apart_and_sentences_together() -> None:
    pieces = [piece("a b"), piece("c d", Joint.LISTED), piece("e f", Joint.RUN_ON)]
    assert [one.text for one in settle(pieces)[0]] == ["a b", "c d e f"]


def test_counts_repetitions() -> None:
    assert settle([piece("đường"), piece("ĐƯỜNG!")])[1] == 1


@pytest.mark.parametrize(
    "other", [Piece("nước", Section.SHORTCOMING, Joint.RUN_ON), piece("nước", Joint.RUN_ON, "An")]
)
def test_another_voice_never_hangs_on(other: Piece) -> None:
    assert len(settle([piece("nước mặn"), other])[0]) == 2
