"""The text contract: one written form, and every character knows where it came from."""

import time
import unicodedata

import pytest

from models.text import MAX_CHARS, BrokenText, EmptyText, TextTooLong, checked, normalize

CASES = [
    ("Nước máy", "Nước máy", "nothing to do"),
    ("hoà bình, thuỷ lợi, khoẻ", "hòa bình, thủy lợi, khỏe", "the new tone placement"),
    ("hoàn thành", "hoàn thành", "a closed syllable is written alike in both"),
    ("qúy vị, quý, quỹ", "quý vị, quý, quỹ", "after q the tone stays on y"),
    ("kĩ thuật, lí do, bác sỹ", "kỹ thuật, lý do, bác sĩ", "one choice of i or y"),
    ("THUỶ LỢI", "THỦY LỢI", "capitals are kept"),
    (unicodedata.normalize("NFD", "đường hỏng"), "đường hỏng", "NFD becomes NFC"),
    ("rác\u200bthải\u202e", "rácthải", "zero-width and direction marks go"),
    ("a\tb\nc\u00a0d", "a b c d", "every blank is a blank"),
    ("Ðường", "Đường", "the Icelandic letter is a slip for the Vietnamese one"),
    ("GPMB và ANTT", "giải phóng mặt bằng và an ninh trật tự", "office abbreviations are written out"),
    ("gcnqsdd", "giấy chứng nhận quyền sử dụng đất", "also from a keyboard without đ"),
    ("ko dc", "không được", "and those of the telephone"),
    ("x" * 70, "x" * 64 + " " + "x" * 6, "long runs are broken"),
    ("", "", "empty stays empty"),
    ("😀", "😀", "emoji are left alone"),
]


class TestNormalize:
    @pytest.mark.parametrize(("raw", "expected", "why"), CASES)
    def test_brings_to_one_form(self, raw: str, expected: str, why: str) -> None:
        assert normalize(raw).text == expected, why

    @pytest.mark.parametrize(("_raw", "expected", "why"), CASES)
    def test_is_idempotent(self, _raw: str, expected: str, why: str) -> None:
        assert normalize(expected).text == expected, why

    @pytest.mark.parametrize(
        ("raw", "word", "behind"),
        [
            ("Xã làm GPMB chậm", "mặt", "GPMB"),
            ("thuỷ lợi", "thủy", "thuỷ"),
            (unicodedata.normalize("NFD", "nước đục"), "đục", unicodedata.normalize("NFD", "đục")),
            ("a\u200b rác", "rác", "rác"),
            ("x" * 70 + " rác", "rác", "rác"),
        ],
    )
    def test_points_at_what_was_written(self, raw: str, word: str, behind: str) -> None:
        normal = normalize(raw)
        at = normal.text.index(word)
        start, end = normal.raw_span(at, at + len(word))
        assert raw[start:end] == behind

    @pytest.mark.parametrize(
        "raw", ["x." * 4900 + "@", "\u0301" * 10_000, "a" * 10_000, "😀" * 5000, "\n" * 10_000]
    )
    def test_is_quick_on_hostile_text(self, raw: str) -> None:
        start = time.process_time()
        normal = normalize(raw)
        assert time.process_time() - start < 2
        assert normal.starts is None or len(normal.starts) == len(normal.text)


class TestChecked:
    @pytest.mark.parametrize("raw", ["", "   \n", "\u200b\u202e", "\x00\x01"])
    def test_refuses_nothing(self, raw: str) -> None:
        with pytest.raises(EmptyText):
            checked(raw)

    def test_refuses_too_much_and_says_how_much(self) -> None:
        with pytest.raises(TextTooLong, match="10001"):
            checked("a" * (MAX_CHARS + 1))

    def test_refuses_half_a_character(self) -> None:
        with pytest.raises(BrokenText):
            checked("rác \ud800")

    def test_never_quotes_the_text(self) -> None:
        with pytest.raises(BrokenText) as error:
            checked("bí mật \ud800")
        assert "bí mật" not in str(error.value)
