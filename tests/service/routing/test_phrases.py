"""Phrases are found as whole words, with and without marks."""

import pytest

from service.routing.phrases import Phrases, Reading, is_unaccented


@pytest.mark.parametrize(
    ("word", "text", "found", "why"),
    [
        ("hộ nghèo", "Các hộ nghèo ở thôn", True, "as it is"),
        ("hộ nghèo", "CÁC HỘ NGHÈO Ở THÔN", True, "capitals"),
        ("hộ nghèo", "cac ho ngheo o thon", True, "no marks in the text"),
        ("hộ nghèo", "Các hộ  nghèo\nở thôn", True, "white space"),
        ("bão", "Trạm bơm báo hỏng từ lâu", False, "other marks are another word"),
        ("lũ", "Lũy tre đầu làng", False, "part of a word"),
        ("UBND tỉnh", "Đề nghị ủy ban nhân dân tỉnh xem xét", True, "the text has been written out"),
        ("thủy lợi", "Công trình thu\u0309y lợi", True, "decomposed marks"),
        ("hòa giải", "Tổ hoà giải ở cơ sở", False, "old tone placement belongs to normalising"),
    ],
)
def test_stand_in(word: str, text: str, found: bool, why: str) -> None:
    assert Phrases.of([word]).stand_in(Reading(text)) is found, why


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nuoc may duc qua", True),
        ("Nước máy đục quá", False),
        ("ông Cao Van Tuynh trưởng thôn", False),
        ("duong vao thon Đoài hong het roi khong di duoc nua", True),
    ],
)
def test_is_unaccented(text: str, expected: bool) -> None:
    assert is_unaccented(text) is expected
