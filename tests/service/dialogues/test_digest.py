"""Minutes to opinions with topics, routes and due dates, by the real model."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.classifier import Classifier
from service.dialogues.digest import Digest, TooManyOpinions, digest, digest_to_json
from service.dialogues.nouns import Block, Document
from service.dialogues.said import SaidClassifier
from service.opinions.nouns import today
from service.routing.nouns import Profile
from service.routing.profile import load_profile

MINUTES = """BIÊN BẢN
Hội nghị đối thoại xã An Lạc
Ngày 15/3/2024, xã An Lạc tổ chức hội nghị đối thoại với nhân dân.
I. KẾT QUẢ ĐẠT ĐƯỢC
Công tác giáo dục được quan tâm, 3 trường đạt chuẩn quốc gia.
II. HẠN CHẾ
- Rác thải ở chợ Đình chưa được thu gom thường xuyên, bốc mùi hôi thối.
III. Ý KIẾN CỦA NHÂN DÂN
Ông Lại Văn Thắng, thôn Đông: Nước máy đục và tanh hai tháng nay. Gọi tôi 0912 345 678.
Bà Mơ, thôn Đoài: Tôi tố cáo ông Nguyễn Văn X, cán bộ địa chính xã, nhận hối lộ 20 triệu đồng để làm sổ đỏ.
IV. NHIỆM VỤ TRỌNG TÂM
- Tập trung thu ngân sách, tuyển quân đủ chỉ tiêu năm 2024.
"""


@pytest.fixture(scope="module")
def profile() -> Profile:
    return load_profile()


@pytest.fixture(scope="module")
def digested(classifier: Classifier, profile: Profile) -> Digest:
    return digest(document_of(MINUTES), name="an-lac.txt", classifier=classifier, profile=profile)


@pytest.fixture(scope="module")
def answer(digested: Digest) -> dict[str, Any]:
    return digest_to_json(digested)


def document_of(text: str) -> Document:
    return Document("txt", tuple(Block(text=line) for line in text.splitlines()), lined=True)


class TestDigest:
    def test_answers_in_the_agreed_shape(self, answer: dict[str, Any]) -> None:
        assert {"model", "document", "opinions", "topics", "left_out"} == answer.keys()
        assert answer["document"]["held_on"] == answer["document"]["routed_on"] == "2024-03-15"
        water = next(one for one in answer["opinions"] if one["speaker"] == "Lại Văn Thắng")
        assert (water["section"], water["village"]) == ("raised", "thôn Đông")
        assert "clean_water" in [topic["id"] for topic in water["topics"]]
        assert water["route"]["due_on"] > "2024-03-15"
        assert water["kind"]["id"] != "none"

    def test_counts_only_what_was_raised_or_named_as_weakness(self, answer: dict[str, Any]) -> None:
        assert {"clean_water", "environment"} <= answer["topics"].keys()
        assert not {"education", "defence", "finance_trade"} & answer["topics"].keys()
        sections = {one["section"] for one in answer["opinions"]}
        assert sections == {"raised", "shortcoming", "task", "achievement"}

    def test_achievements_have_no_route(self, answer: dict[str, Any]) -> None:
        assert [one["route"] for one in answer["opinions"] if one["section"] == "achievement"] == [None]

    def test_personal_data_is_blacked_out(self, answer: dict[str, Any]) -> None:
        assert "0912" not in str(answer)
        assert "[số điện thoại]" in str(answer)

    def test_a_denunciation_shows_its_place_only(self, answer: dict[str, Any]) -> None:
        [guarded] = [one for one in answer["opinions"] if one["guarded"]]
        assert str(guarded["position"]) in guarded["text"]
        assert (guarded["speaker"], guarded["village"], guarded["route"]) == (None, None, None)
        assert (guarded["topics"], guarded["guesses"]) == ([], [])
        for word in ("hối lộ", "Nguyễn Văn X", "sổ đỏ", "Mơ"):
            assert word not in str(answer)

    def test_what_the_office_says_of_its_own_work_is_not_suspected(
        self, classifier: Classifier, profile: Profile
    ) -> None:
        suspicious = replace(profile, denunciation_score=1e-9)
        digested = digest(document_of(MINUTES), classifier=classifier, profile=suspicious)
        guarded = {one.statement.section.value for one in digested.opinions if one.guarded}
        assert guarded == {"raised"}

    def test_says_what_was_left_out(self, answer: dict[str, Any]) -> None:
        assert answer["left_out"]["heading"] >= 4


@pytest.mark.parametrize(
    ("on", "structure"),
    [
        (date(2023, 6, 1), "three-tier"),
        (date(2025, 4, 1), "three-tier-2025"),
        (date(2026, 11, 24), "two-tier-2025"),
    ],
)
def test_the_structure_of_the_day_routes(
    on: date, structure: str, classifier: Classifier, profile: Profile
) -> None:
    digested = digest(document_of(MINUTES), classifier=classifier, profile=profile, on=on)
    routes = [one["route"] for one in digest_to_json(digested)["opinions"] if one["route"]]
    assert {route["structure"] for route in routes} == {structure}
    assert (digested.on, digested.date_source) == (on, "option")


def test_without_a_day_today_counts(classifier: Classifier, profile: Profile) -> None:
    digested = digest(document_of("Đường liên thôn hỏng nặng"), classifier=classifier, profile=profile)
    assert (digested.on, digested.date_source) == (today(), "today")


def test_a_day_to_come_is_no_day_of_a_meeting(classifier: Classifier, profile: Profile) -> None:
    year = today().year
    text = f"Báo cáo sơ kết năm {year}\nTuy nhiên, việc thu gom rác thải còn chậm."
    assert digest(document_of(text), classifier=classifier, profile=profile).on == today()


def test_a_flood_of_lines_never_reaches_the_model(classifier: Classifier, profile: Profile) -> None:
    flood = "\n".join(f"- Đường xóm {n} hỏng" for n in range(10_001))
    with pytest.raises(TooManyOpinions):
        digest(document_of(flood), classifier=classifier, profile=profile)


def test_progress_ends_at_the_total(classifier: Classifier, profile: Profile) -> None:
    seen: list[tuple[int, int]] = []
    lines = "\n".join(f"- Đường xóm {n} hỏng nặng, đề nghị xã sửa chữa" for n in range(120))
    digest(
        document_of(lines),
        classifier=classifier,
        profile=profile,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen[-1] == (120, 120)


class TestSaidClassifier:
    GREETING = "Kính chào quý vị đại biểu, chúc hội nghị thành công tốt đẹp."

    def test_what_a_document_vouches_for_is_an_opinion(self, classifier: Classifier) -> None:
        said = SaidClassifier(classifier)
        assert all(
            one.kind != "none" for one in said.predict(["nước sạch", "công tác khuyến học", self.GREETING])
        )

    def test_a_plain_list_may_hold_greetings(self, classifier: Classifier) -> None:
        [prediction] = SaidClassifier(classifier, may_be_none=True).predict([self.GREETING])
        assert prediction.kind == "none"

    def test_the_guard_still_reads_the_original_scores(self, classifier: Classifier) -> None:
        [plain] = classifier.predict([self.GREETING])
        [said] = SaidClassifier(classifier).predict([self.GREETING])
        assert said.kind_scores == plain.kind_scores

    def test_opinions_are_predicted_as_ever(self, classifier: Classifier) -> None:
        text = "Nước máy đục và có mùi hôi cả tuần nay, đề nghị xã kiểm tra."
        assert SaidClassifier(classifier).predict([text]) == classifier.predict([text])

    def test_blank_text_stays_none(self, classifier: Classifier) -> None:
        assert SaidClassifier(classifier).predict(["…"])[0].kind == "none"
