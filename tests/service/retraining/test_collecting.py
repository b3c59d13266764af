"""From the database to the training snapshot: nothing that must stay in the office ever leaves for training."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from service.accounts.nouns import Role
from service.opinions.restoring import restore_suggestion
from service.opinions.store import get_opinion
from service.retraining.collecting import collect_labels, write_labels
from tests.service.conftest import SignIn
from training.new_opinions import read_new
from training.snapshot import freeze

WATER = "Nước máy thôn Trung đục và có mùi hôi cả tuần nay, đề nghị xã kiểm tra."
SECRETS = ("0912 345 678", "001203004567", "lan.nguyen@example.com", "Nguyễn Thị Lan")
PRIVATE = (
    "Nhà tôi ở cuối xóm Bãi bị cắt nước từ thứ hai, gọi tôi số 0912 345 678, căn cước 001203004567, "
    "thư lan.nguyen@example.com để xã hẹn ngày xuống xem."
)
ACCUSATION = "Tôi tố cáo ông Nguyễn Văn A, trưởng thôn, nhận hối lộ 20 triệu đồng để làm sổ đỏ."
Headers = Mapping[str, str]


def receive(client: TestClient, text: str, **fields: object) -> str:
    answer = client.post("/api/v1/opinions", json={"text": text, **fields})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["code"])


def correct(
    client: TestClient, code: str, headers: Headers, topics: list[str], kind: str = "petition"
) -> None:
    answer = client.patch(
        f"/api/v1/opinions/{code}/labels",
        json={"topics": topics, "kind": kind},
        headers={**headers, "If-Match": "*"},
    )
    assert answer.status_code == 200, answer.text


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, client=("127.0.0.1", 50_000)) as client:
        yield client


@pytest.fixture
def officer(sign_in: SignIn) -> Headers:
    return sign_in(Role.officer, Role.guard)


@pytest.fixture
def frozen(app: FastAPI, tmp_path: Path) -> "Frozen":
    return Frozen(app, tmp_path)


class Frozen:
    """The whole way: database, label file, snapshot."""

    def __init__(self, app: FastAPI, folder: Path) -> None:
        self.app, self.folder, self.n = app, folder, 0

    def rows(self) -> list[dict[str, object]]:
        self.n += 1
        labels = self.folder / f"{self.n}" / "labels.jsonl"
        with self.app.state.sessions() as session:
            write_labels(collect_labels(session), labels)
        snapshot = labels.parent / "snapshot"
        freeze(snapshot, read_new(labels))
        files = (labels, snapshot / "opinions" / "local.jsonl", snapshot / "held-back.jsonl")
        self.everything = "".join(path.read_text(encoding="utf-8") for path in files)
        return [
            json.loads(line) for path in files[1:] for line in path.read_text(encoding="utf-8").splitlines()
        ]


class TestCollectLabels:
    def test_a_correction_becomes_a_labelled_opinion(
        self, client: TestClient, officer: Headers, frozen: Frozen
    ) -> None:
        correct(client, receive(client, WATER, channel="zalo"), officer, ["clean_water", "health"])
        [row] = frozen.rows()
        assert (row["text"], row["topics"], row["kind"]) == (WATER, ["clean_water", "health"], "petition")
        assert row["register"] == "sms"

    def test_what_only_the_model_said_is_no_label(self, client: TestClient, frozen: Frozen) -> None:
        receive(client, WATER)
        assert frozen.rows() == []

    def test_personal_data_stays(self, client: TestClient, officer: Headers, frozen: Frozen) -> None:
        sender = {"name": "Nguyễn Thị Lan", "phone": "0912 345 678"}
        correct(client, receive(client, PRIVATE, sender=sender), officer, ["clean_water"])
        [row] = frozen.rows()
        assert "[số điện thoại]" in str(row["text"])
        for secret in SECRETS:
            assert secret not in frozen.everything

    def test_denunciations_stay(self, client: TestClient, officer: Headers, frozen: Frozen) -> None:
        guarded = receive(client, ACCUSATION)
        correct(client, guarded, officer, ["officials"], kind="denunciation")
        named = receive(client, "Cán bộ một cửa gợi ý đưa tiền mới trả hồ sơ cho nhà bà Sáu.")
        correct(client, named, officer, ["officials"], kind="denunciation")
        assert frozen.rows() == []
        assert frozen.everything == ""

    def test_what_is_guarded_stays_whatever_its_labels(
        self, app: FastAPI, client: TestClient, officer: Headers, frozen: Frozen
    ) -> None:
        code = receive(client, WATER)
        correct(client, code, officer, ["clean_water"])
        with app.state.sessions.begin() as session:
            get_opinion(session, code, may_see_guarded=True).guarded = True
        assert frozen.rows() == []

    def test_a_withdrawn_correction_is_gone(
        self, app: FastAPI, client: TestClient, officer: Headers, frozen: Frozen
    ) -> None:
        code = receive(client, WATER)
        correct(client, code, officer, ["roads"])
        assert len(frozen.rows()) == 1
        with app.state.sessions.begin() as session:
            opinion = get_opinion(session, code, may_see_guarded=True)
            restore_suggestion(session=session, opinion=opinion, account_id=1, guarded=False)
        assert frozen.rows() == []

    def test_invented_samples_stay_whatever_was_done_with_them(
        self, app: FastAPI, client: TestClient, officer: Headers, frozen: Frozen
    ) -> None:
        code = receive(client, WATER)
        correct(client, code, officer, ["clean_water"])
        with app.state.sessions.begin() as session:
            get_opinion(session, code, may_see_guarded=True).is_sample = True
        assert frozen.rows() == []

    def test_of_an_empty_database_is_an_empty_file(self, session: Session, tmp_path: Path) -> None:
        assert write_labels(collect_labels(session), tmp_path / "labels.jsonl") == 0

    def test_only_the_owner_may_read_the_file(self, session: Session, tmp_path: Path) -> None:
        write_labels(collect_labels(session), tmp_path / "labels.jsonl")
        assert (tmp_path / "labels.jsonl").stat().st_mode & 0o077 == 0


class TestLabelledFiles:
    def send(self, client: TestClient, officer: Headers, rows: str) -> str:
        answer = client.post(
            "/api/v1/dialogues?labelled=true",
            content=rows.encode(),
            headers={**officer, "Content-Type": "application/x-ndjson"},
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["file"]["id"])

    def test_rows_are_trained_on_between_confirmation_and_withdrawal(
        self, client: TestClient, officer: Headers, frozen: Frozen
    ) -> None:
        line = json.dumps({"text": PRIVATE, "topics": ["Nước sạch"], "kind": "Kiến nghị"}, ensure_ascii=False)
        accusing = json.dumps(
            {"text": ACCUSATION, "topics": ["Cán bộ"], "kind": "Phản ánh"}, ensure_ascii=False
        )
        file = self.send(client, officer, f"{line}\n{accusing}\n")
        assert frozen.rows() == []
        confirmed = client.post(f"/api/v1/labelled-files/{file}/confirm", headers=officer)
        assert confirmed.json()["n_saved"] == 1
        [row] = frozen.rows()
        assert row["topics"] == ["clean_water"]
        assert not any(secret in frozen.everything for secret in (*SECRETS, "hối lộ"))
        assert client.delete(f"/api/v1/labelled-files/{file}", headers=officer).status_code == 204
        assert frozen.rows() == []

    def test_a_correction_wins_over_a_file(
        self, client: TestClient, officer: Headers, frozen: Frozen
    ) -> None:
        correct(client, receive(client, WATER), officer, ["health"])
        line = json.dumps({"text": WATER, "topics": ["Giao thông"], "kind": "Kiến nghị"}, ensure_ascii=False)
        file = self.send(client, officer, line)
        client.post(f"/api/v1/labelled-files/{file}/confirm", headers=officer)
        assert [row["topics"] for row in frozen.rows()] == [["health"]]
