"""Diacritics put back where somebody typed without them."""

import pytest

from models.accents import Accents, count_accents, dump_accents, is_bare, parse_accents
from models.classifier import Classifier
from models.spelling import without_marks

LEARNT = count_accents(["nước máy thôn ta đục quá", "đường thôn ta hỏng, nước máy đục", "nước máy đục"] * 3)


class TestIsBare:
    @pytest.mark.parametrize(
        ("text", "bare", "why"),
        [
            ("nuoc may duc qua", True, "typed without"),
            ("nước máy đục quá", False, "typed with"),
            ("nuoc may đục qua", True, "half and half counts as without"),
            ("12345 !!!", False, "nothing to restore"),
            ("", False, "nothing at all"),
        ],
    )
    def test_tells_them_apart(self, text: str, bare: bool, why: str) -> None:
        assert is_bare(text) is bare, why


class TestRestored:
    @pytest.mark.parametrize(
        ("text", "expected", "why"),
        [
            ("nuoc may duc", "nước máy đục", "the likeliest run"),
            ("Nuoc may, 3 hom", "nước máy, 3 hom", "unknown syllables and numbers stay"),
            ("nước máy đục quá", "nước máy đục quá", "accented text is not touched"),
            ("nuoc mây duc", "nước mây đục", "an accented syllable is never changed"),
            ("", "", "nothing"),
        ],
    )
    def test_puts_back(self, text: str, expected: str, why: str) -> None:
        assert LEARNT.restored(text) == expected, why

    @pytest.mark.parametrize("text", ["a" * 5000, "nuoc " * 2000, "İ nuoc may", "x.y.z " * 500])
    def test_keeps_the_length_of_anything(self, text: str) -> None:
        assert len(LEARNT.restored(text)) == len(text)

    def test_survives_storing(self) -> None:
        assert parse_accents(dump_accents(LEARNT)).restored("nuoc may") == "nước máy"

    def test_knows_nothing_and_says_nothing(self) -> None:
        assert Accents({}, {}).restored("nuoc may") == "nuoc may"

    def test_a_trained_version_restores_most_syllables(self, classifier: Classifier) -> None:
        text = "đề nghị xã sửa đường liên thôn và thu gom rác thải sinh hoạt cho nhân dân"
        restored = classifier.weights.accents.restored(without_marks(text)).split()
        assert sum(a == b for a, b in zip(restored, text.split(), strict=True)) >= 12
