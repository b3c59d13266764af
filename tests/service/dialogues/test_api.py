"""Minutes over HTTP: who may, what is refused, the preview, the confirmation and what it leaves behind."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from service.accounts.nouns import Role
from service.dialogues.records import DialogueRowRecord
from service.handling.store import get_case
from service.opinions.records import OpinionRecord, SenderRecord

URL = "/api/v1/dialogues"
MINUTES = """BIÊN BẢN
Hội nghị đối thoại xã An Lạc
Ngày 15/3/2024, xã An Lạc tổ chức hội nghị đối thoại với nhân dân.
I. HẠN CHẾ
- Rác thải ở chợ Đình chưa được thu gom thường xuyên, bốc mùi hôi thối.
II. Ý KIẾN CỦA NHÂN DÂN
Ông Thắng, thôn Đông: Nước máy đục và tanh hai tháng nay.
Ông Thắng, thôn Đông: Đề nghị kiểm tra đồng hồ nước.
Bà Mơ, thôn Đoài: Tôi tố cáo ông X, cán bộ địa chính xã, nhận hối lộ 20 triệu đồng để làm sổ đỏ.
III. NHIỆM VỤ TRỌNG TÂM
- Tập trung thu ngân sách năm 2024.
"""
SECRETS = ("hối lộ", "Mơ", "sổ đỏ")


@pytest.fixture
def leader(sign_in: Callable[..., Mapping[str, str]]) -> Mapping[str, str]:
    return sign_in(Role.leader)


@pytest.fixture
def preview(client: TestClient, officer: Mapping[str, str]) -> dict[str, Any]:
    answer = client.post(URL, headers=officer, files={"file": ("bien-ban.txt", MINUTES.encode())})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


def confirm_url(preview: dict[str, Any]) -> str:
    return f"{URL}/{preview['dialogue']['id']}/confirm"


def opinions_in(app: FastAPI) -> list[OpinionRecord]:
    with app.state.sessions() as session:
        return list(session.scalars(select(OpinionRecord).order_by(OpinionRecord.position)))


class TestWhoMay:
    @pytest.mark.parametrize(
        ("method", "path"), [("POST", ""), ("GET", ""), ("GET", "/x"), ("POST", "/x/confirm")]
    )
    def test_nobody_without_a_token(self, client: TestClient, method: str, path: str) -> None:
        assert client.request(method, URL + path).status_code == 401

    def test_the_guard_role_alone_may_not(self, client: TestClient, guard: Mapping[str, str]) -> None:
        answer = client.post(URL, headers=guard, files={"file": ("a.txt", MINUTES.encode())})
        assert answer.status_code == 403

    def test_another_commune_sees_nothing(
        self, client: TestClient, preview: dict[str, Any], sign_in: Callable[..., Mapping[str, str]]
    ) -> None:
        stranger = sign_in(Role.officer, commune="xã Khác")
        assert client.get(f"{URL}/{preview['dialogue']['id']}", headers=stranger).status_code == 404
        assert client.get(URL, headers=stranger).json()["dialogues"] == []


class TestBadInput:
    @pytest.mark.parametrize(
        ("content", "name", "status", "code"),
        [
            (b"", "a.txt", 422, "empty_file"),
            (b"MZ" + b"\0" * 300, "a.docx", 415, "disguised_file"),
            (b"PK\x03\x04broken", "a.docx", 422, "unreadable_file"),
            (b"%PDF-1.4", "a.pdf", 422, "unreadable_file"),
            (MINUTES.encode()[:-2] + b"\xff\xfe\xc3(", "a.txt", 422, "broken_encoding"),
            ("BIÊN BẢN\nHội nghị kết thúc vào hồi 11 giờ.".encode(), "a.txt", 422, "no_opinions"),
        ],
    )
    def test_files(
        self,
        client: TestClient,
        officer: Mapping[str, str],
        content: bytes,
        name: str,
        status: int,
        code: str,
    ) -> None:
        answer = client.post(URL, headers=officer, files={"file": (name, content)})
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.headers["content-type"] == "application/problem+json"

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            (b"{", 400, "invalid_json"),
            (b"{}", 422, "invalid_request"),
            (b'{"text": ""}', 422, "invalid_request"),
            (b'{"text": "a", "opinions": [{"text": "b"}]}', 422, "invalid_request"),
            (b'{"text": "a", "lang": "vi"}', 422, "unknown_field"),
            (b'{"opinions": [{"text": 5}]}', 422, "invalid_request"),
            (b'{"opinions": []}', 422, "invalid_request"),
            (b'{"text": "\\ud800"}', 400, "invalid_json"),
            (b'{"text": "\xff"}', 400, "invalid_json"),
            (b'{"text": NaN}', 422, "invalid_request"),
            (b'{"text": "a b c", "held_on": "2099-01-01"}', 422, "date_in_future"),
            (b'{"text": "a b c", "held_on": "31/12"}', 422, "invalid_request"),
        ],
    )
    def test_json(
        self, client: TestClient, officer: Mapping[str, str], body: bytes, status: int, code: str
    ) -> None:
        headers = {**officer, "Content-Type": "application/json"}
        answer = client.post(URL, headers=headers, content=body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)

    def test_other_content(self, client: TestClient, officer: Mapping[str, str]) -> None:
        headers = {**officer, "Content-Type": "text/plain"}
        assert client.post(URL, headers=headers, content=b"abc").status_code == 415

    def test_a_form_without_a_file(self, client: TestClient, officer: Mapping[str, str]) -> None:
        answer = client.post(URL, headers=officer, files={"other": ("a.txt", b"abc")})
        assert (answer.status_code, answer.json()["code"]) == (422, "no_file")

    @pytest.mark.parametrize("boundary", ["", "; boundary=x"])
    def test_a_broken_form(self, client: TestClient, officer: Mapping[str, str], boundary: str) -> None:
        headers = {**officer, "Content-Type": f"multipart/form-data{boundary}"}
        answer = client.post(URL, headers=headers, content=b"--y\r\nnothing")
        assert answer.status_code in (400, 422)
        assert answer.headers["content-type"] == "application/problem+json"

    def test_leaves_nothing_behind(self, client: TestClient, officer: Mapping[str, str]) -> None:
        client.post(URL, headers=officer, files={"file": ("a.txt", b"")})
        assert client.get(URL, headers=officer).json()["dialogues"] == []


class TestPreview:
    def test_shows_every_statement_with_its_suggestion(self, preview: dict[str, Any]) -> None:
        assert preview["dialogue"]["state"] == "preview"
        assert preview["dialogue"]["held_on"] == "2024-03-15"
        sections = [one["section"] for one in preview["opinions"]]
        assert sections == ["shortcoming", "raised", "raised", "raised", "task"]
        water = preview["opinions"][1]
        assert (water["speaker"], water["village"]) == ("Thắng", "thôn Đông")
        assert "clean_water" in [topic["id"] for topic in water["topics"]]
        assert water["route"]["lead"]["name"]

    def test_makes_no_opinion(self, preview: dict[str, Any], app: FastAPI) -> None:
        assert preview["opinions"]
        assert opinions_in(app) == []

    def test_hides_what_may_be_a_denunciation(
        self, client: TestClient, preview: dict[str, Any], officer: Mapping[str, str]
    ) -> None:
        again = client.get(f"{URL}/{preview['dialogue']['id']}", headers=officer).json()
        assert [one["guarded"] for one in again["opinions"]] == [False, False, False, True, False]
        for secret in SECRETS:
            assert secret not in str(preview)
            assert secret not in str(again)

    def test_takes_json_and_stated_facts(self, client: TestClient, officer: Mapping[str, str]) -> None:
        body = {
            "title": "Họp dân",
            "held_on": "2026-03-02",
            "chair": "Ông Lượng",
            "opinions": [{"text": "Nước máy đục cả tháng nay", "speaker": "Bà Lan", "village": "thôn Hạ"}],
        }
        answer = client.post(URL, headers=officer, json=body).json()
        assert (answer["dialogue"]["title"], answer["dialogue"]["chair"]) == ("Họp dân", "Ông Lượng")
        [one] = answer["opinions"]
        assert (one["speaker"], one["village"]) == ("Lan", "thôn Hạ")
        assert one["route"]["structure"] == "two-tier-2025"

    def test_takes_facts_of_the_form(self, client: TestClient, officer: Mapping[str, str]) -> None:
        answer = client.post(
            URL,
            headers=officer,
            files={"file": ("a.txt", MINUTES.encode())},
            data={"held_on": "2026-03-02", "place": "Nhà văn hóa", "title": ""},
        ).json()
        assert (answer["dialogue"]["held_on"], answer["dialogue"]["place"]) == ("2026-03-02", "Nhà văn hóa")

    def test_is_thrown_away_on_request(
        self, client: TestClient, preview: dict[str, Any], officer: Mapping[str, str], app: FastAPI
    ) -> None:
        path = f"{URL}/{preview['dialogue']['id']}"
        assert client.delete(path, headers=officer).status_code == 204
        assert client.get(path, headers=officer).status_code == 404
        with app.state.sessions() as session:
            assert session.scalars(select(DialogueRowRecord)).all() == []


class TestConfirm:
    def test_takes_what_was_raised_and_named_as_weakness(
        self, client: TestClient, preview: dict[str, Any], officer: Mapping[str, str], app: FastAPI
    ) -> None:
        answer = client.post(confirm_url(preview), headers=officer, json={})
        assert answer.status_code == 200, answer.text
        assert [one["position"] for one in answer.json()["opinions"]] == [1, 2, 3, 4]
        kept = opinions_in(app)
        assert [one.received_on.isoformat() for one in kept] == ["2024-03-15"] * 4
        assert {one.dialogue_id for one in kept} == {preview["dialogue"]["id"]}
        assert {one.channel for one in kept} == {"dialogue"}
        assert [one.guarded for one in kept] == [False, False, False, True]

    def test_speakers_are_senders(
        self, client: TestClient, preview: dict[str, Any], officer: Mapping[str, str], app: FastAPI
    ) -> None:
        client.post(confirm_url(preview), headers=officer, json={})
        with app.state.sessions() as session:
            assert [one.name for one in session.scalars(select(SenderRecord))] == ["Thắng", "Thắng", "Mơ"]

    def test_the_rows_hold_no_text_afterwards(
        self, client: TestClient, preview: dict[str, Any], officer: Mapping[str, str], app: FastAPI
    ) -> None:
        client.post(confirm_url(preview), headers=officer, json={})
        with app.state.sessions() as session:
            rows = session.scalars(select(DialogueRowRecord).order_by(DialogueRowRecord.position)).all()
        assert {(row.text, row.speaker) for row in rows} == {("", None)}
        assert [row.outcome for row in rows] == ["received"] * 4 + ["dropped"]
        assert [row.opinion_id is not None for row in rows] == [True] * 4 + [False]

    def test_drops_merges_and_changes(
        self, client: TestClient, preview: dict[str, Any], officer: Mapping[str, str], app: FastAPI
    ) -> None:
        rows = [
            {"position": 1, "keep": False},
            {"position": 3, "merge_into": 2},
            {
                "position": 2,
                "topics": ["clean_water", "health"],
                "village": "thôn Thượng",
                "answer": "Đã súc rửa.",
            },
            {"position": 5, "keep": True, "text": "Thu ngân sách chậm, đề nghị đôn đốc."},
        ]
        answer = client.post(
            confirm_url(preview),
            headers=officer,
            json={"rows": rows, "held_on": "2024-03-16", "chair": "Ông An"},
        )
        assert [one["position"] for one in answer.json()["opinions"]] == [2, 4, 5]
        assert answer.json()["dialogue"]["chair"] == "Ông An"
        water, _, budget = opinions_in(app)
        assert water.raw_text == ("Nước máy đục và tanh hai tháng nay. Đề nghị kiểm tra đồng hồ nước.")
        assert (water.village, water.kind_source, water.needs_review) == ("thôn Thượng", "officer", False)
        assert water.received_on.isoformat() == "2024-03-16"
        assert budget.raw_text.startswith("Thu ngân sách chậm")
        with app.state.sessions() as session:
            case = get_case(session, water.id)
        assert (case.answer, case.answered_on) == ("Đã súc rửa.", water.received_on)

    @pytest.mark.parametrize(
        "rows",
        [
            [{"position": 99, "keep": False}],
            [{"position": 1, "keep": False}, {"position": 1, "keep": True}],
            [{"position": 1, "merge_into": 1}],
            [{"position": 1, "merge_into": 99}],
            [{"position": 1, "merge_into": 2}, {"position": 2, "keep": False}],
            [{"position": 1, "merge_into": 4}],
            [{"position": 4, "text": "khác"}],
            [{"position": 4, "topics": ["land"]}],
        ],
    )
    def test_refuses_edits_that_do_not_fit(
        self, client: TestClient, preview: dict[str, Any], officer: Mapping[str, str], app: FastAPI, rows: Any
    ) -> None:
        answer = client.post(confirm_url(preview), headers=officer, json={"rows": rows})
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_row_edit")
        assert opinions_in(app) == []

    def test_refuses_unknown_topics(
        self, client: TestClient, preview: dict[str, Any], officer: Mapping[str, str]
    ) -> None:
        rows = [{"position": 1, "topics": ["weather"]}]
        answer = client.post(confirm_url(preview), headers=officer, json={"rows": rows})
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_labels")

    def test_twice_is_refused_and_with_a_key_answered_alike(
        self, client: TestClient, preview: dict[str, Any], officer: Mapping[str, str], app: FastAPI
    ) -> None:
        key = {**officer, "Idempotency-Key": "bien-ban-1"}
        first, second = (client.post(confirm_url(preview), headers=key, json={}) for _ in range(2))
        assert first.json() == second.json()
        third = client.post(confirm_url(preview), headers=officer, json={})
        assert (third.status_code, third.json()["code"]) == (409, "dialogue_already_confirmed")
        assert len(opinions_in(app)) == 4

    def test_confirmed_minutes_are_known_again(
        self, client: TestClient, preview: dict[str, Any], officer: Mapping[str, str]
    ) -> None:
        client.post(confirm_url(preview), headers=officer, json={})
        again = client.post(URL, headers=officer, files={"file": ("b.txt", MINUTES.encode())}).json()
        assert again["same_as"] == preview["dialogue"]["id"]

    def test_confirmed_dialogues_are_listed_and_stay(
        self,
        client: TestClient,
        preview: dict[str, Any],
        officer: Mapping[str, str],
        leader: Mapping[str, str],
    ) -> None:
        client.post(confirm_url(preview), headers=officer, json={})
        [listed] = client.get(URL, headers=leader).json()["dialogues"]
        assert (listed["state"], listed["n_opinions"]) == ("confirmed", 4)
        answer = client.delete(f"{URL}/{preview['dialogue']['id']}", headers=leader)
        assert (answer.status_code, answer.json()["code"]) == (409, "dialogue_already_confirmed")
