"""The routing summary over HTTP: figures that add up, filters, files that open."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from service.accounts.nouns import Role
from service.opinions.nouns import today

WATER = "Nước máy thôn Trung đục và có mùi hôi cả tuần nay, đề nghị xã kiểm tra."
ROAD = "Đường liên thôn nhiều ổ gà, trời mưa không đi được, đề nghị xã sửa chữa mặt đường."
Headers = Mapping[str, str]


def day(days_ago: int) -> str:
    return (today() - timedelta(days=days_ago)).isoformat()


@pytest.fixture
def filled(client: TestClient, officer: Headers) -> None:
    """Four opinions: two about water in one village, one old one about a road, one about both; one handed over."""
    headers = {**officer, "If-Match": "*"}
    for text, village, topics, days_ago in (
        (WATER, "Thôn Trung", ["clean_water"], 1),
        (WATER + " Cả xóm đều bị.", "Thôn Trung", ["clean_water"], 0),
        (ROAD, "=HYPERLINK(1)", ["roads"], 90),
        (ROAD + " " + WATER, None, ["roads", "clean_water"], 0),
    ):
        sent = client.post(
            "/api/v1/opinions",
            json={"text": text, "village": village, "received_on": day(days_ago)},
            headers=officer,
        )
        labels = {"topics": topics, "kind": "petition"}
        client.patch(sent.headers["location"] + "/labels", json=labels, headers=headers)
    passing = {"to": "police", "reason": "Chuyển."}
    client.post(sent.headers["location"] + "/hand-overs", json=passing, headers=officer)
    client.patch(sent.headers["location"] + "/outcome", json={"outcome": "in_progress"}, headers=officer)


def counts(rows: list[dict[str, object]]) -> dict[object, object]:
    return {row["id"]: row["count"] for row in rows}


class TestRouting:
    def test_refuses_anonymous(self, client: TestClient) -> None:
        assert client.get("/api/v1/summaries/routing").status_code == 401

    def test_of_nothing_is_zero(self, client: TestClient, officer: Headers) -> None:
        body = client.get("/api/v1/summaries/routing", headers=officer).json()
        assert (body["total"], body["overdue"], body["hops"], body["by_topic"]) == (0, 0, 0, [])

    @pytest.mark.usefixtures("filled")
    def test_counts(self, client: TestClient, officer: Headers) -> None:
        body = client.get("/api/v1/summaries/routing.json", headers=officer).json()
        assert (body["total"], body["hops"], body["handed_over"]) == (4, 1, 1)
        assert counts(body["by_topic"]) == {"clean_water": 3, "roads": 2}
        assert counts(body["by_department"]) == {"economy": 3, "police": 1}
        assert counts(body["by_village"]) == {"Thôn Trung": 2, "=HYPERLINK(1)": 1, None: 1}
        assert counts(body["by_outcome"]) == {None: 3, "in_progress": 1}
        assert counts(body["by_kind"]) == {"petition": 4}
        assert counts(body["by_dialogue"]) == {None: 4}
        [road] = [row for row in body["by_village"] if row["id"] == "=HYPERLINK(1)"]
        assert road["overdue"] == 1
        assert body["by_topic"][0]["name"] == "Nước sạch"
        assert "guarded" not in body

    @pytest.mark.usefixtures("filled")
    @pytest.mark.parametrize(
        ("query", "total"),
        [
            (f"since={day(30)}", 3),
            (f"until={day(30)}", 1),
            (f"since={day(1)}&until={day(1)}", 1),
            ("topic=roads", 2),
            ("department=police", 1),
            ("village=Thôn Trung", 2),
            ("dialogue=nope", 0),
        ],
    )
    def test_filters(self, client: TestClient, officer: Headers, query: str, total: int) -> None:
        body = client.get(f"/api/v1/summaries/routing?{query}", headers=officer).json()
        assert body["total"] == total
        assert sum(row["count"] for row in body["by_department"]) == total

    def test_tells_the_guard_how_many_are_guarded(
        self, client: TestClient, post: Callable[..., str], sign_in: Callable[..., Headers]
    ) -> None:
        post("Tôi tố cáo ông Nguyễn Văn A, cán bộ xã, nhận hối lộ 20 triệu đồng để làm sổ đỏ.")
        body = client.get("/api/v1/summaries/routing", headers=sign_in(Role.guard)).json()
        assert (body["total"], body["guarded"]) == (0, 1)

    @pytest.mark.usefixtures("filled")
    def test_csv_holds_no_formula(self, client: TestClient, officer: Headers) -> None:
        answer = client.get("/api/v1/summaries/routing.csv", headers=officer)
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert lines[0] == "Bảng,Mã,Tên,Số ý kiến,Quá hạn"
        assert "Đơn vị chủ trì,economy,Phòng Kinh tế,3,1" in lines
        assert any("'=HYPERLINK(1)" in line for line in lines)
        assert not any(cell.startswith("=") for line in lines for cell in line.split(","))

    @pytest.mark.usefixtures("filled")
    def test_excel_holds_text_as_text(self, client: TestClient, officer: Headers) -> None:
        answer = client.get("/api/v1/summaries/routing.xlsx", headers=officer)
        book = load_workbook(BytesIO(answer.content))
        rows = list(book["Thôn, tổ dân phố"].iter_rows(values_only=True))
        assert rows[0] == ("Mã", "Tên", "Số ý kiến", "Quá hạn")
        cell = next(c for row in book["Thôn, tổ dân phố"] for c in row if c.value == "=HYPERLINK(1)")
        assert cell.data_type == "s"
