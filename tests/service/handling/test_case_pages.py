"""The page of one opinion: two officers at once, and one officer twice."""

from collections.abc import Callable, Mapping

import pytest
from starlette.testclient import TestClient

from service.accounts.nouns import Role

Headers = Mapping[str, str]
SENT: list[tuple[str, dict[str, str], str]] = [
    ("hand-over", {"to": "police", "reason": "Đúng việc <gấp>."}, "chuyển"),
    ("outcome", {"outcome": "in_progress", "answer": "Đang cho người đi xem <b>."}, "kết quả"),
]


@pytest.fixture
def code(post: Callable[..., str]) -> str:
    return post("Đường liên thôn nhiều ổ gà, đề nghị xã sửa.")


def send(
    client: TestClient, code: str, form: str, fields: Mapping[str, str], headers: Headers
) -> tuple[int, str]:
    answer = client.post(
        f"/opinions/{code}/{form}",
        data={**fields, "version": "1"},
        headers={**headers, "Accept": "text/html"},
        follow_redirects=False,
    )
    return answer.status_code, answer.text


@pytest.mark.parametrize(("form", "fields", "word"), SENT, ids=[row[0] for row in SENT])
class TestForms:
    def test_the_second_of_two_officers_is_told_what_the_first_did(
        self,
        client: TestClient,
        sign_in: Callable[..., Headers],
        officer: Headers,
        code: str,
        form: str,
        fields: dict[str, str],
        word: str,
    ) -> None:
        first = {
            "to": "health_station",
            "reason": "Trạm xem trước.",
            "outcome": "in_progress",
            "answer": "Sẽ trả lời sau.",
        }
        assert send(client, code, form, first, sign_in(Role.leader))[0] == 303
        status, page = send(client, code, form, fields, officer)
        assert status == 412
        assert "đã thay đổi từ lúc bạn mở trang" in page
        told = page.partition("đã thay đổi từ lúc bạn mở trang")[2][:200]
        assert told.startswith(" — leader: ")
        assert word in told.lower()
        assert "&lt;" in page.partition("<textarea")[2], "what was typed stands in its box"

    def test_a_double_click_does_it_once(
        self, client: TestClient, officer: Headers, code: str, form: str, fields: dict[str, str], word: str
    ) -> None:
        assert [send(client, code, form, fields, officer)[0] for _ in range(2)] == [303, 303]
        trail = client.get(f"/api/v1/opinions/{code}", headers=officer).json()
        events = [line["event"] for line in trail["history"]]
        assert len([event for event in events if event in ("handed_over", "outcome_recorded")]) == 1, word
