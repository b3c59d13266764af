"""Labelled files: what officers' tables mean, row by row, and what never gets in."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
from starlette.testclient import TestClient

from models.taxonomy import load_taxonomy
from service.accounts.nouns import Role
from service.dialogues.labelled_nouns import NotLabelled, TooManyRows, UnreadableRow
from service.dialogues.labelled_reading import read_labelled
from service.dialogues.labelled_words import read_topics, topic_words
from service.dialogues.unreadable import EmptyFile
from tests.service.conftest import SignIn

WORDS = topic_words(load_taxonomy())
TABLE = (
    ("SỔ THEO DÕI Ý KIẾN CỬ TRI", "", "", "", ""),
    ("STT", "Nội dung ý kiến", "Lĩnh vực", "Loại ý kiến", "Ngày"),
    ("1", "Nước máy thôn Trung đục cả tuần.", "NSH", "Kiến nghị", "12/05/2025"),
    ("2", "Đèn đường ngõ 5 hỏng, cống lại tắc.", "Điện, chiếu sáng, thoát nước", "phản ánh", "2024"),
    ("", "", "", "", ""),
    ("STT", "Nội dung ý kiến", "Lĩnh vực", "Loại ý kiến", "Ngày"),
    ("3", "Cảm ơn các bác đã về dự.", "", "Không phải ý kiến", ""),
)
Headers = Mapping[str, str]


def csv(rows: tuple[tuple[str, ...], ...] = TABLE) -> bytes:
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode()


def xlsx() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for row in TABLE:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def docx() -> bytes:
    from docx import Document

    word = Document()
    word.add_paragraph("BIÊN BẢN")
    table = word.add_table(rows=0, cols=5)
    for row in TABLE[1:]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    file = BytesIO()
    word.save(file)
    return file.getvalue()


class TestReadLabelled:
    @pytest.mark.parametrize(("content", "name"), [(csv(), "a.csv"), (xlsx(), "a.xlsx"), (docx(), "a.docx")])
    def test_tables_as_officers_keep_them(self, content: bytes, name: str) -> None:
        written = read_labelled(content, name)
        assert [(row.position, row.topics, row.kind) for row in written.rows] == [
            (1, "NSH", "Kiến nghị"), (2, "Điện, chiếu sáng, thoát nước", "phản ánh"), (3, "", "Không phải ý kiến")
        ]  # fmt: skip
        assert written.columns["text"] == "Nội dung ý kiến"
        assert written.columns["topics"] == "Lĩnh vực"

    @pytest.mark.parametrize(
        "content",
        [
            '{"text": "Đường hỏng.", "topics": ["roads", "drainage"]}\n{"text": "Cống tắc.", "topics": "Thoát nước"}',
            '[{"text": "Hỏng.", "topics": ["roads", "drainage"]}, {"noi_dung": "Cống tắc.", "linh_vuc": "Thoát nước"}]',
        ],
    )
    def test_json_and_json_lines(self, content: str) -> None:
        written = read_labelled(content.encode(), "a.jsonl")
        assert [row.topics for row in written.rows] == ["roads;drainage", "Thoát nước"]

    @pytest.mark.parametrize(
        ("content", "name", "problem"),
        [
            (b"", "a.csv", EmptyFile),
            (b"  \n ", "a.jsonl", EmptyFile),
            (csv(TABLE[:2]), "a.csv", EmptyFile),
            ("Nội dung,Đơn vị\nĐường hỏng,Phòng Kinh tế".encode(), "a.csv", NotLabelled),
            (b'{"text": "a", "topics": []}\n{"text": ', "a.jsonl", UnreadableRow),
            (b'[{"topics": ["roads"]}, {"text": 5}]', "a.json", UnreadableRow),
            (b'["a"]', "a.json", UnreadableRow),
            (b'{"text": "a", "topics": "roads"}\n' * 10_001, "a.jsonl", TooManyRows),
        ],
    )
    def test_refuses(self, content: bytes, name: str, problem: type[Exception]) -> None:
        with pytest.raises(problem):
            read_labelled(content, name)

    @pytest.mark.parametrize("n_rows", [10_001, 20_001])
    def test_tells_its_own_limit_however_long_the_file_is(self, n_rows: int) -> None:
        with pytest.raises(TooManyRows, match="mỗi tệp tối đa 10000"):
            read_labelled(("Nội dung,Lĩnh vực\n" + "a,Giao thông\n" * n_rows).encode(), "a.csv")


class TestReadTopics:
    @pytest.mark.parametrize(
        ("cell", "ids"),
        [
            ("Nước sạch", ["clean_water"]),
            ("nuoc sach", ["clean_water"]),
            ("clean_water, roads", ["clean_water", "roads"]),
            ("Điện, chiếu sáng", ["power_lighting"]),
            ("Điện, chiếu sáng, Thoát nước; Môi trường", ["power_lighting", "drainage", "environment"]),
            ("Thủy lợi, thiên tai\nNông nghiệp", ["irrigation_disaster", "agriculture"]),
            ("ANTT", ["security"]),
            ("GD-ĐT/ LĐVL", ["education", "employment"]),
            ("NN&PTNT", ["agriculture"]),
            ("VSMT + XDCB", ["environment", "construction"]),
            ("Tổ chức, cán bộ", ["officials"]),
            ("", []),
            ("Chuyện linh tinh", [None]),
        ],
    )
    def test_cases(self, cell: str, ids: list[str | None]) -> None:
        assert [id for _, id in read_topics(cell, WORDS)] == ids

    @pytest.mark.parametrize(
        ("word", "near"),
        [
            ("Nước sach sẽ", "clean_water"),
            ("Giao thôn", "roads"),
            ("Môi trườg", "environment"),
            ("xyz", None),
        ],
    )
    def test_nearest(self, word: str, near: str | None) -> None:
        assert WORDS.nearest(word) == near


@pytest.fixture
def reviewer(sign_in: SignIn) -> Headers:
    return sign_in(Role.reviewer)


def preview(client: TestClient, headers: Headers, rows: list[dict[str, Any]]) -> dict[str, Any]:
    answer = client.post(
        "/api/v1/dialogues?labelled=true",
        content="\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode(),
        headers={**headers, "Content-Type": "application/x-ndjson"},
    )
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


ROAD = {"text": "Đường vào xóm Bãi hỏng nặng, mưa là lầy.", "topics": ["Giao thông"], "kind": "Phản ánh"}


class TestPreview:
    def test_needs_a_role(self, client: TestClient, sign_in: SignIn) -> None:
        assert (
            client.post("/api/v1/dialogues?labelled=true", files={"file": ("a.csv", csv())}).status_code
            == 401
        )
        leader = sign_in(Role.guard)
        answer = client.post(
            "/api/v1/dialogues?labelled=true", files={"file": ("a.csv", csv())}, headers=leader
        )
        assert answer.status_code == 403

    def test_shows_every_row_with_what_it_means(self, client: TestClient, reviewer: Headers) -> None:
        answer = client.post(
            "/api/v1/dialogues?labelled=true", files={"file": ("so.csv", csv())}, headers=reviewer
        ).json()
        rows = answer["rows"]
        assert [[topic["id"] for topic in row["topics"]] for row in rows] == [
            ["clean_water"], ["power_lighting", "drainage"], []
        ]  # fmt: skip
        assert [row["kind"]["id"] for row in rows] == ["petition", "feedback", "none"]
        assert [row["year"] for row in rows] == [2025, 2024, 2026]
        assert answer["counts"] == {"rows": 3, "ready": 3, "with_faults": 0, "left_out": 0}

    @pytest.mark.parametrize(
        ("change", "code", "suggestion"),
        [
            ({"topics": ["Giao thôn"]}, "unknown_topic", "roads"),
            ({"kind": "Phản anh kiến"}, "unknown_kind", "feedback"),
            ({"kind": "Không phải ý kiến"}, "labels_exclude", None),
            ({"topics": []}, "no_topic", None),
            ({"text": "  "}, "empty_text", None),
            ({"text": "a" * 10_001}, "text_too_long", None),
        ],
    )
    def test_faults(
        self, client: TestClient, reviewer: Headers, change: dict[str, Any], code: str, suggestion: str | None
    ) -> None:
        [row] = preview(client, reviewer, [ROAD | change])["rows"]
        assert [(fault["code"], fault["suggestion"]) for fault in row["faults"]] == [(code, suggestion)]

    def test_duplicates_and_contradictions_in_the_file(self, client: TestClient, reviewer: Headers) -> None:
        other = ROAD | {"text": "Chợ Đình họp tràn ra đường.", "topics": ["Thương mại"]}
        rows = preview(
            client,
            reviewer,
            [ROAD, ROAD | {"text": ROAD["text"].upper()}, other, other | {"topics": ["ATGT"]}],
        )["rows"]
        assert [row["left_out"] for row in rows] == [False, True, False, False]
        assert [row["notes"][0]["code"] for row in rows if row["notes"]] == ["duplicate"]
        assert [[f["code"] for f in row["faults"]] for row in rows[2:]] == [["contradiction_in_file"]] * 2

    def test_contradicts_an_earlier_label(
        self, client: TestClient, reviewer: Headers, officer: Headers
    ) -> None:
        code = client.post("/api/v1/opinions", json={"text": ROAD["text"]}).json()["code"]
        labels = {"topics": ["drainage"], "kind": "petition"}
        client.patch(f"/api/v1/opinions/{code}/labels", json=labels, headers={**officer, "If-Match": "*"})
        [row] = preview(client, reviewer, [ROAD])["rows"]
        assert [note["code"] for note in row["notes"]] == ["contradicts_earlier"]
        assert "drainage" in row["notes"][0]["detail"]

    def test_a_denunciation_is_not_even_kept(self, client: TestClient, reviewer: Headers) -> None:
        accusing = {
            "text": "Tôi tố cáo ông A, cán bộ xã, nhận hối lộ 20 triệu đồng.",
            "topics": ["Cán bộ"],
            "kind": "PA",
        }
        found = preview(client, reviewer, [accusing, ROAD])
        assert "hối lộ" not in json.dumps(found, ensure_ascii=False)
        [note] = found["rows"][0]["notes"]
        assert (note["code"], found["rows"][0]["left_out"]) == ("denunciation", True)
        path = f"/api/v1/labelled-files/{found['file']['id']}/confirm"
        forced = {"rows": [{"position": 1, "left_out": False, "topics": ["officials"]}]}
        assert client.post(path, json=forced, headers=reviewer).json()["code"] == "unknown_row"

    def test_personal_data_is_blacked_out(self, client: TestClient, reviewer: Headers) -> None:
        [row] = preview(client, reviewer, [ROAD | {"text": "Đường hỏng, gọi 0912 345 678."}])["rows"]
        assert row["text"] == "Đường hỏng, gọi [số điện thoại]."


class TestConfirm:
    def test_nothing_is_saved_while_a_row_is_faulty(self, client: TestClient, reviewer: Headers) -> None:
        found = preview(client, reviewer, [ROAD, ROAD | {"text": "Cống tắc.", "topics": ["Cống với rãnh"]}])
        path = f"/api/v1/labelled-files/{found['file']['id']}"
        answer = client.post(f"{path}/confirm", headers=reviewer)
        assert (answer.status_code, answer.json()["code"], answer.json()["rows"]) == (
            422,
            "rows_have_faults",
            [2],
        )
        assert client.get(path, headers=reviewer).json()["file"]["state"] == "preview"

    def test_rows_are_fixed_or_left_out(self, client: TestClient, reviewer: Headers) -> None:
        rows = [
            ROAD,
            ROAD | {"text": "Cống tắc.", "topics": ["Rãnh"]},
            ROAD | {"text": "Lạ.", "topics": ["Lạ"]},
        ]
        found = preview(client, reviewer, rows)
        path = f"/api/v1/labelled-files/{found['file']['id']}"
        body = {"rows": [{"position": 2, "topics": ["Thoát nước"]}, {"position": 3, "left_out": True}]}
        assert client.post(f"{path}/confirm", json=body, headers=reviewer).json()["n_saved"] == 2
        shown = client.get(path, headers=reviewer).json()
        assert [[t["id"] for t in row["topics"]] for row in shown["rows"]] == [["roads"], ["drainage"], []]
        again = client.post(f"{path}/confirm", headers=reviewer)
        assert (again.status_code, again.json()["code"]) == (409, "labelled_file_state")

    def test_the_same_file_again_is_told(self, client: TestClient, reviewer: Headers) -> None:
        first = preview(client, reviewer, [ROAD])["file"]["id"]
        client.post(f"/api/v1/labelled-files/{first}/confirm", headers=reviewer)
        again = preview(client, reviewer, [ROAD])
        assert again["same_as"] == first
        assert [note["code"] for note in again["rows"][0]["notes"]] == ["known"]

    def test_a_preview_can_be_thrown_away(self, client: TestClient, reviewer: Headers) -> None:
        path = f"/api/v1/labelled-files/{preview(client, reviewer, [ROAD])['file']['id']}"
        assert client.delete(path, headers=reviewer).status_code == 204
        assert client.get(path, headers=reviewer).status_code == 404
