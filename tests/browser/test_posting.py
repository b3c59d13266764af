"""A citizen sends an opinion, sees what was understood, and looks it up later."""

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from service.opinions.records import OpinionRecord
from tests.browser.conftest import Site, Watched, tab_to

WATER = "Nước máy thôn Trung đục và có mùi hôi cả tuần nay, đề nghị xã kiểm tra."
CODE = re.compile(r"[2-9A-Z]{5}-[2-9A-Z]{5}-[2-9A-Z]{5}")
OpenTab = Callable[..., Page]


def count_opinions(site: Site) -> int:
    with site.app.state.sessions() as session:
        return session.scalar(select(func.count()).select_from(OpinionRecord)) or 0


class TestPosting:
    def test_with_the_keyboard_only(self, open_tab: OpenTab) -> None:
        page = open_tab()
        page.goto("/")
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.locator("#text")).to_be_focused()
        page.keyboard.type(WATER)
        for _ in range(4):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(".code")).to_have_text(CODE)
        expect(page.locator(".scores")).to_contain_text("Nước sạch")
        expect(page.locator("mark").first).to_be_visible()
        expect(page.locator(".why").first).to_contain_text("Nước máy")
        expect(page.locator(".facts")).to_contain_text("Phòng Kinh tế")

    def test_without_javascript_and_looked_up(self, open_tab: OpenTab) -> None:
        page = open_tab(script=False)
        page.goto("/")
        page.fill("#text", WATER)
        page.fill("#village", "Thôn Trung")
        page.click("button.large")
        code = page.inner_text(".code")
        page.goto("/track")
        page.fill("#code", code.lower().replace("-", " "))
        page.click("main button")
        expect(page.locator("main .card")).to_contain_text("Đã")
        assert WATER not in page.content()

    def test_double_click_and_reload_send_once(self, open_tab: OpenTab, site: Site) -> None:
        page = open_tab()
        page.goto("/")
        page.fill("#text", "Đèn đường ngõ 9 hỏng hai tuần nay, tối om.")
        before = count_opinions(site)
        page.dblclick("button.large")
        code = page.inner_text(".code")
        page.reload()
        assert page.inner_text(".code") == code
        assert count_opinions(site) == before + 1

    def test_back_button_keeps_what_was_typed(self, open_tab: OpenTab) -> None:
        page = open_tab()
        page.goto("/")
        page.fill("#text", WATER)
        page.click("button.large")
        page.wait_for_selector(".code")
        page.go_back()
        expect(page.locator("#text")).to_have_value(WATER)

    @pytest.mark.parametrize("text", ["", "   ", "x" * 10_001])
    def test_bad_text_is_explained_beside_what_was_typed(
        self, open_tab: OpenTab, watched: Watched, text: str
    ) -> None:
        watched.expected = {422}
        page = open_tab(script=False)
        page.goto("/")
        page.fill("#text", text)
        page.fill("#name", "Nguyễn Thị Lan")
        page.click("button.large")
        expect(page.locator("[role=alert]")).to_be_visible()
        expect(page.locator("#text")).to_have_attribute("aria-invalid", "true")
        expect(page.locator("#name")).to_have_value("Nguyễn Thị Lan")

    def test_markup_and_turned_letters_stay_text(self, open_tab: OpenTab) -> None:
        page = open_tab()
        page.goto("/")
        hostile = "<script>alert(1)</script> \u202eđường hỏng\u202c <b>đề nghị sửa</b> đường làng"
        page.fill("#text", hostile)
        page.fill("#name", "<img src=x onerror=alert(1)>")
        page.click("button.large")
        assert "<script>alert(1)" in page.inner_text(".said")
        assert page.locator(".said script, .said b").count() == 0

    def test_denunciation_gets_the_right_channel_and_no_department(self, open_tab: OpenTab) -> None:
        page = open_tab()
        page.goto("/")
        page.fill(
            "#text", "Tôi tố cáo ông Nguyễn Văn A, cán bộ địa chính xã, nhận hối lộ 20 triệu để làm sổ đỏ."
        )
        page.click("button.large")
        expect(page.locator("[role=alert]")).to_contain_text("tố cáo")
        expect(page.locator("main")).not_to_contain_text("chủ trì")
        page.click("text=Xem tình trạng xử lý")
        expect(page.locator("main .card")).to_contain_text("Đã tiếp nhận")

    def test_looking_up_with_the_keyboard_only(self, open_tab: OpenTab, site: Site) -> None:
        code = httpx.post(f"{site.url}/api/v1/opinions", json={"text": WATER}).json()["code"]
        page = open_tab()
        page.goto("/track")
        tab_to(page, "#code")
        page.keyboard.type(code.lower())
        page.keyboard.press("Enter")
        expect(page.locator("main .card h2")).to_have_text(code)

    def test_unknown_code_is_said_kindly(self, open_tab: OpenTab, watched: Watched) -> None:
        watched.expected = {404}
        page = open_tab()
        page.goto("/track?code=AAAAA-AAAAA-AAAAA")
        expect(page.locator(".fault")).to_contain_text("Không có ý kiến nào")
