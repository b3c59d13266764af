"""Words by underthesea, each knowing its place."""

import time
from itertools import pairwise

import pytest

from models.parts import parts_of
from models.segmentation import segment
from models.text import normalize


class TestSegment:
    def test_joins_the_syllables_of_a_word(self) -> None:
        assert "nước_máy" in segment("Nước máy bị đục").words

    def test_capitals_change_nothing(self) -> None:
        assert segment("ĐƯỜNG LIÊN THÔN HỎNG").words == segment("đường liên thôn hỏng").words

    def test_drops_punctuation_but_the_question_mark(self) -> None:
        words = segment("Rác, bao giờ thu gom?").words
        assert "?" in words
        assert "," not in words

    @pytest.mark.parametrize(
        "text", ["Nước đục,hôi quá!", "a  b", "9-12tr đồng", "İstanbul rác", "“Rác” (thải)"]
    )
    def test_spans_lie_in_the_text_in_order(self, text: str) -> None:
        spans = segment(text).spans
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert list(spans) == sorted(spans)

    def test_spans_hold_their_words(self) -> None:
        text = "Đề nghị xã sửa đường liên thôn, nạo vét cống rãnh."
        found = segment(text)
        assert all(
            text[start:end].lower().replace(" ", "_") == word
            for word, (start, end) in zip(found.words, found.spans, strict=True)
        )

    def test_hostile_runs_stay_quick(self) -> None:
        start = time.process_time()
        segment(normalize("x." * 4900 + "@").text)
        assert time.process_time() - start < 5


class TestParts:
    def test_a_short_text_is_one_part(self) -> None:
        text = "Rác nhiều quá. Đề nghị thu gom."
        assert len(parts_of(text, segment(text))) == 1

    def test_a_long_text_is_also_read_by_sentences(self) -> None:
        text = (
            "Tôi ở thôn Đông đã hai mươi năm nay rồi thưa các bác ạ. " * 5 + "Đường thôn nay hỏng nặng lắm."
        )
        segmented = segment(text)
        whole, *parts = parts_of(text, segmented)
        assert whole == (0, len(segmented.words))
        assert len(parts) == 6
        assert parts[0][0] == 0
        assert parts[-1][1] == len(segmented.words)
        assert all(a[1] == b[0] for a, b in pairwise(parts))
