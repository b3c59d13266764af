"""An empty installation: an administrator, sample data, and the sample data gone again."""

from collections.abc import Callable

import httpx
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from service.dialogues.records import DialogueRecord
from service.opinions.records import HistoryRecord, OpinionRecord
from tests.browser.conftest import PASSWORD, Site, tab_to

OpenTab = Callable[..., Page]
OWN = {"Sec-Fetch-Site": "same-origin"}


def counts(site: Site) -> tuple[int, ...]:
    with site.app.state.sessions() as session:
        tables = (OpinionRecord, HistoryRecord, DialogueRecord)
        return tuple(session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


class TestFirstVisit:
    def test_three_steps_from_nothing_to_a_summary(self, open_tab: OpenTab, empty_site: Site) -> None:
        page = open_tab(script=False)
        page.goto(f"{empty_site.url}/sign-in")
        expect(page.locator("h1")).to_have_text("Bắt đầu với Lắng Nghe")
        page.fill("#name", "quản trị")
        page.fill("#password", PASSWORD)
        page.click("text=Tạo tài khoản >> nth=-1")
        httpx.post(f"{empty_site.url}/api/v1/opinions", json={"text": "Đường làng hỏng, đề nghị sửa."})
        real = counts(empty_site)
        page.click("text=Thêm dữ liệu mẫu", timeout=60_000)  # half a year is read and worked through
        assert counts(empty_site)[0] > real[0] + 100
        page.click("nav >> text=Tổng hợp")
        expect(page.locator("#table-department")).to_be_visible()
        page.click("footer a")
        page.click("text=Xóa hết dữ liệu mẫu")
        expect(page.locator("text=Thêm dữ liệu mẫu")).to_be_visible()
        assert counts(empty_site) == real

    def test_a_weak_password_is_explained(self, open_tab: OpenTab, watched: object, empty_site: Site) -> None:
        watched.expected = {422}  # type: ignore[attr-defined]
        page = open_tab()
        page.goto(f"{empty_site.url}/start")
        tab_to(page, "#name")
        page.keyboard.insert_text("quản trị")
        page.keyboard.press("Tab")
        page.keyboard.insert_text("ngắn")
        page.keyboard.press("Enter")
        expect(page.locator("[role=alert]")).to_contain_text("10")
        expect(page.locator("#name")).to_have_value("quản trị")

    def test_nobody_becomes_administrator_from_afar_or_twice(self, empty_site: Site) -> None:
        form = {"name": "kẻ lạ", "password": PASSWORD}
        address = f"{empty_site.url}/start/administrator"
        passed_on = httpx.post(address, data=form, headers={**OWN, "X-Forwarded-For": "203.0.113.9"})
        assert passed_on.status_code == 403
        assert httpx.post(address, data=form, headers=OWN).status_code == 303
        assert httpx.post(address, data={**form, "name": "kẻ khác"}, headers=OWN).status_code == 403
