"""Slips of the keyboard mended where the neighbours vouch for it."""

import pytest

from models.accents import Accents, count_accents
from models.slips import Slips, is_one_slip

LEARNT = Slips(count_accents(["nước máy thôn ta đục quá, đường thôn ta hỏng", "ông Bleo đục máy"] * 3))


class TestIsOneSlip:
    @pytest.mark.parametrize(
        ("typed", "meant", "one", "why"),
        [
            ("nuớc", "nước", True, "a wrong letter"),
            ("nướ", "nước", True, "a lost letter"),
            ("nướcc", "nước", True, "an added letter"),
            ("nưcớ", "nước", True, "two swapped"),
            ("ước", "nước", True, "the first letter lost"),
            ("nước", "nước", False, "nothing is wrong"),
            ("nưcc", "nướng", False, "two slips"),
            ("máy", "nước", False, "another word"),
        ],
    )
    def test_counts_one(self, typed: str, meant: str, one: bool, why: str) -> None:
        assert is_one_slip(typed, meant) is one, why


class TestMended:
    @pytest.mark.parametrize(
        ("text", "expected", "why"),
        [
            ("nướcc máy thôn ta", {0: "nước"}, "seen beside its right neighbour"),
            ("thôn tta hỏng", {1: "ta"}, "seen beside both"),
            ("nước máy thôn ta", {}, "nothing is unknown"),
            ("bà Blea đi", {}, "no neighbour vouches for a name"),
            ("nước mááy9 x", {}, "figures and single letters stay"),
            ("nước " + "a" * 5000, {}, "no Vietnamese syllable is that long"),
            ("", {}, "nothing"),
        ],
    )
    def test_mends(self, text: str, expected: dict[int, str], why: str) -> None:
        assert LEARNT.mended(text.split()) == expected, why

    def test_knows_nothing_and_mends_nothing(self) -> None:
        assert Slips(Accents({}, {})).mended(["nướcc", "máy"]) == {}
