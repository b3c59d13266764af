"""Signing in and out; a session that ends in the middle of a form; other sites; passwords guessed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from service.accounts.records import SessionRecord
from service.opinions.nouns import now
from tests.browser.conftest import PASSWORD, Site, Watched, sign_in

OpenTab = Callable[..., Page]


def end_all_sessions(site: Site) -> None:
    with site.app.state.sessions.begin() as session:
        session.execute(update(SessionRecord).values(ended_at=now()))


class TestSigningIn:
    def test_leads_to_the_page_that_was_asked_for(self, open_tab: OpenTab, watched: Watched) -> None:
        watched.expected = {401}
        page = open_tab()
        page.goto("/handling?due=overdue")
        page.fill("#sign_in_name", "lan")
        page.fill("#sign_in_password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/handling?due=overdue")
        expect(page.locator("h1")).to_have_text("Theo dõi xử lý")

    def test_wrong_password_is_said_and_the_name_kept(self, open_tab: OpenTab, watched: Watched) -> None:
        watched.expected = {401}
        page = open_tab(script=False)
        page.goto("/sign-in")
        page.fill("#sign_in_name", "không ai")
        page.fill("#sign_in_password", "sai rồi sai rồi")
        page.click("main button")
        expect(page.locator("[role=alert]")).to_contain_text("không đúng")
        expect(page.locator("#sign_in_name")).to_have_value("không ai")

    def test_guessing_is_slowed_down(self, open_tab: OpenTab, watched: Watched) -> None:
        watched.expected = {401, 429}
        page = open_tab()
        page.goto("/sign-in")
        for _ in range(6):
            page.fill("#sign_in_name", "đoán mò")
            page.fill("#sign_in_password", "mật khẩu đoán mò")
            page.click("main button")
        expect(page.locator("[role=alert]")).to_contain_text("15 phút")

    def test_cookie_is_out_of_reach_of_scripts_and_new_each_time(self, open_tab: OpenTab) -> None:
        page = open_tab("lan", fresh=True)
        [first] = page.context.cookies()
        assert (first["httpOnly"], first["sameSite"]) == (True, "Lax")
        sign_in(page, "lan")
        [second] = page.context.cookies()
        assert first["value"] != second["value"]

    def test_sessions_are_listed_and_ended_from_afar(
        self, open_tab: OpenTab, site: Site, watched: Watched
    ) -> None:
        watched.expected = {401}
        end_all_sessions(site)
        here, there = open_tab("hùng", fresh=True), open_tab("hùng", fresh=True)
        here.goto("/account")
        expect(here.locator("tbody tr")).to_have_count(2)
        here.click("tbody tr:not(:has-text('máy này')) button")
        expect(here.locator("tbody tr")).to_have_count(1)
        there.goto("/review")
        expect(there.locator("h1")).to_have_text("Đăng nhập")

    def test_signing_out_ends_the_session(self, open_tab: OpenTab, watched: Watched) -> None:
        watched.expected = {401}
        page = open_tab("lan", fresh=True)
        page.click("text=Đăng xuất")
        page.wait_for_url("**/sign-in")
        page.goto("/summary")
        expect(page.locator("h1")).to_have_text("Đăng nhập")


class TestEndedSession:
    @pytest.mark.parametrize("script", [True, False])
    def test_loses_nothing_that_was_typed(
        self, open_tab: OpenTab, site: Site, watched: Watched, script: bool
    ) -> None:
        watched.expected = {401}
        page = open_tab("lan", script=script)
        page.goto("/handling")
        page.click("table.cards a >> nth=0")
        reason = "Đã gọi điện thống nhất,\nđề nghị tiếp nhận <gấp>."
        page.fill("#reason", reason)
        page.select_option("#to", "police" if script else "military")
        address = page.url
        end_all_sessions(site)
        page.click("text=/^Chuyển$/")
        expect(page.locator("[role=status]")).to_contain_text("được giữ lại")
        page.fill("#sign_in_name", "lan")
        page.fill("#sign_in_password", PASSWORD)
        page.click("main button")
        page.click("text=Gửi tiếp")
        page.wait_for_url(address)
        expect(page.locator("main")).to_contain_text("đề nghị tiếp nhận <gấp>.")

    def test_lets_nobody_else_send_the_form_and_asks_for_the_file_again(
        self, open_tab: OpenTab, site: Site, watched: Watched
    ) -> None:
        watched.expected = {401, 403}
        file = {"name": "dân.txt", "mimeType": "text/plain", "buffer": "Nước máy đục hai tháng nay.".encode()}
        page = open_tab("lan", script=False)
        page.goto("/dialogues")
        page.set_input_files("#file", file)
        end_all_sessions(site)
        page.click("text=Xem trước")
        expect(page.locator("[role=status]")).to_contain_text("trừ tệp")
        for name, said in (("hùng", "của tài khoản khác"), ("lan", "hãy chọn lại")):
            page.fill("#sign_in_name", name)
            page.fill("#sign_in_password", PASSWORD)
            page.click("main button")
            expect(page.locator("main")).to_contain_text(said)
        page.set_input_files("#file", file)
        page.click("text=Gửi tiếp")
        expect(page.locator("#counts")).to_contain_text("1 ý kiến")


class TestOtherSites:
    @pytest.mark.parametrize(
        "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://khac.example"}, {}]
    )
    def test_cannot_use_the_session(self, open_tab: OpenTab, site: Site, headers: dict[str, str]) -> None:
        import httpx

        page = open_tab("lan")
        [cookie] = page.context.cookies()
        answer = httpx.post(
            f"{site.url}/sign-out", headers=headers, cookies={cookie["name"]: cookie["value"]}
        )
        assert answer.status_code == 403
        page.goto("/review")
        expect(page.locator("h1")).to_have_text("Hàng chờ duyệt")
