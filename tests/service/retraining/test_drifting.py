"""Drift: weeks are counted, and a week out of the usual range gives a sign that says so."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from models.classifier import Classifier
from models.taxonomy import load_taxonomy
from service.opinions.nouns import today
from service.retraining.choosing import Choice, varied
from service.retraining.drifting import Week, find_signs, unknown_share, weeks_of

MONDAY = date(2026, 11, 16)


def weeks(*shares: float, unknown: float = 0.1, confidence: float = 0.8, n: int = 200) -> list[Week]:
    first = MONDAY - timedelta(weeks=len(shares) - 1)
    calm = [
        Week(first + timedelta(weeks=at), 200, {"land": share}, 0.8, 0.1) for at, share in enumerate(shares)
    ]
    last = calm[-1]
    return [*calm[:-1], Week(last.monday, n, last.shares, confidence, unknown)]


class TestFindSigns:
    @pytest.mark.parametrize(
        ("found", "figures"),
        [
            (weeks(0.2, 0.22, 0.18, 0.21, 0.2), []),
            (weeks(0.2, 0.22, 0.18, 0.21, 0.5), ["topic:land"]),
            (weeks(0.2, 0.22, 0.18, 0.21, 0.02), ["topic:land"]),
            (weeks(0.2, 0.22, 0.18, 0.21, 0.2, unknown=0.4), ["unknown"]),
            (weeks(0.2, 0.22, 0.18, 0.21, 0.2, confidence=0.5), ["confidence"]),
            (weeks(0.2, 0.22, 0.9), []),
            (weeks(0.2, 0.22, 0.18, 0.21, 0.9, n=3), []),
            ([], []),
        ],
    )
    def test_cases(self, found: list[Week], figures: list[str]) -> None:
        assert [sign.figure for sign in find_signs(found, load_taxonomy())] == figures

    def test_says_it_in_vietnamese(self) -> None:
        [sign] = find_signs(weeks(0.2, 0.22, 0.18, 0.21, 0.5), load_taxonomy())
        assert sign.sentence == "Tuần 16/11/2026: tỷ lệ Đất đai 50%, thường ở 12%–29%."


class TestWeeksOf:
    def test_counts_by_week_without_the_guarded(
        self, app: FastAPI, client: TestClient, officer: Mapping[str, str], classifier: Classifier
    ) -> None:
        for days_ago in (0, 14, 14):
            body = {
                "text": f"Nước máy đục {days_ago} ngày.",
                "received_on": str(today() - timedelta(days=days_ago)),
            }
            assert client.post("/api/v1/opinions", json=body, headers=officer).status_code == 201
        client.post(
            "/api/v1/opinions", json={"text": "Tôi tố cáo ông A nhận hối lộ 20 triệu đồng để làm sổ đỏ."}
        )
        with app.state.sessions() as session:
            found = weeks_of(session, classifier, until=today())
        assert [week.n for week in found] == [2, 1]
        assert found[1].monday == today() - timedelta(days=today().weekday())
        assert 0 < found[0].confidence <= 1

    def test_over_http(
        self, client: TestClient, officer: Mapping[str, str], leader: Mapping[str, str]
    ) -> None:
        assert client.get("/api/v1/drift", headers=officer).status_code == 403
        assert client.get("/api/v1/drift", headers=leader).json() == {"weeks": [], "signs": []}


class TestUnknownShare:
    def test_of_common_and_of_invented_words(self, classifier: Classifier) -> None:
        assert unknown_share(["nước máy đục"], classifier) < 0.5
        assert unknown_share(["blorx quibbat zentor"], classifier) == 1
        assert unknown_share([], classifier) == 0


class TestVaried:
    def test_takes_turns_among_topics(self) -> None:
        choices = [
            Choice(n, str(n), topic, value, ("uncertain",))
            for n, (topic, value) in enumerate(
                [("land", 0.9), ("land", 0.8), ("roads", 0.5), ("health", 0.6)]
            )
        ]
        assert [one.opinion_id for one in varied(choices)] == [0, 3, 2, 1]


class TestTeaching:
    def test_offers_the_uncertain_and_what_was_corrected_elsewhere(
        self, client: TestClient, officer: Mapping[str, str], post: Callable[..., str]
    ) -> None:
        unsure = post("Chuyện hôm trước bác nói đó, mong được xem lại giúp.")
        sure = "Nước máy thôn Trung đục và có mùi hôi cả tuần nay, đề nghị xã kiểm tra."
        corrected = post(sure)
        labels = {"topics": ["health"], "kind": "petition"}
        headers = {**officer, "If-Match": "*"}
        client.patch(f"/api/v1/opinions/{corrected}/labels", json=labels, headers=headers)
        found = client.get("/api/v1/teaching", headers=officer).json()["opinions"]
        assert unsure in {one["code"] for one in found}
        assert corrected not in {one["code"] for one in found}
        assert client.get("/api/v1/teaching").status_code == 401


@pytest.fixture
def leader(sign_in: Callable[..., Mapping[str, str]]) -> Mapping[str, str]:
    from service.accounts.nouns import Role

    return sign_in(Role.leader)
