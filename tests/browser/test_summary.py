"""The summary: periods and filters in the address, charts that lead to the list behind, exports, print."""

import csv
from collections.abc import Callable
from datetime import datetime
from io import BytesIO, StringIO

import docx
import httpx
import openpyxl
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, counted, tab_to

OpenTab = Callable[..., Page]


def fetch(page: Page, site: Site, path: str) -> httpx.Response:
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    return httpx.get(site.url + path, cookies=cookies)


class TestSummary:
    def test_print_last_month_in_three_clicks(self, open_tab: OpenTab) -> None:
        page = open_tab("lan")
        page.add_init_script("window.print = () => { document.title = 'printed'; }")
        actions = counted(page)
        page.click("text=Tổng hợp")
        page.click("text=Tháng trước")
        page.click("text=In trang này")
        expect(page).to_have_title("printed")
        assert "period=last_month" in page.url
        assert actions == ["click"] * 3

    def test_filter_and_print_with_the_keyboard(self, open_tab: OpenTab) -> None:
        page = open_tab("lan")
        page.add_init_script("window.print = () => { document.title = 'printed'; }")
        page.goto("/summary?period=all")
        tab_to(page, "main details summary")
        page.keyboard.press("Enter")
        tab_to(page, "#topic")
        page.keyboard.press("Y")
        tab_to(page, "form.filters button")
        page.keyboard.press("Enter")
        page.wait_for_url("**topic=health**")
        tab_to(page, "[data-prints]")
        page.keyboard.press("Enter")
        expect(page).to_have_title("printed")

    def test_filtering_without_javascript_shows_tables(self, open_tab: OpenTab) -> None:
        page = open_tab("lan", script=False)
        page.goto("/summary?period=all")
        page.click("main details summary >> nth=0")
        page.select_option("#topic", "clean_water")
        page.click("text=/^Lọc$/ >> nth=-1")
        assert "topic=clean_water" in page.url
        assert "period=all" in page.url
        expect(page.locator("main .lead").first).to_contain_text("lĩnh vực: Nước sạch")
        expect(page.locator("#table-department")).to_be_visible()
        expect(page.locator(".chart").first).to_be_hidden()

    def test_a_bar_leads_to_the_list_behind_it(self, open_tab: OpenTab) -> None:
        page = open_tab("lan")
        page.goto("/summary?period=all")
        rows = page.locator("#table-department tbody tr").evaluate_all(
            "rows => rows.map(row => [...row.querySelectorAll('[data-n]')].map(cell => Number(cell.dataset.n)))"
        )
        count = max(rows, key=lambda row: row[0] - row[1])[0]
        expect(page.locator("[data-table=table-department] svg")).to_be_visible()
        bars = page.locator("[data-table=table-department] svg path[fill='#0b5d66']").all()
        widest = max(bars, key=lambda bar: (bar.bounding_box() or {"width": 0})["width"])
        widest.click()
        page.wait_for_url("**/handling?**department=**")
        expect(page.locator("h2")).to_contain_text(f"{count} ý kiến")

    def test_every_chart_has_its_table(self, open_tab: OpenTab) -> None:
        page = open_tab("lan")
        page.goto("/summary?period=all")
        expect(page.locator(".chart svg").first).to_be_visible()
        for place in page.locator("[data-chart]").all():
            table = page.locator(f"#{place.get_attribute('data-table')}")
            details = table.locator("xpath=ancestor::details")
            details.locator("summary").click()
            expect(table).to_be_visible()

    def test_exports_carry_the_filter(self, open_tab: OpenTab, site: Site) -> None:
        page = open_tab("lan")
        page.goto("/summary?period=all&topic=clean_water")
        n_opinions = page.inner_text(".keys-figures strong >> nth=0")
        query = "?period=all&topic=clean_water"
        rows = list(
            csv.DictReader(
                StringIO(fetch(page, site, f"/summary/opinions.csv{query}").content.decode("utf-8-sig"))
            )
        )
        assert len(rows) == int(n_opinions)
        assert all("Nước sạch" in row["Lĩnh vực"] for row in rows)
        workbook = openpyxl.load_workbook(
            BytesIO(fetch(page, site, f"/summary/opinions.xlsx{query}").content)
        )
        assert sum(sheet.max_row - 1 for sheet in workbook) == len(rows)
        for sheet in workbook:
            assert sheet.freeze_panes == "A2"
            assert isinstance(sheet["J2"].value, datetime)
            assert sheet["J2"].number_format == "dd/mm/yyyy"

    def test_formulas_in_cells_stay_text(self, open_tab: OpenTab, site: Site) -> None:
        formula = '=HYPERLINK("http://x.example","đường hỏng") đề nghị sửa đường làng'
        httpx.post(f"{site.url}/api/v1/opinions", json={"text": formula, "village": "=1+1"})
        page = open_tab("lan")
        written = fetch(page, site, "/summary/opinions.csv?period=all").text
        assert "'=HYPERLINK" in written
        workbook = openpyxl.load_workbook(
            BytesIO(fetch(page, site, "/summary/opinions.xlsx?period=all").content)
        )
        cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
        assert any(cell.value == formula and cell.data_type == "s" for cell in cells)
        assert not any(cell.data_type == "f" for cell in cells)

    def test_an_export_shows_its_progress_and_arrives_whole(self, open_tab: OpenTab) -> None:
        page = open_tab("lan")
        page.goto("/summary?period=all")
        for name in ("Excel", "Word"):
            with page.expect_download() as download:
                page.click(f".exports a[aria-label='Bảng tổng hợp ý kiến, {name}']")
            expect(page.locator("#export-progress [role=status]")).to_have_text(
                f"Đã xuất Bảng tổng hợp ý kiến, {name}."
            )
            content = BytesIO(download.value.path().read_bytes())
            if name == "Excel":
                assert openpyxl.load_workbook(content).worksheets
                assert download.value.suggested_filename == "bang-tong-hop.xlsx"
            else:
                assert len(docx.Document(content).tables) > 1

    def test_an_export_that_breaks_off_is_said(self, open_tab: OpenTab) -> None:
        page = open_tab("lan")
        page.goto("/summary?period=all")
        page.route("**/opinions.csv**", lambda route: route.fulfill(body="1/2\nfile 9\nshort"))
        page.click(".exports a:text-is('CSV')")
        expect(page.locator("#export-progress [role=status]")).to_contain_text("hãy thử lại")

    def test_exports_need_a_role(self, site: Site) -> None:
        assert httpx.get(f"{site.url}/summary/opinions.csv").status_code == 401
