"""Following the handling: filters in the address, hand over, outcome, the whole trail, a person's other opinions."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched, tab_to

OpenTab = Callable[..., Page]


class TestFollowing:
    def test_overdue_of_a_department_without_javascript(self, open_tab: OpenTab) -> None:
        page = open_tab("lan", script=False)
        page.goto("/handling")
        n_overdue = page.inner_text(".desks a.late >> nth=0")
        page.click(".desks a.late >> nth=0")
        assert "due=overdue" in page.url
        expect(page.locator("h2")).to_contain_text(f"{n_overdue} ý kiến")
        assert all(
            "quá hạn" in text for text in page.locator("table.cards tbody td:first-child").all_inner_texts()
        )

    def test_filters_stay_in_the_address(self, open_tab: OpenTab) -> None:
        page = open_tab("lan", script=False)
        page.goto("/handling")
        page.click("main details summary >> nth=0")
        page.select_option("#topic", "clean_water")
        page.fill("#since", "1/1/2026")
        page.check("[name=all]")
        page.click("text=/^Lọc$/ >> nth=-1")
        assert "topic=clean_water" in page.url
        tags = page.locator("table.cards tbody tr").all_inner_texts()
        assert tags
        assert all("Nước sạch" in tag for tag in tags)
        expect(page.locator("#since")).to_have_value("01/01/2026")

    def test_leafing_forwards_and_back(self, open_tab: OpenTab) -> None:
        page = open_tab("lan", script=False)
        page.goto("/handling?all=true")
        first = page.locator("table.cards p.brief a").evaluate_all("links => links.map(link => link.href)")
        page.click("[rel=next]")
        second = page.locator("table.cards p.brief a").evaluate_all("links => links.map(link => link.href)")
        assert not set(first) & set(second)
        expect(page.locator("nav[aria-label='Trang của danh sách']")).to_contain_text("Trang 2 /")
        page.click("[rel=prev]")
        assert first == page.locator("table.cards p.brief a").evaluate_all(
            "links => links.map(link => link.href)"
        )

    def test_filtering_with_the_keyboard(self, open_tab: OpenTab) -> None:
        page = open_tab("lan")
        page.goto("/handling")
        tab_to(page, "main details summary")
        page.keyboard.press("Enter")
        tab_to(page, "#text")
        page.keyboard.type("duong")
        page.keyboard.press("Enter")
        page.wait_for_url("**text=duong**")
        expect(page.locator("#text")).to_have_value("duong")

    def test_a_double_click_passes_on_once(self, open_tab: OpenTab) -> None:
        page = open_tab("lan", script=False)
        page.goto("/handling")
        page.click("table.cards a >> nth=4")
        page.select_option("#to", "school")
        page.fill("#reason", "Nhà trường trả lời phụ huynh.")
        page.dblclick("text=/^Chuyển$/", no_wait_after=True)
        expect(page.locator("#trail ~ .trail").last.locator("li")).to_have_count(1)
        expect(page.locator("[role=alert]")).to_have_count(0)

    def test_nonsense_in_the_address_is_left_out(self, open_tab: OpenTab) -> None:
        page = open_tab("lan")
        page.goto("/handling?since=hôm+qua&due=never&page=-3&x=1")
        expect(page.locator("[role=alert]")).to_contain_text("bỏ qua")

    def test_hand_over_and_outcome_with_the_keyboard(self, open_tab: OpenTab) -> None:
        page = open_tab("lan")
        page.goto("/handling")
        page.click("table.cards a >> nth=2")
        page.focus("#to")
        page.keyboard.type("Trạm")
        page.keyboard.press("Tab")
        page.keyboard.type("Liên quan sức khỏe, trạm kiểm tra trước.")
        page.keyboard.press("Tab")
        page.keyboard.type("31/12/2026")
        page.focus("text=/^Chuyển$/")
        page.keyboard.press("Enter")
        expect(page.locator(".trail").last).to_contain_text("trạm kiểm tra trước")
        expect(page.locator(".facts")).to_contain_text("Trạm Y tế")
        expect(page.locator(".facts")).to_contain_text("31/12/2026")
        page.select_option("#outcome", "resolved")
        page.fill("#answer", "Đã xử lý xong.")
        page.focus("text=Ghi kết quả >> nth=-1")
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("Ý kiến đã có kết quả cuối cùng")
        expect(page.locator(".trail").first).to_contain_text("Ghi kết quả: Đã giải quyết xong")

    def test_a_missing_reason_is_said_and_nothing_lost(self, open_tab: OpenTab, watched: Watched) -> None:
        watched.expected = {422}
        page = open_tab("lan", script=False)
        page.goto("/handling")
        page.click("table.cards a >> nth=1")
        page.select_option("#to", "school")
        page.fill("#hand_over_due", "32/13/2026")
        page.click("text=/^Chuyển$/")
        expect(page.locator("[role=alert]")).to_contain_text("lý do")
        expect(page.locator("[role=alert]")).to_contain_text("ngày có thật")
        expect(page.locator("#to")).to_have_value("school")
        expect(page.locator("#hand_over_due")).to_have_value("32/13/2026")

    def test_two_officers_do_not_overwrite_each_other(self, open_tab: OpenTab, watched: Watched) -> None:
        watched.expected = {412}
        first, second = open_tab("lan"), open_tab("hùng")
        first.goto("/handling")
        first.click("table.cards a >> nth=3")
        second.goto(first.url)
        for page, reason in ((first, "thứ nhất"), (second, "thứ hai")):
            page.select_option("#to", "health_station" if page is first else "police")
            page.fill("#reason", reason)
            page.click("text=/^Chuyển$/")
            page.wait_for_load_state()
        expect(second.locator("[role=alert]")).to_contain_text("đã thay đổi")
        expect(second.locator("[role=alert]")).to_contain_text("sang Trạm Y tế")
        expect(second.locator("#reason")).to_have_value("thứ hai")

    def test_other_opinions_of_the_same_person(self, open_tab: OpenTab) -> None:
        page = open_tab()
        for text in ("Cống trước nhà tắc, nước tràn.", "Đèn đường trước nhà hỏng."):
            page.goto("/")
            page.fill("#text", text)
            page.fill("#phone", "0900 123 456")
            page.click("button.large")
            code = page.inner_text(".code")
        officer = open_tab("lan")
        officer.goto(f"/opinions/{code}")
        expect(officer.locator("#others + ul")).to_contain_text("Cống trước nhà tắc")
