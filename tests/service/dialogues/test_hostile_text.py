"""Text made to hurt: splitting ends, soon, whatever it is given."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.dialogues.nouns import Block, Document
from service.dialogues.splitting.matters import settle
from service.dialogues.splitting.splitter import split

WORDS = (
    "Ông An, thôn Đông:",
    "Cử tri phản ánh",
    "còn hạn chế",
    "như",
    ";",
    ",",
    ".",
    ":",
    "-",
    "1.",
    "II.",
    "(",
    '"',
    "…",
    "NHIỆM VỤ",
)
HOSTILE = (
    "x." * 100_000 + "@",
    "(" * 100_000,
    '"' * 100_001,
    "đường, " * 30_000,
    "cử tri đề nghị đường; " * 10_000,
    "cử tri phản ánh đường hỏng " * 10_000,
    "Ông An, thôn Đông: " * 10_000,
    "còn một số hạn chế, tồn tại và cần khắc phục " * 5_000,
    "1.1.1.1.1." * 20_000,
    "Ông " + "An " * 50_000,
    " " * 300_000 + "a",
)
MAX_SECONDS = 8


def document_of(text: str) -> Document:
    return Document("txt", tuple(Block(text=line) for line in text.split("\n")), lined=True)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_ends_soon(text: str) -> None:
    started = time.monotonic()
    statements, _ = settle(split(document_of(text)).pieces)
    assert time.monotonic() - started < MAX_SECONDS
    assert all(len(one.text) <= 10_000 for one in statements)


@given(
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=12), st.just("\n")), max_size=40).map(
        " ".join
    )
)
@settings(max_examples=150, deadline=None)
def test_any_text_can_be_split(text: str) -> None:
    statements, _ = settle(split(document_of(text)).pieces)
    assert all(one.text.strip() for one in statements)
    assert [one.position for one in statements] == list(range(1, len(statements) + 1))
