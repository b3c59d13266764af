"""Search in the words of opinions: tones ignored, or kept in quotation marks, the same on both databases."""

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from service.opinions.folding import fold
from service.opinions.nouns import now, today
from service.opinions.records import OpinionRecord
from service.opinions.searching import matches

ROAD = "Đường liên thôn hỏng, đề nghị xã sửa."
MILK = "Nhà máy đường xả nước thải có mùi hôi."
PLAIN = "duong vao xom toi lam, can den"
UNIT = "Giá đất 100%_ theo m2 [số điện thoại]"


@pytest.fixture
def filled(session: Session) -> Session:
    for text in (ROAD, MILK, PLAIN, UNIT):
        session.add(
            OpinionRecord(
                code=text[:20],
                commune="",
                channel="web",
                received_on=today(),
                raw_text=text,
                redacted_text=text,
                search_text=fold(text),
                text_hash=text,
                kind="petition",
                kind_source="model",
                model_kind="petition",
                kind_score=1.0,
                needs_review=False,
                reasons=[],
                guesses=[],
                guarded=False,
                model_version="v",
                created_at=now(),
            )
        )
    session.flush()
    return session


def found(session: Session, typed: str) -> list[str]:
    query = select(OpinionRecord.redacted_text).where(matches(typed)).order_by(OpinionRecord.id)
    return list(session.scalars(query))


class TestMatches:
    @pytest.mark.parametrize(
        ("typed", "expected", "why"),
        [
            ("duong", [ROAD, MILK, PLAIN], "typed without tones"),
            ("ĐƯỜNG", [ROAD, MILK, PLAIN], "typed with tones finds what was written without"),
            ("đuờng hỏng", [ROAD], "every word must occur, tones may be wrong"),
            ("hong duong", [ROAD], "in any order"),
            ("duong nuo", [MILK], "the last word may be unfinished"),
            ("duo nuoc", [], "the first may not"),
            ('"đường"', [ROAD, MILK], "in quotation marks tones count"),
            ("“liên thôn” sua", [ROAD], "a phrase and a word"),
            ('"thôn liên"', [], "a phrase keeps its order"),
            ("100%_", [UNIT], "signs are no wild cards"),
            ("%", [], "signs alone find nothing"),
            ('" OR * NEAR(', [], "the index's own language is only words here"),
            ("search_text : duong", [], "so are its columns"),
            ("'; DROP TABLE opinions; --", [], "and SQL"),
        ],
    )
    def test_finds(self, filled: Session, typed: str, expected: list[str], why: str) -> None:
        assert found(filled, typed) == expected, why

    def test_follows_changes(self, filled: Session) -> None:
        filled.execute(
            update(OpinionRecord)
            .where(OpinionRecord.redacted_text == ROAD)
            .values(redacted_text="[đã xóa]", search_text="[da xoa]")
        )
        filled.execute(delete(OpinionRecord).where(OpinionRecord.redacted_text == MILK))
        assert found(filled, "duong") == [PLAIN]
        assert found(filled, "da xoa") == ["[đã xóa]"]
