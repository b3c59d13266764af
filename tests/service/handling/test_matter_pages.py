"""The officer's word on repeated matters, in the review page and in what hangs on it, on both databases."""

from collections.abc import Callable, Mapping

import pytest
from starlette.testclient import TestClient

from service.accounts.nouns import Role
from tests.service.conftest import SignIn

WATER = "Nước máy thôn Trung đục và có mùi hôi cả tuần nay, đề nghị xã kiểm tra."
METER = "Đồng hồ nước nhà tôi chạy sai, hóa đơn nước tháng này tăng gấp ba, đề nghị xem lại."


@pytest.fixture
def reviewer(sign_in: SignIn) -> Mapping[str, str]:
    return sign_in(Role.reviewer)


def test_parted_and_joined_with_one_press_each(
    client: TestClient, post: Callable[..., str], reviewer: Mapping[str, str]
) -> None:
    first, again, meter = post(WATER), post(WATER.upper()), post(METER)

    def press(code: str, **form: str) -> int:
        address = f"/review/{code}/matter?view=sure"
        return client.post(address, data=form, headers=reviewer, follow_redirects=False).status_code

    def counted() -> tuple[int, int]:
        summary = client.get("/api/v1/summaries/routing", headers=reviewer).json()
        listed = client.get(f"/handling?matter={first}", headers=reviewer).text
        return summary["repeated"], sum(f"/opinions/{code}" in listed for code in (first, again, meter))

    page = client.get(f"/review/{again}", headers=reviewer).text
    assert "nêu lần thứ 2" in page
    assert "cùng việc" in page
    assert counted() == (1, 2)
    assert press(again) == 303
    assert "nêu lần thứ" not in client.get(f"/review/{again}", headers=reviewer).text
    assert counted() == (0, 1)
    assert press(meter, same_as=first) == 303
    assert counted() == (1, 2)
    shown = client.get(f"/opinions/{meter}", headers=reviewer).text
    assert "Nêu lần thứ 2" in shown
    assert "Ghi là nêu lại một việc đã có" in shown
    assert press(first, same_as=meter) == 422
