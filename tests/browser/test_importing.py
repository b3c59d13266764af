"""Importing minutes in a real browser: four clicks, by keys alone, without scripts, with long texts and bad files."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete, func, select

from service.accounts.records import SessionRecord
from service.dialogues.records import DialogueRecord
from service.dialogues.store import delete_dialogue
from service.opinions.records import OpinionRecord
from tests.browser.conftest import PASSWORD, Site, Watched, tab_to
from tests.browser.test_every_page import barriers

OpenTab = Callable[..., Page]
N_TURNS = 50
VILLAGES = ("thôn Trung", "thôn Hạ", "xóm Mới", "tổ dân phố số 7")
MATTERS = (
    "Nước máy đục và tanh hai tháng nay, đồng hồ nước quay cả khi khóa van.",
    "Đường liên thôn nhiều ổ gà, trời mưa trẻ con đi học ngã, đề nghị xã sửa trước mùa mưa.",
    "Rác thải ở chợ Đình chưa được thu gom thường xuyên, bốc mùi hôi thối sang nhà dân.",
    "Trạm y tế thiếu thuốc, người già phải đi ba cây số mua thuốc huyết áp.",
    "Sổ đỏ làm từ năm ngoái chưa xong, hỏi bao giờ trả kết quả.",
)


def ten_pages() -> bytes:
    """Minutes in Word: ten pages, fifty turns of people with their names, and the frame that is left out."""
    from docx import Document
    from docx.enum.text import WD_BREAK

    document = Document()
    document.add_paragraph("BIÊN BẢN\nHội nghị đối thoại trực tiếp với Nhân dân xã An Lạc")
    document.add_paragraph("Ngày 15/3/2026, tại hội trường UBND xã An Lạc.")
    document.add_paragraph("II. Ý KIẾN CỦA NHÂN DÂN")
    for number in range(N_TURNS):
        matter, village = MATTERS[number % 5], VILLAGES[number % 4]
        who = "Bà" if number % 2 else "Ông"
        paragraph = document.add_paragraph(
            f"{who} Nguyễn Văn {chr(65 + number % 26)}, {village}: {matter} Nhà số {number + 1}."
        )
        if number % 5 == 4 and number < N_TURNS - 1:
            paragraph.add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("Hội nghị kết thúc vào hồi 11 giờ 30 cùng ngày.")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@pytest.fixture(scope="session")
def minutes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("minutes") / "bien-ban.docx"
    path.write_bytes(ten_pages())
    return path


@pytest.fixture(autouse=True)
def no_dialogue_before(site: Site) -> None:
    """Minutes of an earlier test are not known again."""
    with site.app.state.sessions.begin() as session:
        for dialogue in session.scalars(select(DialogueRecord).where(DialogueRecord.id.not_like("sample-%"))):
            dialogue.content_hash = f"earlier {dialogue.id}"


def n_received(site: Site, page: Page) -> int:
    """How many opinions came from the dialogue of this page."""
    id = page.url.rsplit("/", 1)[1].partition("?")[0]
    with site.app.state.sessions() as session:
        query = select(func.count()).where(OpinionRecord.dialogue_id == id)
        return session.scalar(query) or 0


def paste(page: Page, text: str) -> None:
    page.goto("/dialogues")
    page.fill("#text", text)
    page.click("text=Xem trước")
    page.wait_for_url("**/dialogues/*")


def row(page: Page, words: str) -> object:
    return page.locator("tr", has_text=words)


class TestMouse:
    def test_ten_pages_take_four_clicks(self, open_tab: OpenTab, site: Site, minutes: Path) -> None:
        page = open_tab("lan")
        page.click("text=Nhập biên bản")
        with page.expect_file_chooser() as chooser:
            page.click("#file")
        chooser.value.set_files(minutes)
        page.click("text=Xem trước")
        n_rows = int(page.inner_text("#counts strong"))
        page.click("text=/^Tiếp nhận/")
        expect(page.locator("h1")).to_have_text(f"Đã tiếp nhận {n_rows} ý kiến")
        assert n_rows >= N_TURNS
        assert n_received(site, page) == n_rows
        page.go_back()
        expect(page.locator("table", has_text="xã An Lạc")).to_contain_text(str(n_rows))

    def test_edits_merges_splits_and_drops_rows(self, open_tab: OpenTab, site: Site) -> None:
        page = open_tab("lan")
        paste(page, "\n".join(MATTERS))
        page.click("tr:has-text('Rác thải') >> text=/^Nhập lên/")
        expect(page.locator(".minutes tbody tr")).to_have_count(4)
        page.click("tr:has-text('Sổ đỏ') >> text=/^Bỏ/")
        expect(page.locator("tr.off")).to_contain_text("Sổ đỏ")
        page.click("tr:has-text('Nước máy') >> text=/^Sửa/")
        text = page.locator("textarea[data-cuts]")
        expect(text).to_be_focused()
        text.evaluate("box => { const at = box.value.indexOf('đồng hồ'); box.setSelectionRange(at, at); }")
        page.click("text=Tách tại con trỏ")
        expect(page.locator(".minutes tbody tr")).to_have_count(5)
        expect(page.locator(".minutes tbody tr").nth(1)).to_contain_text("đồng hồ nước quay cả khi khóa van.")
        page.click("tr:has-text('thiếu thuốc') >> text=/^Sửa/")
        page.fill("[name^=speaker]", "Cụ Tám")
        page.fill("[name^=answer]", "Đã có thuốc từ tuần trước.")
        page.check("[name^=topic][value=social_welfare]")
        page.fill("#chair", "Ông Bình")
        page.click("text=/^Xong/")
        expect(row(page, "Cụ Tám")).to_contain_text("An sinh xã hội")
        page.dblclick("text=/^Tiếp nhận 4 ý kiến/")
        expect(page.locator("h1", has_text="Đã tiếp nhận 4 ý kiến")).to_be_visible()
        assert n_received(site, page) == 4
        page.click("text=Xem từng ý kiến")
        page.click("table.cards a:has-text('thiếu thuốc')")
        expect(page.locator("main")).to_contain_text("Đã có thuốc từ tuần trước.")

    def test_files_can_be_dropped(self, open_tab: OpenTab) -> None:
        page = open_tab("lan")
        page.goto("/dialogues")
        page.evaluate(
            """text => {
              const dataTransfer = new DataTransfer();
              dataTransfer.items.add(new File([text], 'dân.txt'));
              document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
            }""",
            "\n".join(MATTERS),
        )
        expect(page.locator("#file")).to_be_focused()
        page.keyboard.press("Escape")
        page.click("text=Xem trước")
        expect(page.locator("#counts")).to_contain_text("5 ý kiến")


class TestKeyboard:
    def test_needs_no_mouse(self, open_tab: OpenTab) -> None:
        page = open_tab("lan")
        tab_to(page, "nav a[href='/dialogues']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/dialogues")
        tab_to(page, "#text")
        page.keyboard.insert_text("\n".join(MATTERS[:3]))
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/dialogues/*")
        tab_to(page, "tr:nth-child(2) button[value^='edit-']")
        page.keyboard.press("Enter")
        expect(page.locator("textarea[data-cuts]")).to_be_focused()
        page.keyboard.press("Control+End")
        page.keyboard.insert_text(" Bao giờ làm?")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(".minutes tbody tr")).to_have_count(4)
        expect(page.locator("button:has-text('Sửa dòng 2')")).to_be_focused()
        tab_to(page, ".closing .large")
        page.keyboard.press("Enter")
        expect(page.locator("h1", has_text="Đã tiếp nhận 4 ý kiến")).to_be_visible()


class TestWithoutScripts:
    def test_does_the_same(self, open_tab: OpenTab, site: Site, watched: Watched) -> None:
        watched.expected = {422}
        page = open_tab("lan", script=False)
        paste(page, "\n".join(MATTERS))
        page.click("tr:has-text('Nước máy') >> text=/^Sửa/")
        page.fill("textarea[data-cuts]", "Nước máy đục.\nĐồng hồ nước quay cả khi khóa van.")
        page.click("text=Tách ở chỗ xuống dòng")
        expect(page.locator(".minutes tbody tr")).to_have_count(6)
        page.click("tr:has-text('Rác thải') >> text=/^Nhập lên/")
        page.click("tr:has-text('thiếu thuốc') >> text=/^Bỏ/")
        page.click("tr.off >> text=/^Lấy/")
        page.fill("#held_on", "31/02/2026")
        page.click("text=/^Tiếp nhận/")
        expect(page.locator("[role=alert]")).to_contain_text("ngày có thật")
        page.fill("#held_on", "1/3/2026")
        page.click("text=/^Tiếp nhận 5 ý kiến/")
        expect(page.locator("h1", has_text="Đã tiếp nhận 5 ý kiến")).to_be_visible()
        assert n_received(site, page) == 5

    def test_takes_in_what_the_machine_left_out(self, open_tab: OpenTab) -> None:
        page = open_tab("lan", script=False)
        paste(page, f"Ý KIẾN CỦA NHÂN DÂN\nÔng An, thôn Hạ: {MATTERS[0]}\nHội nghị kết thúc vào hồi 11 giờ.")
        page.click("text=/^Đã bỏ qua 2 đoạn/")
        page.check("label:has-text('kết thúc vào hồi 11 giờ') >> input")
        page.click("text=Đưa các đoạn đã đánh dấu vào bảng")
        expect(page.locator(".minutes tbody tr")).to_have_count(2)
        expect(page.locator("button:has-text('Sửa dòng 2')")).to_be_focused()
        expect(page.locator("summary", has_text="Đã bỏ qua 1 đoạn")).to_be_visible()


class TestEndedSession:
    @pytest.mark.parametrize("script", [True, False])
    def test_loses_nothing_that_was_typed(
        self, open_tab: OpenTab, site: Site, watched: Watched, script: bool
    ) -> None:
        watched.expected = {401}
        page = open_tab("lan", script=script)
        paste(page, "\n".join(MATTERS))
        page.click("tr:has-text('Nước máy') >> text=/^Sửa/")
        page.fill("[name^=answer]", "Sẽ súc rửa đường ống <gấp>.")
        page.fill("#place", "Nhà văn hóa thôn Trung")
        address = page.url
        with site.app.state.sessions.begin() as session:
            session.execute(delete(SessionRecord))
        page.click("text=/^Xong/")
        page.fill("#sign_in_name", "lan")
        page.fill("#sign_in_password", PASSWORD)
        page.click("main button")
        page.click("text=Gửi tiếp")
        page.wait_for_url(address.partition("?")[0] + "**")
        expect(page.locator("main")).to_contain_text("Sẽ súc rửa đường ống <gấp>.")
        expect(page.locator("#place")).to_have_value("Nhà văn hóa thôn Trung")

    def test_a_colleague_who_discards_the_preview_wipes_out_nothing_typed(
        self, open_tab: OpenTab, site: Site, watched: Watched
    ) -> None:
        watched.expected = {404}
        page = open_tab("lan")
        paste(page, "\n".join(MATTERS))
        page.fill("#chair", "Ông Bình")
        with site.app.state.sessions.begin() as session:
            delete_dialogue(session, session.get_one(DialogueRecord, page.url.rsplit("/", 1)[1]))
        page.click("text=/^Lưu/")
        expect(page.locator("#problem")).to_contain_text("Không có cuộc đối thoại nào")
        expect(page.locator("#chair")).to_have_value("Ông Bình")


class TestBadFiles:
    def test_are_told_on_the_page(self, open_tab: OpenTab, watched: Watched, tmp_path: Path) -> None:
        watched.expected = {413, 415, 422}
        page = open_tab("lan")
        page.goto("/dialogues")
        page.set_input_files(
            "#file", {"name": "bien-ban.docx", "mimeType": "", "buffer": b"MZ" + b"\0" * 300}
        )
        page.click("text=Xem trước")
        expect(page.locator("[role=alert]")).to_contain_text("không khớp với đuôi tên tệp")
        (tmp_path / "to.txt").write_bytes(b"x" * 31 * 1024 * 1024)
        page.set_input_files("#file", tmp_path / "to.txt")
        page.click("text=Xem trước")
        expect(page.locator("main")).to_contain_text("Mỗi tệp tối đa 20 MB")


class TestLabelled:
    def test_suggestion_fix_and_save(self, open_tab: OpenTab) -> None:
        page = open_tab("lan")
        page.click("text=Nhập biên bản")
        page.click("text=Tệp đã gán nhãn")
        table = (
            "Nội dung,Lĩnh vực,Loại\n"
            f'"{MATTERS[0]}",Nước xạch,Phản ánh\n"{MATTERS[1]}",GTNT,Kiến nghị\n"{MATTERS[3]}",Zzzz,Phản ánh\n'
        )
        page.set_input_files("#file", {"name": "nhan.csv", "mimeType": "text/csv", "buffer": table.encode()})
        page.click("text=Xem trước")
        page.click("text=/^Dùng “Nước sạch”/")
        expect(page.locator("tbody tr")).to_have_count(1)
        page.fill("#topics-3", "Y tế")
        page.click("text=/^Lưu chỗ đã sửa/")
        page.click("text=/^Lưu 3 dòng/")
        expect(page.locator("[role=status]")).to_contain_text("Đã lưu 3 dòng")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_preview_with_long_rows_has_no_barriers(open_tab: OpenTab, dark: bool) -> None:
    page = open_tab("lan", dark=dark, bypass_csp=True, viewport={"width": 360, "height": 800})
    page.goto("/dialogues")
    text = "\n".join(
        ["Ý KIẾN CỦA NHÂN DÂN", *(" ".join(MATTERS) + f" {n}" for n in range(3)), "x" * 300 + " nước máy đục"]
    )
    paste(page, text + "\nIII. NHIỆM VỤ TRỌNG TÂM\n- Tập trung thu ngân sách năm 2026.")
    page.click("text=/^Sửa/ >> nth=0")
    page.wait_for_selector("textarea[data-cuts]")
    for width in (360, 1024, 1600):
        page.set_viewport_size({"width": width, "height": 800})
        assert barriers(page) == []
        assert (
            page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        )
