"""Classifying and receiving over HTTP: anonymous use, refusals, keys that make repeating safe."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from starlette.testclient import TestClient

from service.opinions.nouns import today
from service.opinions.records import OpinionRecord, SenderRecord

WATER = "Nước máy thôn Trung đục và có mùi hôi cả tuần nay, đề nghị xã kiểm tra."
DENUNCIATION = "Tôi tố cáo ông Nguyễn Văn A, cán bộ địa chính xã, nhận hối lộ 20 triệu đồng để làm sổ đỏ."


def count_opinions(app: FastAPI) -> int:
    with app.state.sessions() as session:
        return int(session.scalar(select(func.count()).select_from(OpinionRecord)))


class TestClassify:
    def test_answers_in_the_agreed_shape(self, client: TestClient) -> None:
        answer = client.post("/api/v1/classify", json={"text": WATER})
        assert answer.status_code == 200
        body = answer.json()
        [result] = body["results"]
        assert body["model"]
        water = next(topic for topic in result["topics"] if topic["id"] == "clean_water")
        assert water["name"] == "Nước sạch"
        assert 0 < water["score"] <= 1
        for span in water["evidence"]:
            assert WATER[span["start"] : span["end"]] == span["text"]
        assert {"id", "name", "score"} == result["kind"].keys()
        assert result["route"]["lead"] == {"id": "economy", "name": "Phòng Kinh tế"}
        assert result["route"]["structure"] == "two-tier-2025"
        assert result["route"]["due_on"] > today().isoformat()
        assert {"needs_review", "reasons", "guesses", "guarded"} <= result.keys()

    def test_keeps_nothing(self, client: TestClient, app: FastAPI) -> None:
        client.post("/api/v1/classify", json={"text": WATER})
        assert count_opinions(app) == 0

    def test_greeting_has_no_topics_and_no_route(self, client: TestClient) -> None:
        text = "Kính chào quý vị đại biểu, chúc hội nghị thành công tốt đẹp."
        [result] = client.post("/api/v1/classify", json={"text": text}).json()["results"]
        assert result["kind"]["id"] == "none"
        assert result["topics"] == []
        assert result["route"] is None

    def test_items_of_a_batch_fail_one_by_one(self, client: TestClient) -> None:
        texts: list[Any] = [WATER, "", 5, "a\0b", "x" * 10_001, "\ud800", None, WATER]
        body = b'{"texts": ' + json.dumps(texts).encode() + b"}"
        answer = client.post("/api/v1/classify", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 200
        results = answer.json()["results"]
        assert len(results) == len(texts)
        faults = [(r["index"], r["error"]["code"]) for r in results if "error" in r]
        assert faults == [
            (1, "empty_text"),
            (2, "not_text"),
            (3, "nul_character"),
            (4, "text_too_long"),
            (5, "broken_text"),
            (6, "not_text"),
        ]
        assert results[0] == results[7]

    def test_large_batch_gives_the_same_as_one_by_one(self, client: TestClient) -> None:
        [alone] = client.post("/api/v1/classify", json={"text": WATER}).json()["results"]
        together = client.post("/api/v1/classify", json={"texts": [WATER] * 500}).json()["results"]
        assert len(together) == 500
        assert together[499] == alone

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            ({}, 422, "invalid_request"),
            ({"text": WATER, "texts": []}, 422, "invalid_request"),
            ({"text": WATER, "lang": "vi"}, 422, "unknown_field"),
            ({"texts": WATER}, 422, "invalid_request"),
            ({"texts": ["a"] * 501}, 422, "too_many_texts"),
            ([WATER], 422, "invalid_request"),
            ({"text": None}, 422, "not_text"),
        ],
    )
    def test_refuses_another_shape(self, client: TestClient, body: Any, status: int, code: str) -> None:
        answer = client.post("/api/v1/classify", json=body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.headers["content-type"] == "application/problem+json"
        assert WATER not in answer.text


class TestPostOpinion:
    def test_anybody_gets_a_code_and_the_state_behind_it(self, client: TestClient) -> None:
        answer = client.post("/api/v1/opinions", json={"text": WATER})
        assert answer.status_code == 201
        state = client.get(answer.headers["location"])
        assert state.status_code == 200
        assert state.json()["state"]["id"] in ("routed", "waiting")
        assert "Nước" not in state.text

    def test_keeps_the_sender_apart_and_blacks_out_the_text(
        self, client: TestClient, app: FastAPI, officer: Mapping[str, str]
    ) -> None:
        answer = client.post(
            "/api/v1/opinions",
            json={
                "text": WATER + " Gọi tôi 0912 345 678.",
                "village": " Thôn Trung ",
                "sender": {"name": "Nguyễn Thị Lan", "phone": "0912345678", "email": ""},
            },
        )
        shown = client.get(answer.headers["location"], headers=officer).json()
        assert shown["text"].endswith("Gọi tôi [số điện thoại].")
        assert shown["village"] == "Thôn Trung"
        listed = client.get("/api/v1/opinions", headers=officer).text
        assert "Lan" not in listed
        assert "0912" not in listed
        with app.state.sessions() as session:
            opinion = session.scalars(select(OpinionRecord)).one()
            sender = session.scalars(select(SenderRecord)).one()
            assert "0912 345 678" in opinion.raw_text
            assert (sender.name, sender.email) == ("Nguyễn Thị Lan", None)

    def test_same_key_and_body_is_done_once(self, client: TestClient, app: FastAPI) -> None:
        first, second = (
            client.post("/api/v1/opinions", json={"text": WATER}, headers={"Idempotency-Key": "phieu-17"})
            for _ in range(2)
        )
        assert first.status_code == second.status_code == 201
        assert first.json() == second.json()
        assert count_opinions(app) == 1

    def test_same_key_with_another_body_is_refused(self, client: TestClient, app: FastAPI) -> None:
        key = {"Idempotency-Key": "phieu-17"}
        client.post("/api/v1/opinions", json={"text": WATER}, headers=key)
        answer = client.post("/api/v1/opinions", json={"text": WATER + " Cảm ơn."}, headers=key)
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
        assert count_opinions(app) == 1

    def test_a_refused_body_does_not_use_up_the_key(self, client: TestClient) -> None:
        key = {"Idempotency-Key": "phieu-18"}
        assert client.post("/api/v1/opinions", json={"text": " "}, headers=key).status_code == 422
        assert client.post("/api/v1/opinions", json={"text": WATER}, headers=key).status_code == 201

    @pytest.mark.parametrize("key", ["", "x" * 201, "phieu 17\t"])
    def test_refuses_an_odd_key(self, client: TestClient, key: str) -> None:
        answer = client.post("/api/v1/opinions", json={"text": WATER}, headers={"Idempotency-Key": key})
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_idempotency_key")

    def test_only_people_with_a_role_say_another_day(
        self, client: TestClient, officer: Mapping[str, str]
    ) -> None:
        body = {"text": WATER, "received_on": "2023-05-10", "channel": "letter"}
        refused = client.post("/api/v1/opinions", json=body)
        assert (refused.status_code, refused.json()["code"]) == (403, "date_needs_role")
        kept = client.post("/api/v1/opinions", json=body, headers=officer)
        shown = client.get(kept.headers["location"], headers=officer).json()
        assert shown["received_on"] == "2023-05-10"
        assert shown["structure"] != "two-tier-2025"

    def test_refuses_tomorrow(self, client: TestClient, officer: Mapping[str, str]) -> None:
        body = {"text": WATER, "received_on": (today() + timedelta(days=1)).isoformat()}
        answer = client.post("/api/v1/opinions", json=body, headers=officer)
        assert (answer.status_code, answer.json()["code"]) == (422, "date_in_future")

    def test_the_same_words_again_point_to_the_first_time(
        self, client: TestClient, post: Callable[..., str], officer: Mapping[str, str]
    ) -> None:
        first = post(WATER)
        again = post("  " + WATER.upper())
        assert client.get(f"/api/v1/opinions/{again}", headers=officer).json()["repeat_of"] == first

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"text": ""}, "empty_text"),
            ({"text": "a\0b"}, "nul_character"),
            ({"text": "x" * 10_001}, "text_too_long"),
            ({"village": "a\0b"}, "invalid_request"),
            ({"village": "x" * 201}, "invalid_request"),
            ({"channel": "pigeon"}, "invalid_request"),
            ({"note": "x"}, "unknown_field"),
            ({"sender": {"cccd": "001095012345"}}, "unknown_field"),
            ({"received_on": "hôm qua"}, "invalid_request"),
        ],
    )
    def test_refuses_bad_fields_and_keeps_nothing(
        self, client: TestClient, app: FastAPI, fields: dict[str, Any], code: str
    ) -> None:
        answer = client.post("/api/v1/opinions", json={"text": WATER} | fields)
        assert 400 <= answer.status_code < 500
        assert answer.json()["code"] == code
        assert "cccd" not in answer.text
        assert "pigeon" not in answer.text
        assert count_opinions(app) == 0


class TestGuard:
    def test_tells_the_sender_the_right_channel(self, client: TestClient) -> None:
        body = client.post("/api/v1/opinions", json={"text": DENUNCIATION}).json()
        assert body["guarded"] is True
        assert body["notice"]
        assert "topics" not in body
        assert "route" not in body

    def test_hides_it_from_all_but_the_guard(
        self,
        client: TestClient,
        post: Callable[..., str],
        officer: Mapping[str, str],
        guard: Mapping[str, str],
    ) -> None:
        code = post(DENUNCIATION)
        for header in (officer, {}):
            shown = client.get(f"/api/v1/opinions/{code}", headers=header)
            assert shown.json().keys() == {"code", "received_on", "state", "outcome"}
        assert client.get("/api/v1/opinions", headers=officer).json()["opinions"] == []
        assert client.get("/api/v1/summaries/routing", headers=officer).json()["total"] == 0
        [seen] = client.get("/api/v1/opinions", headers=guard).json()["opinions"]
        assert (seen["code"], seen["lead"], seen["due_on"]) == (code, None, None)

    def test_officers_cannot_touch_it(
        self, client: TestClient, post: Callable[..., str], officer: Mapping[str, str]
    ) -> None:
        code = post(DENUNCIATION)
        for method, path, body in (
            ("PATCH", "labels", {"topics": ["land"], "kind": "petition"}),
            ("POST", "hand-overs", {"to": "police", "reason": "Chuyển công an."}),
            ("PATCH", "outcome", {"outcome": "explained"}),
        ):
            answer = client.request(
                method, f"/api/v1/opinions/{code}/{path}", json=body, headers={**officer, "If-Match": "*"}
            )
            assert (answer.status_code, answer.json()["code"]) == (404, "opinion_not_found")
