"""Predictions: topics with evidence a person can read, or an honest "not sure"."""

import unicodedata

import pytest

from models.classifier import Classifier
from models.spelling import without_marks

WATER = "Nước máy thôn 3 đục, hôi mùi clo cả tuần nay, đề nghị xã kiểm tra"


def _topics(classifier: Classifier, text: str) -> list[str]:
    return [topic.id for topic in classifier.predict_one(text).topics]


class TestPredict:
    @pytest.mark.parametrize(
        ("text", "why"),
        [
            (WATER, "as typed"),
            (without_marks(WATER), "without diacritics"),
            (WATER.upper(), "in capitals"),
            (unicodedata.normalize("NFD", WATER), "decomposed"),
            (f"Kính thưa hội nghị. {'Tôi ở thôn này đã lâu năm rồi. ' * 8}{WATER}.", "last in a long story"),
        ],
    )
    def test_finds_the_topic_however_it_is_written(self, classifier: Classifier, text: str, why: str) -> None:
        assert "clean_water" in _topics(classifier, text), why

    def test_evidence_is_whole_words_of_the_raw_text(self, classifier: Classifier) -> None:
        topic = next(t for t in classifier.predict_one(WATER).topics if t.id == "clean_water")
        assert topic.evidence
        for span in topic.evidence:
            assert WATER[span.start : span.end] == span.text
            assert not WATER[max(span.start - 1, 0) : span.start].strip().isalnum()
            assert not WATER[span.end : span.end + 1].isalnum()

    def test_evidence_covers_the_abbreviation_that_was_written(self, classifier: Classifier) -> None:
        text = "Đề nghị xem lại tiền đền bù GPMB cho bà con"
        spans = [s for topic in classifier.predict_one(text).topics for s in topic.evidence]
        assert any("GPMB" in span.text for span in spans)

    @pytest.mark.parametrize("text", ["", " ", "😀😀", "!!!", "\u200b", "\ud800"])
    def test_says_nothing_about_nothing(self, classifier: Classifier, text: str) -> None:
        prediction = classifier.predict_one(text)
        assert prediction.topics == ()
        assert prediction.kind == "none"
        assert prediction.reasons == ("too_short",)

    @pytest.mark.parametrize(
        "text", ["a", "12345", "The road is broken", "x." * 4900 + "@", "rác\x00", "đ" * 20_000]
    )
    def test_answers_anything(self, classifier: Classifier, text: str) -> None:
        prediction = classifier.predict_one(text)
        assert 0 <= prediction.kind_score <= 1
        assert sum(prediction.kind_scores.values()) == pytest.approx(1, abs=0.01)

    def test_no_opinion_has_no_topic(self, classifier: Classifier) -> None:
        prediction = classifier.predict_one(
            "Kính chúc quý vị đại biểu mạnh khỏe, hội nghị thành công tốt đẹp!"
        )
        assert prediction.kind == "none"
        assert prediction.topics == ()

    def test_not_sure_gives_guesses_and_reasons(self, classifier: Classifier) -> None:
        prediction = classifier.predict_one(
            "Đề nghị các cấp quan tâm giải quyết dứt điểm việc này cho dân nhờ"
        )
        assert prediction.needs_review
        assert prediction.reasons
        assert len(prediction.guesses) <= 3

    def test_scores_are_ordered_and_do_not_depend_on_evidence(self, classifier: Classifier) -> None:
        text = "Đường hỏng, rác thải không thu gom, trường thiếu giáo viên"
        with_words, without = classifier.predict([text])[0], classifier.predict([text], evidence=False)[0]
        scores = [topic.score for topic in with_words.topics]
        assert scores == sorted(scores, reverse=True) == [topic.score for topic in without.topics]
