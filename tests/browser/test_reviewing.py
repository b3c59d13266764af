"""The review queue: one key to confirm, two to correct, undo, skip, two officers, and all of it without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete, select

from service.handling.records import ReviewClaimRecord
from service.opinions.records import OpinionRecord
from service.opinions.store import history_of, topics_of
from tests.browser.conftest import Site, Watched, counted, tab_to

OpenTab = Callable[..., Page]
#: Texts of which no model can be sure, so that the queue is never empty.
UNSURE = (
    "Đường nước nhà tôi",
    "Chỗ ấy hỏng rồi đấy các bác",
    "Cây ở đầu xóm",
    "Sao mãi thế",
    "Bao giờ xong?",
)


@pytest.fixture(autouse=True)
def filled_queue(site: Site) -> None:
    """Some unsure opinions, and nobody looking at any."""
    import httpx

    for number, text in enumerate(UNSURE):
        body = {"text": f"{text} {number}"}
        assert httpx.post(f"{site.url}/api/v1/opinions", json=body).status_code == 201
    with site.app.state.sessions.begin() as session:
        session.execute(delete(ReviewClaimRecord))


def code_of(page: Page) -> str:
    return page.inner_text(".meta a")


def labels_of(site: Site, code: str) -> tuple[set[str], bool]:
    """Topics in force, and whether an officer has confirmed."""
    with site.app.state.sessions() as session:
        opinion = session.scalars(select(OpinionRecord).where(OpinionRecord.code == code)).one()
        topics = topics_of(session, [opinion.id])[opinion.id]
        return {topic.topic_id for topic in topics if topic.in_force}, opinion.confirmed_at is not None


def choose_a_topic(page: Page, key: str) -> None:
    """Toggles a topic by its key; twice when that took away the only one."""
    page.keyboard.press(key)
    if page.locator("[name=topic]:checked").count() == 0:
        page.keyboard.press(key)


def n_left(page: Page) -> int:
    return int(page.inner_text(".left strong").replace(".", ""))


class TestKeys:
    def test_two_keys_correct_one_topic_and_go_on(self, open_tab: OpenTab, site: Site) -> None:
        page = open_tab("lan")
        code, left = code_of(page), n_left(page)
        before = set(
            page.eval_on_selector_all("[name=topic]:checked", "boxes => boxes.map(box => box.value)")
        )
        second = page.get_attribute("[data-key='2']", "value")
        actions = counted(page)
        assert code_of(page) == code
        page.keyboard.press("2")
        page.keyboard.press("Enter")
        page.wait_for_selector("#undo")
        assert actions == ["2", "Enter"]
        assert labels_of(site, code) == (before ^ {second}, True)
        assert n_left(page) == left - 1
        assert code_of(page) != code

    def test_one_key_confirms_a_suggestion(self, open_tab: OpenTab, site: Site) -> None:
        page = open_tab("lan")
        page.goto("/review?view=sure")
        actions, code = counted(page), code_of(page)
        suggested = set(
            page.eval_on_selector_all("[name=topic]:checked", "boxes => boxes.map(box => box.value)")
        )
        page.keyboard.press("Enter")
        page.wait_for_selector("#undo")
        assert actions == ["Enter"]
        assert suggested
        assert labels_of(site, code) == (suggested, True)

    def test_undo_brings_the_opinion_back(self, open_tab: OpenTab, site: Site) -> None:
        page = open_tab("lan")
        code, left = code_of(page), n_left(page)
        choose_a_topic(page, "1")
        page.keyboard.press("Enter")
        page.wait_for_selector("#undo")
        page.keyboard.press("u")
        page.wait_for_url(f"**/review/{code}")
        assert labels_of(site, code)[1] is False
        assert n_left(page) == left

    def test_skip_goes_on_without_deciding(self, open_tab: OpenTab, site: Site) -> None:
        page = open_tab("lan")
        code, left = code_of(page), n_left(page)
        page.keyboard.press("n")
        page.wait_for_url("**/review?skip=**")
        assert code_of(page) != code
        assert n_left(page) == left
        assert labels_of(site, code)[1] is False

    def test_many_are_confirmed_from_the_list(self, open_tab: OpenTab, site: Site) -> None:
        page = open_tab("lan")
        page.goto("/review/list?view=sure")
        tab_to(page, "[name=pick]")
        page.keyboard.press("Space")
        code = str(page.locator("[name=pick]:checked").get_attribute("value")).split(":")[0]
        tab_to(page, "form[method=post] .actions button", n_most=200)
        page.keyboard.press("Enter")
        expect(page.locator("[role=status]")).to_contain_text(code)
        assert labels_of(site, code)[1] is True

    def test_search_and_help_have_keys(self, open_tab: OpenTab) -> None:
        page = open_tab("lan")
        page.keyboard.press("?")
        expect(page.locator("#keys ul")).to_be_visible()
        page.keyboard.press("/")
        page.keyboard.type("duong nuoc 1n")
        expect(page.locator("#text")).to_have_value("duong nuoc 1n")
        page.keyboard.press("Enter")
        page.wait_for_url("**/review?text=duong+nuoc+1n")

    def test_keys_can_be_switched_off_and_stay_off(self, open_tab: OpenTab, site: Site) -> None:
        page = open_tab("lan")
        page.click("#keys summary")
        page.click("#keys-on")
        page.goto("/review")
        code = code_of(page)
        page.keyboard.press("1")
        page.keyboard.press("Enter")
        page.wait_for_timeout(200)
        assert code_of(page) == code
        assert labels_of(site, code)[1] is False


class TestMouse:
    def test_corrects_confirms_and_undoes(self, open_tab: OpenTab, site: Site) -> None:
        page = open_tab("lan")
        code = code_of(page)
        page.click("label.toggle:has([data-key='3'])")
        page.click("label.choice:has([value=petition])")
        page.click("#confirm")
        page.wait_for_selector("#undo")
        assert labels_of(site, code)[1] is True
        page.click("#undo button")
        page.wait_for_url(f"**/review/{code}")
        assert labels_of(site, code)[1] is False

    def test_a_double_click_confirms_once(self, open_tab: OpenTab, site: Site) -> None:
        page = open_tab("lan", script=False)
        page.goto("/review?view=sure")
        code = code_of(page)
        page.dblclick("#confirm", no_wait_after=True)
        page.wait_for_selector("#undo")
        with site.app.state.sessions() as session:
            opinion = session.scalars(select(OpinionRecord).where(OpinionRecord.code == code)).one()
            events = [line.event for line in history_of(session, opinion.id)]
        assert events.count("labels_corrected") == 1

    def test_going_back_shows_what_was_decided(self, open_tab: OpenTab, watched: Watched) -> None:
        watched.expected = {409}
        page = open_tab("lan", script=False)
        code = code_of(page)
        page.check("[data-key='4']")
        page.click("#confirm")
        page.go_back()
        page.goto(f"/review/{code}")
        expect(page.locator("[data-key='1']")).to_be_visible()
        expect(page.locator("[name=topic]:checked").first).to_be_attached()


class TestTwoOfficers:
    def test_get_different_opinions(self, open_tab: OpenTab) -> None:
        assert code_of(open_tab("lan")) != code_of(open_tab("hùng"))

    def test_the_second_is_told_what_changed(self, open_tab: OpenTab, watched: Watched) -> None:
        watched.expected = {409}
        first, second = open_tab("lan"), open_tab("hùng")
        code = code_of(first)
        second.goto(f"/review/{code}")
        expect(second.locator("[role=status]")).to_contain_text("lan đang xem")
        choose_a_topic(first, "1")
        first.keyboard.press("Enter")
        first.wait_for_selector("#undo")
        choose_a_topic(second, "3")
        wanted = second.eval_on_selector_all("[name=topic]:checked", "boxes => boxes.map(box => box.value)")
        second.keyboard.press("Enter")
        expect(second.locator("[role=alert]")).to_contain_text("lan: ")
        kept = second.eval_on_selector_all("[name=topic]:checked", "boxes => boxes.map(box => box.value)")
        assert sorted(kept) == sorted(wanted)
        second.keyboard.press("Enter")
        second.wait_for_selector("#undo")


class TestWithoutJavaScript:
    def test_correct_and_undo(self, open_tab: OpenTab, site: Site) -> None:
        page = open_tab("lan", script=False)
        code = code_of(page)
        page.check("[data-key='4']")
        page.check("[name=kind][value=petition]")
        page.click("#confirm")
        assert labels_of(site, code)[1] is True
        page.click("#undo button")
        assert labels_of(site, code)[1] is False

    def test_confirm_many_and_undo_them(self, open_tab: OpenTab, site: Site) -> None:
        page = open_tab("lan", script=False)
        page.goto("/review/list?view=sure")
        boxes = page.locator("[name=pick]:not([disabled])")
        codes = [str(boxes.nth(at).get_attribute("value")).split(":")[0] for at in range(2)]
        boxes.nth(0).check()
        boxes.nth(1).check()
        page.click("text=Xác nhận các ý kiến đã chọn")
        expect(page.locator("[role=status]")).to_contain_text("2 ý kiến")
        assert [labels_of(site, code)[1] for code in codes] == [True, True]
        page.click("#undo button")
        assert [labels_of(site, code)[1] for code in codes] == [False, False]

    def test_labels_that_do_not_go_together_are_explained(self, open_tab: OpenTab, watched: Watched) -> None:
        watched.expected = {422}
        page = open_tab("lan", script=False)
        for box in page.locator("[name=topic]:checked").all():
            box.uncheck()
        page.check("[name=kind][value=petition]")
        page.click("#confirm")
        expect(page.locator("[role=alert]")).to_contain_text("ít nhất một")
        expect(page.locator("[name=kind][value=petition]")).to_be_checked()


class TestGuarded:
    def test_only_the_guard_sees_what_may_be_a_denunciation(
        self, open_tab: OpenTab, watched: Watched
    ) -> None:
        watched.expected = {404}
        page = open_tab("mai")
        page.goto("/handling?all=true&text=to+cao")
        page.click("table.cards a >> nth=0")
        expect(page.locator("main")).to_contain_text("giữ kín")
        code = page.inner_text("h1").removeprefix("Ý kiến ")
        other = open_tab("lan")
        other.goto(f"/opinions/{code}")
        expect(other.locator("h1")).to_have_text("Không tìm thấy ý kiến")
