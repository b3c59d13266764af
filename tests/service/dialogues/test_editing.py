"""What an officer does with the rows of a preview, on both databases."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from models.classifier import Classifier
from models.errors import Problem
from service.app import make_reception
from service.dialogues import editing, rearranging
from service.dialogues.closing import NothingKept, confirm_preview
from service.dialogues.confirming import is_kept
from service.dialogues.digest import digest
from service.dialogues.editing import Desk, Written
from service.dialogues.nouns import Block, Document
from service.dialogues.previewing import StatedFacts, keep_preview
from service.dialogues.records import DialogueRecord, DialogueRowRecord
from service.dialogues.store import rows_of
from service.handling.store import get_case
from service.opinions.nouns import Labels
from service.opinions.records import OpinionRecord
from service.routing.profile import load_profile

MINUTES = """Ý KIẾN CỦA NHÂN DÂN
Ông Thắng, thôn Đông: Nước máy đục và tanh hai tháng nay. Gọi 0912 345 678 chưa ai đến.
Bà Lan, thôn Đoài: Đường liên thôn nhiều ổ gà, trời mưa không đi được.
Bà Mơ, thôn Đoài: Tôi tố cáo ông X, cán bộ địa chính xã, nhận hối lộ 20 triệu đồng để làm sổ đỏ.
Ông Hùng, thôn Hạ: Trạm y tế thiếu thuốc, dân phải đi mua ngoài.
III. NHIỆM VỤ TRỌNG TÂM
- Tập trung thu ngân sách năm 2024.
"""


@pytest.fixture
def desk(classifier: Classifier) -> Desk:
    return Desk(classifier, load_profile(None))


@pytest.fixture
def dialogue(session: Session, desk: Desk) -> DialogueRecord:
    document = Document("txt", tuple(Block(text=line) for line in MINUTES.splitlines()), lined=True)
    digested = digest(document, classifier=desk.classifier, profile=desk.profile, on=date(2026, 3, 2))
    return keep_preview(
        session=session,
        digested=digested,
        stated=StatedFacts(title="Họp dân"),
        commune=desk.profile.name,
        content_hash="0" * 64,
        account_id=None,
    )


def row_about(session: Session, dialogue: DialogueRecord, words: str) -> DialogueRowRecord:
    return next(row for row in rows_of(session, dialogue.id) if words in row.text)


def written(row: DialogueRowRecord, **changes: object) -> Written:
    """What stands in the boxes, with some of them changed."""
    stands = {
        "text": editing.shown_text(row.text),
        "speaker": row.speaker or "",
        "village": row.village or "",
        "answer": row.answer,
        "labels": Labels(tuple(t["id"] for t in row.suggestion["topics"]), row.suggestion["kind"]["id"]),
    }
    return Written(**(stands | changes))  # type: ignore[arg-type]


class TestRewrite:
    def test_changes_nothing_when_nothing_was_changed(
        self, session: Session, dialogue: DialogueRecord, desk: Desk
    ) -> None:
        row = row_about(session, dialogue, "Nước máy")
        before = (row.text, row.suggestion, row.labels)
        editing.rewrite(dialogue, row, written(row), desk=desk)
        assert (row.text, row.suggestion, row.labels) == before
        assert "0912 345 678" in row.text

    def test_other_words_get_another_suggestion(
        self, session: Session, dialogue: DialogueRecord, desk: Desk
    ) -> None:
        row = row_about(session, dialogue, "Trạm y tế")
        text = "Đường liên thôn nhiều ổ gà, đề nghị sửa mặt đường."
        editing.rewrite(dialogue, row, written(row, text=text), desk=desk)
        assert [topic["id"] for topic in row.suggestion["topics"]][:1] == ["roads"]
        assert row.labels is None

    def test_other_topics_are_the_officers_and_route_anew(
        self, session: Session, dialogue: DialogueRecord, desk: Desk
    ) -> None:
        row = row_about(session, dialogue, "Trạm y tế")
        labels = Labels(("security",), "petition")
        editing.rewrite(dialogue, row, written(row, labels=labels, answer="Đã ghi nhận."), desk=desk)
        assert row.labels == {"topics": ["security"], "kind": "petition"}
        assert row.suggestion["route"]["lead"]["id"] == "police"
        assert row.answer == "Đã ghi nhận."

    def test_a_denunciation_is_closed_from_now_on(
        self, session: Session, dialogue: DialogueRecord, desk: Desk
    ) -> None:
        row = row_about(session, dialogue, "Trạm y tế")
        editing.rewrite(dialogue, row, written(row, labels=Labels(("health",), "denunciation")), desk=desk)
        assert (row.guarded, row.suggestion["route"]) == (True, None)
        with pytest.raises(editing.KeptClosed):
            editing.rewrite(dialogue, row, written(row), desk=desk)

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"text": "  "}, "empty_text"),
            ({"text": "a\0b"}, "nul_character"),
            ({"text": "dài " * 3_000}, "text_too_long"),
            ({"labels": Labels(("weather",), "petition")}, "bad_labels"),
            ({"labels": Labels(("land",), "none")}, "bad_labels"),
        ],
    )
    def test_refuses_and_leaves_the_row(
        self, session: Session, dialogue: DialogueRecord, desk: Desk, changes: dict[str, object], code: str
    ) -> None:
        row = row_about(session, dialogue, "Trạm y tế")
        before = (row.text, row.labels)
        with pytest.raises(Problem) as refused:
            editing.rewrite(dialogue, row, written(row, **changes), desk=desk)
        assert refused.value.code == code
        assert (row.text, row.labels) == before


class TestMerge:
    def test_joins_the_row_above(self, session: Session, dialogue: DialogueRecord, desk: Desk) -> None:
        row = row_about(session, dialogue, "Đường liên thôn")
        row.answer = "Sẽ sửa trong quý II."
        joined = rearranging.merge_up(session, dialogue, rows_of(session, dialogue.id), row, desk=desk)
        assert joined.text.startswith("Nước máy")
        assert joined.text.endswith("không đi được.")
        assert (joined.speaker, joined.answer) == ("Thắng", "Sẽ sửa trong quý II.")
        assert {"clean_water", "roads"} <= {topic["id"] for topic in joined.suggestion["topics"]}
        assert len(rows_of(session, dialogue.id)) == 4

    def test_not_into_what_is_guarded_nor_above_the_first(
        self, session: Session, dialogue: DialogueRecord, desk: Desk
    ) -> None:
        rows = rows_of(session, dialogue.id)
        for words in ("Nước máy", "Trạm y tế", "ngân sách"):
            with pytest.raises(rearranging.CannotMerge):
                rearranging.merge_up(session, dialogue, rows, row_about(session, dialogue, words), desk=desk)

    def test_passes_over_what_was_dropped(
        self, session: Session, dialogue: DialogueRecord, desk: Desk
    ) -> None:
        for words in ("Đường liên thôn", "tố cáo"):
            editing.decide(row_about(session, dialogue, words), keep=False)
        row = row_about(session, dialogue, "Trạm y tế")
        joined = rearranging.merge_up(session, dialogue, rows_of(session, dialogue.id), row, desk=desk)
        assert joined.text.startswith("Nước máy")


class TestSplit:
    def test_at_lines_in_order_and_before_the_rows_that_follow(
        self, session: Session, dialogue: DialogueRecord, desk: Desk
    ) -> None:
        row = row_about(session, dialogue, "Đường liên thôn")
        parts = ["Đường liên thôn nhiều ổ gà", "Đèn đường tối om", "Nước máy có mùi tanh"]
        editing.rewrite(dialogue, row, written(row, text="\n\n".join(parts)), desk=desk)
        rearranging.split_at_lines(session, dialogue, row, desk=desk)
        rows = rows_of(session, dialogue.id)
        assert [one.text for one in rows][1:4] == parts
        assert rows[4].guarded
        assert {one.speaker for one in rows[1:4]} == {"Lan"}
        assert len({one.position for one in rows}) == len(rows)
        assert [one.suggestion["topics"][0]["id"] for one in rows[1:4]] == [
            "roads", "power_lighting", "clean_water",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            ("Nước đục. Đường hỏng! Bao giờ sửa?", ["Nước đục.", "Đường hỏng!", "Bao giờ sửa?"]),
            ("Nước đục lắm; đường thì hỏng", ["Nước đục lắm;", "đường thì hỏng"]),
            ("Nước đục cả tháng, đề nghị xã xem lại", ["Nước đục cả tháng,", "đề nghị xã xem lại"]),
        ],
    )
    def test_at_sentences(
        self, session: Session, dialogue: DialogueRecord, desk: Desk, text: str, parts: list[str]
    ) -> None:
        row = row_about(session, dialogue, "Trạm y tế")
        row.text = text
        split = rearranging.split_at_sentences(session, dialogue, row, desk=desk)
        assert [one.text for one in split] == parts

    @pytest.mark.parametrize("text", ["Nước đục", "Nước đục\n \n"])
    def test_needs_a_place(self, session: Session, dialogue: DialogueRecord, desk: Desk, text: str) -> None:
        row = row_about(session, dialogue, "Trạm y tế")
        row.text = text
        for cut in (rearranging.split_at_lines, rearranging.split_at_sentences):
            with pytest.raises(rearranging.CannotSplit):
                cut(session, dialogue, row, desk=desk)


class TestRestate:
    def test_another_day_has_other_departments_and_clocks(
        self, session: Session, dialogue: DialogueRecord, desk: Desk
    ) -> None:
        row = row_about(session, dialogue, "Đường liên thôn")
        assert row.suggestion["route"]["structure"] == "two-tier-2025"
        stated = StatedFacts(title="", held_on=date(2023, 8, 1), place="Hội trường", chair="")
        editing.restate(dialogue, rows_of(session, dialogue.id), stated, desk=desk)
        assert row.suggestion["route"]["structure"] != "two-tier-2025"
        assert row.suggestion["route"]["due_on"].startswith("2023-08")
        assert (dialogue.title, dialogue.place, dialogue.held_on) == (
            "Họp dân",
            "Hội trường",
            date(2023, 8, 1),
        )
        assert row_about(session, dialogue, "tố cáo").suggestion["route"] is None


class TestConfirm:
    def test_takes_rows_as_the_officer_left_them(
        self, session: Session, dialogue: DialogueRecord, desk: Desk
    ) -> None:
        editing.decide(row_about(session, dialogue, "Đường liên thôn"), keep=False)
        editing.decide(row_about(session, dialogue, "ngân sách"), keep=True)
        health = row_about(session, dialogue, "Trạm y tế")
        labels = Labels(("health", "social_welfare"), "petition")
        editing.rewrite(
            dialogue, health, written(health, labels=labels, answer="Sẽ bổ sung thuốc."), desk=desk
        )
        rearranging.append(
            session, dialogue, rows_of(session, dialogue.id), text="Loa truyền thanh hỏng", speaker="Cụ Tám",
            village="thôn Hạ", desk=desk,
        )  # fmt: skip
        reception = make_reception(classifier=desk.classifier, profile=desk.profile)
        confirmed = confirm_preview(session, dialogue, reception=reception, account_id=None)
        kept = [session.get_one(OpinionRecord, one.receipt.opinion_id) for one in confirmed]
        starts = ["Nước máy", "Tôi tố cáo", "Trạm y tế", "Loa truyền", "thu ngân sách"]
        for opinion, words in zip(kept, starts, strict=True):
            assert words.lower() in opinion.raw_text.lower()
        assert [one.position for one in kept] == sorted(one.position or 0 for one in kept)
        assert (kept[2].kind_source, kept[2].needs_review) == ("officer", False)
        case = get_case(session, kept[2].id)
        assert (case.answer, case.answered_on, case.outcome) == ("Sẽ bổ sung thuốc.", date(2026, 3, 2), None)
        assert get_case(session, kept[0].id).answered_on is None
        assert {row.answer + row.text for row in rows_of(session, dialogue.id)} == {""}

    def test_needs_a_row(self, session: Session, dialogue: DialogueRecord, desk: Desk) -> None:
        for row in rows_of(session, dialogue.id):
            editing.decide(row, keep=False)
        assert not any(map(is_kept, rows_of(session, dialogue.id)))
        reception = make_reception(classifier=desk.classifier, profile=desk.profile)
        with pytest.raises(NothingKept):
            confirm_preview(session, dialogue, reception=reception, account_id=None)


class TestGuard:
    def test_the_preview_shows_what_will_be_guarded(self, session: Session, classifier: Classifier) -> None:
        """Here the commune guards everything that people say; the office's own shortcomings keep their threshold."""
        suspicious = replace(load_profile(None), denunciation_score=1e-9)
        text = """Ý KIẾN CỦA NHÂN DÂN
Ông Thắng, thôn Đông: Nước máy đục và tanh hai tháng nay.
II. TỒN TẠI, HẠN CHẾ
- Một số cán bộ thôn còn gây khó khăn, chậm giải quyết đơn thư của công dân về đất đai.
"""
        document = Document("txt", tuple(Block(text=line) for line in text.splitlines()), lined=True)
        dialogue = keep_preview(
            session=session,
            digested=digest(document, classifier=classifier, profile=suspicious),
            stated=StatedFacts(),
            commune=suspicious.name,
            content_hash="0" * 64,
            account_id=None,
        )
        shown = [row.guarded for row in rows_of(session, dialogue.id)]
        reception = make_reception(classifier=classifier, profile=suspicious)
        received = confirm_preview(session, dialogue, reception=reception, account_id=None)
        assert shown == [True, False]
        assert [one.receipt.guarded for one in received] == shown
