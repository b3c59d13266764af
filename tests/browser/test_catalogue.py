"""The catalogue: a rule edited with a preview first, names, clocks, and people with their roles."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from service.routing.following import take_up
from tests.browser.conftest import PASSWORD, Site, Watched

OpenTab = Callable[..., Page]


@pytest.fixture(autouse=True)
def same_profile_afterwards(site: Site) -> Iterator[None]:
    """Other tests route with the bundled profile."""
    before = site.app.state.profile
    yield
    (site.app.state.settings.home / "commune.toml").unlink(missing_ok=True)
    take_up(site.app.state, before)


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

    def test_clocks_are_not_saved_from_a_stale_page(
        self, open_tab: OpenTab, watched: Watched, site: Site
    ) -> None:
        watched.expected = {422}
        first, second = open_tab("lan"), open_tab("lan")
        for page, days in ((first, "11"), (second, "14")):
            page.goto("/catalogue/clocks")
            page.fill("#answer_days", days)
            page.click("text=Xem trước thay đổi")
        first.click("text=Lưu thay đổi")
        expect(first.locator("form")).to_have_count(2)  # signing out, and the clocks
        second.click("text=Lưu thay đổi")
        expect(second.locator("[role=alert]")).to_contain_text("người khác sửa")
        expect(second.locator("#answer_days")).to_have_value("14")
        assert site.app.state.profile.clocks.answer_days == 11

    def test_a_department_is_added_and_a_blank_name_refused(
        self, open_tab: OpenTab, watched: Watched, site: Site
    ) -> None:
        watched.expected = {422}
        page = open_tab("lan", script=False)
        page.goto("/catalogue/departments")
        page.fill("#name-new", "Tổ hòa giải thôn Thượng")
        page.click("text=/^Thêm$/")
        expect(page.locator("#name-to_hoa_giai_thon_thuong")).to_have_value("Tổ hòa giải thôn Thượng")
        page.fill("#name-new", "Tổ hòa giải thôn Thượng")
        page.click("text=/^Thêm$/")
        expect(page.locator("#name-new-fault")).to_contain_text("Đã có đơn vị")
        page.fill("#name-police", " ")
        page.press("#name-police", "Enter")
        expect(page.locator("[role=alert]")).to_contain_text("từ 1 đến 200 ký tự")
        assert site.app.state.profile.departments["police"].name == "Công an xã"


class TestTopics:
    def test_one_is_added_by_keyboard_with_a_preview_of_what_would_go_another_way(
        self, open_tab: OpenTab, site: Site
    ) -> None:
        page = open_tab("lan")
        page.goto("/catalogue/topics")
        page.focus("text=Thêm lĩnh vực")
        page.keyboard.press("Enter")
        page.wait_for_url("**/new")
        page.focus("#name")
        for value in (
            "Nuôi chim yến",
            "Nhà yến trong khu dân cư.",
            "nhà yến\nmùi hôi\nđường",
            "Loa yến kêu suốt đêm.",
        ):
            page.keyboard.insert_text(value)
            page.keyboard.press("Tab")
        while page.input_value("#lead") != "police":
            page.keyboard.press("ArrowDown")
        page.focus("text=Xem trước thay đổi")
        page.keyboard.press("Enter")
        expect(page.locator("[role=status]")).to_contain_text("có từ hay gặp của lĩnh vực này")
        expect(page.locator("[role=status] li").first).to_contain_text("Công an xã")
        assert site.app.state.classifier.taxonomy.find_topic("nuoi_chim_yen") is None
        page.focus("text=Thêm lĩnh vực này")
        page.keyboard.press("Enter")
        expect(page.locator("#topic-nuoi_chim_yen")).to_contain_text("máy chưa học")
        rule = site.app.state.profile.structures[-1].topics["nuoi_chim_yen"]
        assert rule.lead.id == "police"
        page.goto("/review")
        expect(page.locator("main")).to_contain_text("Nuôi chim yến")

    def test_faults_stand_at_their_fields_and_nothing_typed_is_lost(
        self, open_tab: OpenTab, watched: Watched, site: Site
    ) -> None:
        watched.expected = {422}
        page = open_tab("lan", script=False)
        page.goto("/catalogue/topics/new")
        page.fill("#name", "NƯỚC SẠCH")
        page.fill("#typical", "a\n" + "nước " * 30)
        page.click("text=Xem trước thay đổi")
        expect(page.locator("#name-fault")).to_contain_text("Đã có lĩnh vực khác mang tên này")
        expect(page.locator("#definition-fault")).to_contain_text("gồm những việc gì")
        expect(page.locator("#typical-fault")).to_contain_text("từ 2 đến 80 ký tự")
        expect(page.locator("#lead-fault")).to_be_visible()
        expect(page.locator("#name")).to_have_value("NƯỚC SẠCH")
        assert not (site.app.state.settings.home / "commune.toml").exists()

    def test_a_name_changes_everywhere_at_once(self, open_tab: OpenTab) -> None:
        page = open_tab("lan", script=False)
        page.goto("/catalogue/topics")
        page.click("#topic-roads a")
        page.fill("#name", "Đường sá & cầu")
        page.click("text=Xem trước thay đổi")
        expect(page.locator("[role=status]")).to_contain_text("hiện ngay ở mọi trang")
        page.click("text=Lưu thay đổi")
        expect(page.locator("#topic-roads")).to_contain_text("Đường sá & cầu")
        page.goto("/summary?period=all")
        expect(page.locator("#table-topic")).to_contain_text("Đường sá & cầu")
        page.goto("/catalogue/topics/roads")
        page.click("text=Xem trước thay đổi")
        expect(page.locator("[role=status]")).to_contain_text("Chưa có gì thay đổi")

    def test_one_is_retired_and_taken_into_use_again(
        self, open_tab: OpenTab, watched: Watched, site: Site
    ) -> None:
        watched.expected = {422}
        page = open_tab("lan", script=False)
        page.goto("/catalogue/topics/culture")
        page.fill("#retired_on", "31/2/2026")
        page.click("text=Xem trước thay đổi")
        expect(page.locator("#retired_on-fault")).to_contain_text("ngày có thật")
        page.fill("#retired_on", "1/1/2099")
        page.click("text=Xem trước thay đổi")
        expect(page.locator("#retired_on-fault")).to_contain_text("không được ở tương lai")
        page.fill("#retired_on", "1/11/2026")
        page.click("text=Xem trước thay đổi")
        expect(page.locator("[role=status]")).to_contain_text("máy thôi đề xuất")
        page.click("text=Lưu thay đổi")
        expect(page.locator("#topic-culture")).to_contain_text("ngừng dùng 01/11/2026")
        hall = "Nhà văn hóa thôn dột nát, đề nghị xã sửa để bà con có chỗ họp."
        assert "culture" not in proposed(site, hall)
        page.goto("/catalogue/topics/culture")
        page.fill("#retired_on", "")
        page.click("text=Xem trước thay đổi")
        page.click("text=Lưu thay đổi")
        assert "culture" in proposed(site, hall)

    def test_the_required_ones_cannot_be_retired(self, open_tab: OpenTab) -> None:
        page = open_tab("lan")
        page.goto("/catalogue/topics/land")
        expect(page.locator("#name")).to_have_value("Đất đai")
        assert page.locator("#retired_on").count() == 0

    def test_are_edited_by_administrators_only(self, open_tab: OpenTab, watched: Watched) -> None:
        watched.expected = {403}
        page = open_tab("hùng")
        page.goto("/catalogue/topics")
        assert page.locator("text=/^Sửa/").count() == 0
        page.goto("/catalogue/topics/land")
        expect(page.locator("h1")).to_have_text("Không có quyền")


def proposed(site: Site, text: str) -> list[str]:
    """Topics that the machine gives or guesses now."""
    [prediction] = site.app.state.classifier.predict([text])
    return [topic.id for topic in (*prediction.topics, *prediction.guesses)]


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
