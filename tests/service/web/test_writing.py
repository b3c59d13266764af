"""How pages write: dates, numbers, the Vietnamese alphabet, marked words, addresses."""

from datetime import UTC, date, datetime

import pytest

from service.web.writing import alphabetical, day, marked, moment, narrowed, number, share


class TestWriting:
    def test_days_and_moments_are_those_of_vietnam(self) -> None:
        assert day(date(2026, 1, 9)) == "09/01/2026"
        assert day("2026-01-09") == "09/01/2026"
        assert day(None) == "–"
        assert moment(datetime(2026, 12, 31, 18, 5, tzinfo=UTC)) == "01:05 01/01/2027"

    @pytest.mark.parametrize(
        ("value", "n_decimals", "expected"),
        [(1234.5, 1, "1.234,5"), (1_000_000, 0, "1.000.000"), (0, 0, "0")],
    )
    def test_numbers(self, value: float, n_decimals: int, expected: str) -> None:
        assert number(value, n_decimals) == expected

    @pytest.mark.parametrize(
        ("score", "expected"), [(0.004, "0 %"), (0.5, "50 %"), (0.999, "99 %"), (1.0, "100 %")]
    )
    def test_nearly_sure_is_not_sure(self, score: float, expected: str) -> None:
        assert share(score) == expected

    def test_alphabet(self) -> None:
        names = ["Đất đai", "Y tế", "Dân tộc", "Ăn", "An", "Ẩn", "Âm", "Xây", "Ở", "Ô", "Oa", "Ực", "Ủ"]
        assert sorted(names, key=alphabetical) == [
            "An", "Ăn", "Âm", "Ẩn", "Dân tộc", "Đất đai", "Oa", "Ô", "Ở", "Ủ", "Ực", "Xây", "Y tế",
        ]  # fmt: skip


class TestMarked:
    def test_escapes_and_marks(self) -> None:
        text = "<b>nước</b> đục"
        shown = marked(text, [{"start": 3, "end": 7}, {"start": 12, "end": 15}])
        assert shown == "&lt;b&gt;<mark>nước</mark>&lt;/b&gt; <mark>đục</mark>"

    def test_overlapping_spans_become_one(self) -> None:
        assert marked("abcdef", [{"start": 3, "end": 5}, {"start": 1, "end": 4}]) == "a<mark>bcde</mark>f"


class TestNarrowed:
    def test_changes_and_takes_out(self) -> None:
        assert narrowed({"a": "1", "b": "đ"}, a=None) == "?b=%C4%91"
        assert narrowed({"a": "1"}, a="") == ""
        assert narrowed({}, x=["1", "2"]) == "?x=1&x=2"
