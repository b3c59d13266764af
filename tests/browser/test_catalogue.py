"""The catalogue: a rule edited with a preview first, names, clocks, and people with their roles."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Site, Watched

OpenTab = Callable[..., Page]


@pytest.fixture(autouse=True)
def same_profile_afterwards(site: Site) -> Iterator[None]:
    """Other tests route with the bundled profile."""
    before = site.app.state.profile
    yield
    (site.app.state.settings.home / "commune.toml").unlink(missing_ok=True)
    site.app.state.profile = before


class TestRoutingTable:
    def test_is_edited_with_a_preview_first(self, open_tab: OpenTab, site: Site) -> None:
        page = open_tab("lan", script=False)
        page.goto("/catalogue")
        page.click("tr:has-text('Nước sạch') a")
        page.select_option("#lead", "health_station")
        page.click("text=Xem trước thay đổi")
        expect(page.locator("[role=status]")).to_contain_text("ý kiến sẽ đi khác")
        expect(page.locator("[role=status] li").first).to_contain_text("Trạm Y tế")
        assert site.app.state.profile.structures[-1].topics["clean_water"].lead.id == "economy"
        page.click("text=Lưu thay đổi")
        expect(page.locator("tr:has-text('Nước sạch')")).to_contain_text("Trạm Y tế")
        assert site.app.state.profile.structures[-1].topics["clean_water"].lead.id == "health_station"

    def test_keeps_the_comments_of_the_file(self, open_tab: OpenTab, site: Site) -> None:
        page = open_tab("lan", script=False)
        page.goto("/catalogue/routing/two-tier-2025/health")
        page.click("text=Xem trước thay đổi")
        page.click("text=Lưu thay đổi")
        written = (site.app.state.settings.home / "commune.toml").read_text("utf-8")
        assert "# Hồ sơ đơn vị và bảng phân luồng của Lắng Nghe." in written

    def test_two_administrators_do_not_overwrite_each_other(
        self, open_tab: OpenTab, watched: Watched
    ) -> None:
        watched.expected = {412, 422}
        first, second = open_tab("lan"), open_tab("lan")
        for page in (first, second):
            page.goto("/catalogue/routing/two-tier-2025/roads")
            page.click("text=Xem trước thay đổi")
        first.check("[name=supports][value=police]")
        first.click("text=Xem trước thay đổi")
        first.click("text=Lưu thay đổi")
        first.wait_for_url("**/catalogue?structure=two-tier-2025")
        second.click("text=Lưu thay đổi")
        expect(second.locator("[role=alert]")).to_contain_text("người khác sửa")

    def test_earlier_structures_are_shown(self, open_tab: OpenTab) -> None:
        page = open_tab("hùng", script=False)
        page.goto("/catalogue")
        page.select_option("#structure", index=0)
        page.click("text=/^Xem$/")
        expect(page.locator("tr:has-text('Quốc phòng')")).to_contain_text("Chỉ huy trưởng")
        assert page.locator("text=/^Sửa$/").count() == 0


class TestNamesAndClocks:
    def test_a_department_gets_another_name(self, open_tab: OpenTab, site: Site) -> None:
        page = open_tab("lan", script=False)
        page.goto("/catalogue/departments")
        page.fill("#name-economy", "Phòng Kinh tế <số 1>")
        page.press("#name-economy", "Enter")
        expect(page.locator("#name-economy")).to_have_value("Phòng Kinh tế <số 1>")
        assert site.app.state.profile.departments["economy"].name == "Phòng Kinh tế <số 1>"

    def test_clocks_and_villages(self, open_tab: OpenTab, watched: Watched, site: Site) -> None:
        watched.expected = {422}
        page = open_tab("lan", script=False)
        page.goto("/catalogue/clocks")
        page.fill("#answer_days", "mười")
        page.click("text=Xem trước thay đổi")
        expect(page.locator("#answer_days-fault")).to_contain_text("từ 1 đến 365")
        expect(page.locator("#answer_days")).to_have_value("mười")
        page.fill("#answer_days", "12")
        page.fill("#villages", "Thôn Đông\nThôn Đoài\n")
        page.click("text=Xem trước thay đổi")
        expect(page.locator("[role=status]")).to_contain_text("ý kiến sẽ có hạn khác")
        assert site.app.state.profile.clocks.answer_days == 10
        page.click("text=Lưu thay đổi")
        expect(page.locator("#answer_days")).to_have_value("12")
        assert site.app.state.profile.villages == ("Thôn Đông", "Thôn Đoài")
        assert site.app.state.profile.clocks.answer_days == 12


class TestPeople:
    def test_are_added_changed_and_disabled(self, open_tab: OpenTab, watched: Watched) -> None:
        watched.expected = {401}
        page = open_tab("lan", script=False)
        page.goto("/catalogue/people")
        page.fill("#name", "Bình Minh")
        page.fill("#password", PASSWORD)
        page.check("form[aria-labelledby=add-title] [value=leader]")
        page.click("text=/^Thêm$/")
        person = page.locator("section:has(h2:text('Bình Minh'))")
        expect(person).to_contain_text("Lãnh đạo")
        other = open_tab("Bình Minh")
        other.goto("/summary")
        person.locator("summary").click()
        person.locator("[value=reviewer]").check()
        person.locator("text=Lưu vai trò").click()
        expect(person).to_contain_text("Người duyệt nhãn")
        person.locator("summary").click()
        person.locator("text=Ngừng tài khoản").click()
        expect(person).to_contain_text("đã ngừng")
        other.goto("/summary")
        expect(other.locator("h1")).to_have_text("Đăng nhập")

    def test_the_last_administrator_stays(self, open_tab: OpenTab, watched: Watched) -> None:
        watched.expected = {422}
        page = open_tab("lan", script=False)
        page.goto("/catalogue/people")
        person = page.locator("section:has(h2:text-is('lan'))")
        person.locator("summary").click()
        person.locator("text=Ngừng tài khoản").click()
        expect(page.locator("[role=alert]")).to_contain_text("ít nhất một quản trị viên")

    def test_are_for_administrators_only(self, open_tab: OpenTab, watched: Watched) -> None:
        watched.expected = {403}
        page = open_tab("hùng")
        page.goto("/catalogue/people")
        expect(page.locator("h1")).to_have_text("Không có quyền")
