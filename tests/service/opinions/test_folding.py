"""Folded text for a search that ignores tones."""

import unicodedata

import pytest

from service.opinions.folding import fold

CASES = [
    ("Đường liên thôn", "duong lien thon", "đ is a letter of its own, not a d with a mark"),
    (unicodedata.normalize("NFD", "Nước sạch"), "nuoc sach", "NFD"),
    ("  ĐIỆN\n\táp ", "dien ap", "capitals and blanks"),
    ("thuỷ lợi / thủy lợi", "thuy loi / thuy loi", "both tone placements"),
]


class TestFold:
    @pytest.mark.parametrize(("raw", "expected", "why"), CASES, ids=[row[-1] for row in CASES])
    def test_folds(self, raw: str, expected: str, why: str) -> None:
        assert fold(raw) == expected, why
