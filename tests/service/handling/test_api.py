"""Correcting, handing over and concluding over HTTP, in the order anonymous, wrong role, bad input, happy, twice."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from service.accounts.nouns import Role
from service.opinions.nouns import today

WATER = "Nước máy thôn Trung đục và có mùi hôi cả tuần nay, đề nghị xã kiểm tra."
ROAD = "Đường liên thôn nhiều ổ gà, trời mưa không đi được, đề nghị xã sửa chữa mặt đường."
Headers = Mapping[str, str]
Post = Callable[..., str]


@pytest.fixture
def code(post: Post) -> str:
    """The tracking code of a routed opinion about water."""
    return post(WATER, village="Thôn Trung")


@pytest.fixture
def show(client: TestClient, officer: Headers) -> Callable[[str], dict[str, Any]]:
    """Reads an opinion as an officer."""

    def read(code: str) -> dict[str, Any]:
        answer = client.get(f"/api/v1/opinions/{code}", headers=officer)
        assert answer.status_code == 200, answer.text
        return dict(answer.json(), etag=answer.headers["etag"])

    return read


class TestPatchLabels:
    def patch(self, client: TestClient, code: str, headers: Headers, **labels: object) -> Any:
        return client.patch(f"/api/v1/opinions/{code}/labels", json=labels, headers=headers)

    def test_refuses_anonymous(self, client: TestClient, code: str) -> None:
        assert self.patch(client, code, {}, topics=["land"], kind="petition").status_code == 401

    @pytest.mark.parametrize("role", [Role.administrator])
    def test_refuses_a_wrong_role(
        self, client: TestClient, code: str, sign_in: Callable[..., Headers], role: Role
    ) -> None:
        answer = self.patch(client, code, sign_in(role), topics=["land"], kind="petition")
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")

    @pytest.mark.parametrize(
        ("topics", "kind"),
        [
            (["no_such_topic"], "petition"),
            (["land"], "no_such_kind"),
            (["land", "land"], "petition"),
            ([], "petition"),
            (["land"], "none"),
            (["land", "roads", "security", "health", "culture", "drainage", "defence", "officials", "education"],
             "petition"),
        ],
    )  # fmt: skip
    def test_refuses_bad_labels(
        self, client: TestClient, code: str, officer: Headers, topics: list[str], kind: str
    ) -> None:
        answer = self.patch(client, code, {**officer, "If-Match": "*"}, topics=topics, kind=kind)
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_labels")

    def test_needs_a_precondition(self, client: TestClient, code: str, officer: Headers) -> None:
        answer = self.patch(client, code, officer, topics=["land"], kind="petition")
        assert (answer.status_code, answer.json()["code"]) == (428, "precondition_required")

    def test_officers_labels_win_and_route_anew(
        self, client: TestClient, code: str, officer: Headers, show: Callable[[str], Any]
    ) -> None:
        before = show(code)
        answer = self.patch(
            client,
            code,
            {**officer, "If-Match": before["etag"]},
            topics=["security", "roads"],
            kind="feedback",
        )
        assert answer.status_code == 200, answer.text
        after = answer.json()
        assert [(t["id"], t["source"], t["score"]) for t in after["topics"]] == [
            ("security", "officer", None),
            ("roads", "officer", None),
        ]
        assert after["suggested"]["topics"] == before["suggested"]["topics"] != []
        assert after["kind"]["id"] == "feedback"
        assert after["lead"]["id"] == "police"
        assert "economy" in [support["id"] for support in after["supports"]]
        assert (after["needs_review"], after["state"]["id"]) == (False, "routed")
        assert after["confirmed_at"]
        assert [line["event"] for line in after["history"]] == ["received", "labels_corrected", "rerouted"]

    def test_a_stale_tag_is_refused(
        self, client: TestClient, code: str, officer: Headers, show: Callable[[str], Any]
    ) -> None:
        stale = {**officer, "If-Match": show(code)["etag"]}
        assert self.patch(client, code, stale, topics=["land"], kind="petition").status_code == 200
        answer = self.patch(client, code, stale, topics=["roads"], kind="petition")
        assert (answer.status_code, answer.json()["code"]) == (412, "changed_meanwhile")
        assert [topic["id"] for topic in show(code)["topics"]] == ["land"]

    def test_keeps_the_department_that_a_person_chose(
        self, client: TestClient, code: str, officer: Headers
    ) -> None:
        passing = {"to": "police", "reason": "Có dấu hiệu phá hoại đường ống."}
        client.post(f"/api/v1/opinions/{code}/hand-overs", json=passing, headers=officer)
        after = self.patch(
            client, code, {**officer, "If-Match": "*"}, topics=["land"], kind="petition"
        ).json()
        assert (after["lead"]["id"], after["state"]["id"]) == ("police", "handed_over")

    def test_denunciation_disappears_until_the_guard_lifts_it(
        self, client: TestClient, code: str, officer: Headers, guard: Headers
    ) -> None:
        hidden = self.patch(
            client, code, {**officer, "If-Match": "*"}, topics=["officials"], kind="denunciation"
        )
        assert hidden.json()["lead"] is None
        assert client.get("/api/v1/opinions", headers=officer).json()["opinions"] == []
        again = self.patch(client, code, {**officer, "If-Match": "*"}, topics=["land"], kind="petition")
        assert again.status_code == 404
        lifted = self.patch(client, code, {**guard, "If-Match": "*"}, topics=["clean_water"], kind="petition")
        assert (lifted.json()["guarded"], lifted.json()["lead"]["id"]) == (False, "economy")
        assert len(client.get("/api/v1/opinions", headers=officer).json()["opinions"]) == 1


class TestHandOver:
    def hand_over(self, client: TestClient, code: str, headers: Headers, **passing: object) -> Any:
        body = {"to": "police", "reason": "Thuộc an ninh trật tự."} | passing
        return client.post(f"/api/v1/opinions/{code}/hand-overs", json=body, headers=headers)

    def test_refuses_anonymous(self, client: TestClient, code: str) -> None:
        assert self.hand_over(client, code, {}).status_code == 401

    @pytest.mark.parametrize(
        ("fields", "error"),
        [
            ({"to": "no_such"}, "unknown_department"),
            ({"supports": ["no_such"]}, "unknown_department"),
            ({"reason": "  "}, "invalid_request"),
            ({"due_on": "2020-01-01"}, "due_too_early"),
            ({"due_on": "9999-01-01"}, "invalid_request"),
            ({"why": "x"}, "unknown_field"),
        ],
    )
    def test_refuses_bad_input(
        self, client: TestClient, code: str, officer: Headers, fields: dict[str, Any], error: str
    ) -> None:
        answer = self.hand_over(client, code, officer, **fields)
        assert (answer.status_code, answer.json()["code"]) == (422, error)

    def test_unknown_code(self, client: TestClient, officer: Headers) -> None:
        assert self.hand_over(client, "22222-22222-22222", officer).status_code == 404

    def test_changes_the_lead_and_counts_the_hop(
        self, client: TestClient, code: str, officer: Headers, show: Callable[[str], Any]
    ) -> None:
        due_on = (today() + timedelta(days=20)).isoformat()
        answer = self.hand_over(client, code, officer, supports=["economy", "police"], due_on=due_on)
        assert answer.status_code == 201
        after = show(code)
        assert (after["lead"]["id"], after["hops"], after["due_on"]) == ("police", 1, due_on)
        assert [support["id"] for support in after["supports"]] == ["economy"]
        [passed] = after["hand_overs"]
        assert (passed["from"], passed["to"]["id"], passed["reason"]) == (
            "economy",
            "police",
            "Thuộc an ninh trật tự.",
        )
        assert "Thuộc" not in str(after["history"])

    def test_back_and_forth_is_two_hops(
        self, client: TestClient, code: str, officer: Headers, show: Callable[[str], Any]
    ) -> None:
        self.hand_over(client, code, officer)
        self.hand_over(client, code, officer, to="economy")
        assert show(code)["hops"] == 2

    def test_twice_to_the_same_is_refused(self, client: TestClient, code: str, officer: Headers) -> None:
        self.hand_over(client, code, officer)
        answer = self.hand_over(client, code, officer)
        assert (answer.status_code, answer.json()["code"]) == (409, "already_there")

    def test_refuses_a_closed_opinion(self, client: TestClient, code: str, officer: Headers) -> None:
        client.patch(f"/api/v1/opinions/{code}/outcome", json={"outcome": "resolved"}, headers=officer)
        answer = self.hand_over(client, code, officer)
        assert (answer.status_code, answer.json()["code"]) == (409, "case_closed")

    def test_honours_if_match(self, client: TestClient, code: str, officer: Headers) -> None:
        assert self.hand_over(client, code, {**officer, "If-Match": '"99"'}).status_code == 412


class TestOutcome:
    def conclude(self, client: TestClient, code: str, headers: Headers, **fields: object) -> Any:
        return client.patch(f"/api/v1/opinions/{code}/outcome", json=fields, headers=headers)

    def test_refuses_anonymous(self, client: TestClient, code: str) -> None:
        assert self.conclude(client, code, {}, outcome="resolved").status_code == 401

    @pytest.mark.parametrize(
        ("fields", "error"),
        [
            ({"outcome": "done"}, "invalid_request"),
            ({"outcome": "scheduled"}, "schedule_without_date"),
            ({"outcome": "scheduled", "due_on": "2001-01-01"}, "due_too_early"),
            ({"outcome": "explained", "answer": ""}, "invalid_request"),
        ],
    )
    def test_refuses_bad_input(
        self, client: TestClient, code: str, officer: Headers, fields: dict[str, Any], error: str
    ) -> None:
        answer = self.conclude(client, code, officer, **fields)
        assert (answer.status_code, answer.json()["code"]) == (422, error)

    @pytest.mark.parametrize(
        ("outcome", "state"),
        [
            ("resolved", "closed"),
            ("explained", "closed"),
            ("not_competent", "closed"),
            ("in_progress", "routed"),
        ],
    )
    def test_closes_or_leaves_open(
        self, client: TestClient, post: Post, officer: Headers, outcome: str, state: str
    ) -> None:
        code = post(WATER)
        labels = {"topics": ["clean_water"], "kind": "petition"}
        client.patch(f"/api/v1/opinions/{code}/labels", json=labels, headers={**officer, "If-Match": "*"})
        after = self.conclude(client, code, officer, outcome=outcome, answer="Đã kiểm tra.").json()
        assert (after["outcome"]["id"], after["state"]["id"]) == (outcome, state)
        assert after["answer"] == "Đã kiểm tra."

    def test_a_schedule_moves_the_due_date(self, client: TestClient, code: str, officer: Headers) -> None:
        due_on = (today() + timedelta(days=60)).isoformat()
        after = self.conclude(client, code, officer, outcome="scheduled", due_on=due_on).json()
        assert (after["due_on"], after["outcome"]["id"]) == (due_on, "scheduled")

    def test_the_citizen_sees_the_outcome_but_no_words(
        self, client: TestClient, code: str, officer: Headers
    ) -> None:
        self.conclude(client, code, officer, outcome="resolved", answer="Đã thay ống.")
        state = client.get(f"/api/v1/opinions/{code}").json()
        assert (state["state"]["id"], state["outcome"]["id"]) == ("closed", "resolved")
        assert "ống" not in str(state)

    def test_twice_is_refused(self, client: TestClient, code: str, officer: Headers) -> None:
        self.conclude(client, code, officer, outcome="resolved")
        answer = self.conclude(client, code, officer, outcome="explained")
        assert (answer.status_code, answer.json()["code"]) == (409, "case_closed")


class TestList:
    def codes(self, client: TestClient, headers: Headers, **query: object) -> list[str]:
        answer = client.get("/api/v1/opinions", params=query, headers=headers)  # type: ignore[arg-type]
        assert answer.status_code == 200, answer.text
        return [opinion["code"] for opinion in answer.json()["opinions"]]

    def test_refuses_anonymous(self, client: TestClient) -> None:
        answer = client.get("/api/v1/opinions")
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")

    def test_filters(self, client: TestClient, post: Post, officer: Headers) -> None:
        water, road = post(WATER), post(ROAD, channel="phone")
        headers = {**officer, "If-Match": "*"}
        for code, topic in ((water, "clean_water"), (road, "roads")):
            labels = {"topics": [topic], "kind": "petition"}
            client.patch(f"/api/v1/opinions/{code}/labels", json=labels, headers=headers)
        passing = {"to": "police", "reason": "Chuyển."}
        client.post(f"/api/v1/opinions/{road}/hand-overs", json=passing, headers=officer)
        assert self.codes(client, officer) == [road, water]
        assert self.codes(client, officer, topic="clean_water") == [water]
        assert self.codes(client, officer, department="police") == [road]
        assert self.codes(client, officer, state="handed_over") == [road]
        assert self.codes(client, officer, text="MÙI HÔI") == [water]
        assert self.codes(client, officer, text="duong lien thon") == [road]
        assert self.codes(client, officer, text="100%_") == []
        assert self.codes(client, officer, due="overdue") == []
        assert self.codes(client, officer, since=today(), until=today()) == [road, water]
        assert self.codes(client, officer, until=today() - timedelta(days=1)) == []
        assert self.codes(client, officer, dialogue="none") == []

    def test_overdue_is_what_is_open_and_late(self, client: TestClient, post: Post, officer: Headers) -> None:
        late = client.post(
            "/api/v1/opinions", json={"text": ROAD, "received_on": "2026-01-05"}, headers=officer
        ).json()["code"]
        post(WATER)
        assert self.codes(client, officer, due="overdue") == [late]
        client.patch(f"/api/v1/opinions/{late}/outcome", json={"outcome": "resolved"}, headers=officer)
        assert self.codes(client, officer, due="overdue") == []

    def test_pages_show_every_opinion_once(self, client: TestClient, post: Post, officer: Headers) -> None:
        sent = [post(f"{ROAD} Đoạn {i}.") for i in range(5)]
        seen: list[str] = []
        cursor: str | None = None
        for _ in range(3):
            query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
            page = client.get("/api/v1/opinions", params=query, headers=officer).json()
            seen += [opinion["code"] for opinion in page["opinions"]]
            cursor = page["next_cursor"]
        assert cursor is None
        assert seen == sent[::-1]

    @pytest.mark.parametrize("cursor", ["x", "!!!", "YmVmb3JlOi0x", "9" * 100, "é"])
    def test_refuses_a_foreign_cursor(self, client: TestClient, officer: Headers, cursor: str) -> None:
        answer = client.get("/api/v1/opinions", params={"cursor": cursor}, headers=officer)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")

    @pytest.mark.parametrize(
        "query", ["limit=0", "limit=201", "limit=x", "state=lost", "colour=red", "since=31/12/2026"]
    )
    def test_refuses_bad_filters(self, client: TestClient, officer: Headers, query: str) -> None:
        assert client.get(f"/api/v1/opinions?{query}", headers=officer).status_code == 422

    def test_people_of_another_commune_see_nothing(
        self, client: TestClient, app: FastAPI, code: str, sign_in: Callable[..., Headers]
    ) -> None:
        stranger = sign_in(Role.officer, commune="Xã khác")
        neighbour = sign_in(Role.officer, commune=app.state.profile.name)
        assert self.codes(client, stranger) == []
        assert client.get(f"/api/v1/opinions/{code}", headers=stranger).json().keys() == {
            "code", "received_on", "state", "outcome",
        }  # fmt: skip
        assert self.codes(client, neighbour) == [code]
