"""The model: figures, a retraining followed live, the comparison, promoting with a reason, going back, drift."""

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from models.bundle import read_manifest, write_bundle
from models.classifier import Classifier
from models.errors import Problem
from models.store import Store
from service.accounts.keeping import add_account, get_account
from service.accounts.nouns import Role
from service.app import create_app, make_reception
from service.opinions.nouns import Draft, Labels
from service.opinions.receiving import receive_opinion
from service.retraining import running
from service.retraining.nouns import Promoter, Status, Step
from service.retraining.promoting import note_first
from service.retraining.running import STEPS, Workshop
from service.retraining.starting import end_run, start_run
from service.retraining.store import add_event, find_active_run, find_live, get_run
from service.retraining.worker_lock import WorkerLock
from service.settings import Settings
from tests.browser.conftest import PASSWORD, PEOPLE, Site, Watched, served
from tests.browser.test_every_page import barriers
from training.sampling import write_sample_corpus

OpenTab = Callable[..., Page]
#: Forty ways to speak of a matter that no topic of the program is about.
NESTS = [
    f"{subject} {matter}, {wish}."
    for subject, matter, wish in product(
        (
            "Nhà nuôi yến cuối xóm",
            "Hộ nuôi chim yến cạnh trường",
            "Mấy nhà yến ngoài chợ",
            "Dãy nhà yến đầu thôn",
        ),
        (
            "mở loa dụ yến từ bốn giờ sáng",
            "để phân chim yến vương khắp mái",
            "dẫn dụ yến sát nhà dân",
            "loa yến kêu suốt đêm",
            "nuôi yến không xin phép",
        ),
        ("đề nghị xã kiểm tra", "bà con mất ngủ lắm rồi"),
    )
]


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, model_store: Path, classifier: Classifier
) -> Iterator[Site]:
    """An installation with a store of its own, so that versions may come, go live and be taken back."""
    home = tmp_path_factory.mktemp("learning")
    shutil.copy(sqlite_template, home / "langnghe.db")
    shutil.copytree(model_store, home / "store")
    app = create_app(Settings(home=home, model_store=home / "store"), classifier=classifier)
    with app.state.sessions.begin() as session:
        note_first(session, store=Store(home / "store"))
        for name, roles in {**PEOPLE, "bình": (Role.leader,)}.items():
            add_account(session, name=name, roles=roles, password=PASSWORD)
    with served(app) as site:
        yield site


@pytest.fixture(autouse=True)
def nothing_running(site: Site) -> Iterator[None]:
    yield
    with site.app.state.sessions.begin() as session:
        if run := find_active_run(session):
            end_run(session, run, Status.CANCELLED)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample_corpus(tmp_path_factory.mktemp("corpus") / "datasets", n_train=500, n_test=80)


def workshop_of(site: Site, corpus: Path | None) -> Workshop:
    home = site.app.state.settings.home
    store = Store(site.app.state.settings.model_store)
    return Workshop(
        engine=site.app.state.engine, store=store, folder=home / "retraining", datasets=corpus,
        profile=home / "commune.toml",
    )  # fmt: skip


@contextmanager
def at_work(site: Site) -> Iterator[None]:
    """As if a worker were there."""
    lock = WorkerLock(site.app.state.engine, home=site.app.state.settings.home)
    assert lock.take()
    yield
    lock.release()


def work_through(workshop: Workshop, run_id: str) -> None:
    """As the worker does, without its durability."""
    if running.begin(workshop, run_id):
        try:
            for do in STEPS.values():
                do(workshop, run_id)
        except Problem as problem:
            running.fail(workshop, run_id, problem=problem)


def label(site: Site, texts: list[str], topic: str) -> None:
    """Officers have given the topic."""
    state = site.app.state
    reception = make_reception(classifier=state.classifier, profile=state.profile)
    with state.sessions.begin() as session:
        by = get_account(session, "hùng").id
        for text in texts:
            draft = Draft(text=text, labels=Labels((topic,), "petition"), account_id=by)
            receive_opinion(session=session, reception=reception, draft=draft)


def finished(site: Site, *, passed: bool, version: str) -> str:
    """A run that has ended with the gate's verdict on a version."""
    change: dict[str, object] = {"before": 0.80, "after": 0.84 if passed else 0.70, "n": 40}
    change |= {"low": 0.01, "high": 0.08} if passed else {"low": -0.16, "high": -0.04}
    change["verdict"] = "better" if passed else "worse"
    names = ("macro_f1", "coverage", "lead_precision", "none_silence", "guard_recall")
    changed = {
        "place": "test.jsonl:7",
        "text": "Nước máy đục.",
        "labels": ["clean_water"],
        "before": [],
        "after": ["clean_water"],
        "kinds": ["feedback"] * 3,
        "verdict": "better",
    }
    compared = {"n_opinions": 200, **dict.fromkeys(names, change), "topics": {"clean_water": change}}
    rules = [
        {"code": "macro_f1", "passed": passed, "sentence": "Macro-F1 trên phần kiểm tra: 0,800 → 0,700."}
    ]
    with site.app.state.sessions.begin() as session:
        run = start_run(session, by=Promoter("lan"))
        run.challenger, run.champion = version, find_live(session)
        run.report = {
            "passed": passed,
            "rules": rules,
            "test": compared | {"changed": [changed]},
            "held_back": None,
        }
        end_run(session, run, Status.OFFERED if passed else Status.REJECTED)
        return str(run.id)


def add_version(site: Site, name: str) -> str:
    """The first version once more, under another name and with figures."""
    state = site.app.state
    store, old = Store(state.settings.model_store), state.trained
    named = Classifier(version=name, taxonomy=old.taxonomy, weights=old.weights, calibration=old.calibration)
    figures = {"precision": 0.9, "recall": 0.8, "f1": 0.847, "n": 55, "n_given": 49}
    metrics = {"n_opinions": 200, "macro_f1": 0.85, "topics": dict.fromkeys(old.weights.topics, figures)}
    manifest = replace(read_manifest(store.folder(old.version)), version=name, metrics=metrics)
    store.add(name, lambda to: write_bundle(to, named, pipeline=b"", card="", manifest=manifest))
    return name


def live(site: Site) -> str | None:
    with site.app.state.sessions() as session:
        return find_live(session)


class TestVersions:
    def test_figures_are_bars_with_a_table_twin(self, open_tab: OpenTab, site: Site) -> None:
        add_version(site, "2026-02-01T00-00-00Z-bbbb")
        page = open_tab("hùng", script=False)
        page.click("nav >> text=Mô hình")
        page.click("table:has-text('Năm lĩnh vực bắt buộc') >> tr:not(:has-text('đang dùng')) >> a")
        water = page.locator("ul.scores li:has-text('Nước sạch')")
        expect(water).to_contain_text("gắn đúng 90 % · tìm đủ 80 % · 55 ý kiến")
        expect(water.locator(".fill")).to_have_attribute("width", "84.7")
        page.locator("summary:has-text('Bảng số liệu')").click()
        row = page.locator("details table tr:has-text('Nước sạch')")
        expect(row.locator("td")).to_have_text(["90 %", "80 %", "85 %", "55"])

    def test_officers_look_only(self, open_tab: OpenTab, watched: Watched) -> None:
        watched.expected = {403}
        page = open_tab("hùng")
        page.goto("/models")
        assert page.locator("main button").count() == 0
        assert page.locator("main >> text=Biến động").count() == 0
        page.goto("/models/training")
        expect(page.locator("h1")).to_have_text("Không có quyền")

    def test_leaders_see_runs_but_start_none(self, open_tab: OpenTab) -> None:
        page = open_tab("bình", script=False)
        page.goto("/models/training")
        expect(page.locator("h1")).to_have_text("Huấn luyện lại")
        assert page.locator("main button").count() == 0

    def test_drift_comes_by_itself(self, open_tab: OpenTab) -> None:
        page = open_tab("bình")
        page.goto("/models/drift")
        expect(page.locator("main")).to_contain_text("Chưa đủ ý kiến để kết luận")


class TestFollowing:
    def test_without_a_worker_it_says_what_to_do(self, open_tab: OpenTab, site: Site) -> None:
        page = open_tab("lan", script=False)
        page.goto("/models/training")
        expect(page.locator("[role=status]")).to_contain_text("langnghe worker")
        with at_work(site):
            page.reload()
            assert page.locator("[role=status]").count() == 0

    def test_by_keyboard_and_without_javascript(self, open_tab: OpenTab) -> None:
        page = open_tab("lan", script=False)
        page.goto("/models/training")
        page.focus("text=Bắt đầu huấn luyện")
        page.keyboard.press("Enter")
        page.wait_for_url("**/models/runs/*")
        expect(page.locator("main")).to_contain_text("Đang chờ")
        assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page.content()
        page.click("text=Xem tiến độ mới")
        other = open_tab("lan", script=False)
        other.goto("/models")
        other.click("text=Xem tiến độ")
        assert other.url == page.url
        page.focus("text=Hủy lần huấn luyện này")
        page.keyboard.press("Enter")
        expect(page.locator("main .lead")).to_contain_text("Đã hủy")
        other.click("text=Hủy lần huấn luyện này")  # too late, and no fault
        expect(other.locator("main .lead")).to_contain_text("Đã hủy")
        page.go_back()
        expect(page.locator("main .lead")).to_contain_text("Đã hủy")

    def test_starting_twice_shows_the_one_run(self, open_tab: OpenTab) -> None:
        first, second = open_tab("lan"), open_tab("lan")
        for page in (first, second):
            page.goto("/models/training")
        for page in (first, second):
            page.click("text=Bắt đầu huấn luyện")
            page.wait_for_url("**/models/runs/*")
        assert first.url == second.url

    def test_progress_arrives_and_survives_a_reload(self, open_tab: OpenTab, site: Site) -> None:
        page = open_tab("bình")
        with site.app.state.sessions.begin() as session:
            run_id = start_run(session, by=Promoter("lan")).id
        page.goto(f"/models/runs/{run_id}")
        expect(page.locator("[data-status]")).to_have_text("Đang chờ")
        self.tell(site, run_id, Step.TRAIN, "Kiểm tra chéo", done=2, total=5)
        expect(page.locator("[data-step=train]")).to_contain_text("Kiểm tra chéo")
        expect(page.locator("[data-step=train] .fill")).to_have_attribute("width", "40")
        expect(page.locator("[data-step=freeze]")).to_have_attribute("data-state", "done")
        page.reload()
        expect(page.locator("[data-step=train]")).to_contain_text("Kiểm tra chéo")
        expect(page.locator("[data-step=train] .fill")).to_have_attribute("width", "40.0")
        self.tell(site, run_id, Step.COMPARE, "So với mô hình đang dùng", done=0, total=1)
        expect(page.locator("[data-step=compare]")).to_have_attribute("data-state", "now")
        with site.app.state.sessions.begin() as session:
            end_run(session, get_run(session, run_id), Status.FAILED, failure="Đĩa đã đầy.")
        expect(page.locator("main .lead")).to_contain_text("Đĩa đã đầy.")
        expect(page.locator("[data-step=compare]")).to_have_attribute("data-state", "stopped")

    def tell(self, site: Site, run_id: str, step: Step, message: str, *, done: int, total: int) -> None:
        with site.app.state.sessions.begin() as session:
            run = get_run(session, run_id)
            run.status, run.step = Status.RUNNING, step
            add_event(session, run_id, step=step, message=message, done=done, total=total)


class TestPromoting:
    def test_what_passed_goes_live_and_back_in_one_click(self, open_tab: OpenTab, site: Site) -> None:
        before, version = live(site), add_version(site, "2026-03-01T00-00-00Z-cccc")
        page = open_tab("lan", script=False)
        page.goto(f"/models/runs/{finished(site, passed=True, version=version)}")
        expect(page.locator("#gate")).to_have_text("Cổng kiểm tra: đạt")
        expect(page.locator("table.compared").first).to_contain_text("tốt hơn")
        expect(page.locator("details:has-text('Tốt hơn: 1')")).to_contain_text("Nước máy đục.")
        page.click("text=Dùng phiên bản này")
        expect(page.locator("[role=status]").first).to_contain_text("Đã đưa phiên bản")
        assert live(site) == version
        stale = open_tab("lan", script=False)
        stale.goto("/models")
        page.click("text=/^Quay lại phiên bản/")
        expect(page.locator("[role=status]").first).to_contain_text("Đã quay lại")
        assert live(site) == before
        assert page.locator("table:has-text('Người làm') tbody tr").first.inner_text().split("\t")[2:4] == [
            "Quay lại", "lan"
        ]  # fmt: skip

    def test_going_back_from_a_stale_page_does_nothing(
        self, open_tab: OpenTab, site: Site, watched: Watched
    ) -> None:
        watched.expected = {409}
        version = add_version(site, "2026-04-01T00-00-00Z-dddd")
        finished(site, passed=True, version=version)
        page, stale = open_tab("lan"), open_tab("lan")
        page.goto(f"/models/versions/{version}")
        page.click("text=Dùng phiên bản này")
        page.wait_for_url("**/models?done=promoted")
        stale.goto("/models")
        page.click("text=/^Quay lại phiên bản/")
        page.wait_for_url("**/models?done=back")
        now = live(site)
        stale.click("text=/^Quay lại phiên bản/")
        expect(stale.locator("[role=alert]")).to_contain_text("chưa làm gì thêm")
        assert live(site) == now

    def test_what_did_not_pass_needs_a_reason(self, open_tab: OpenTab, site: Site, watched: Watched) -> None:
        watched.expected = {409, 422}
        version = add_version(site, "2026-05-01T00-00-00Z-eeee")
        run_id = finished(site, passed=False, version=version)
        page = open_tab("lan")
        page.goto(f"/models/runs/{run_id}")
        expect(page.locator("#gate")).to_have_text("Cổng kiểm tra: không đạt")
        expect(page.locator("table.compared").first).to_contain_text("kém đi")
        page.fill("#reason", "đã kiểm tra tay")
        page.click("text=Dùng phiên bản này")
        expect(page.locator("#override-fault")).to_contain_text("0,800 → 0,700")
        expect(page.locator("#reason")).to_have_value("đã kiểm tra tay")
        page.fill("#reason", " ")
        page.check("#override")
        page.click("text=Dùng phiên bản này")
        expect(page.locator("#reason-fault")).to_contain_text("phải ghi lý do")
        expect(page.locator("#override")).to_be_checked()
        page.fill("#reason", "lý " * 200)
        page.click("text=Dùng phiên bản này")
        expect(page.locator("#reason-fault")).to_contain_text("400 ký tự")
        page.fill("#reason", "thử <b>một</b> tuần")
        page.click("text=Dùng phiên bản này")
        page.wait_for_url("**/models?done=promoted")
        row = page.locator("table:has-text('Người làm') tbody tr").first
        expect(row).to_contain_text("bỏ qua cổng kiểm tra")
        expect(row).to_contain_text("thử <b>một</b> tuần")

    def test_a_session_that_ran_out_loses_nothing(
        self, open_tab: OpenTab, site: Site, watched: Watched
    ) -> None:
        watched.expected = {401}
        version = add_version(site, "2026-06-01T00-00-00Z-ffff")
        finished(site, passed=True, version=version)
        page = open_tab("lan")
        page.goto(f"/models/versions/{version}")
        page.fill("#reason", "sau hội nghị tháng sáu")
        page.context.clear_cookies()
        page.click("text=Dùng phiên bản này")
        page.fill("#sign_in_name", "lan")
        page.fill("#sign_in_password", PASSWORD)
        page.keyboard.press("Enter")
        page.click("text=Gửi tiếp")
        page.wait_for_url("**/models?done=promoted")
        expect(page.locator("main")).to_contain_text("sau hội nghị tháng sáu")
        assert live(site) == version


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_pages_with_content_have_no_barriers(open_tab: OpenTab, site: Site, dark: bool) -> None:
    version = add_version(site, f"2026-07-0{1 + dark}T00-00-00Z-abcd")
    run_id = finished(site, passed=False, version=version)
    page = open_tab("lan", dark=dark, bypass_csp=True, viewport={"width": 360, "height": 800})
    paths = ("/models", f"/models/versions/{version}", f"/models/runs/{run_id}", "/models/training")
    for path in paths:
        page.goto(path)
        assert barriers(page, only="color-contrast" if dark else None) == [], path
        width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(width) == 0, path


def test_a_topic_added_on_the_page_is_learnt_by_one_retraining(
    open_tab: OpenTab, site: Site, corpus: Path
) -> None:
    """The whole way in one real training on a small corpus: topic, labels, check, run, verdict, promotion."""
    page = open_tab("lan")
    page.goto("/catalogue/topics/new")
    page.fill("#name", "Nuôi chim yến")
    page.fill("#definition", "Nhà nuôi chim yến: tiếng loa, phân chim, khoảng cách tới nhà dân.")
    page.select_option("#lead", "economy")
    page.click("text=Xem trước thay đổi")
    page.click("text=Thêm lĩnh vực này")
    expect(page.locator("[role=status]")).to_contain_text("máy chỉ đề xuất lĩnh vực này sau")
    label(site, NESTS[:8], "nuoi_chim_yen")
    page.goto("/models/training")
    waiting = page.locator("li:has-text('“Nuôi chim yến” mới có 8 nhãn')")
    expect(waiting).to_contain_text("chưa học lĩnh vực ấy, các nhãn được giữ lại cho lần sau")
    label(site, NESTS[8:], "nuoi_chim_yen")
    with at_work(site):
        page.reload()
        assert waiting.count() == page.locator("li.blocking").count() == 0
        expect(page.locator("tr:has-text('Nuôi chim yến')")).to_contain_text(str(len(NESTS)))
        page.click("text=Bắt đầu huấn luyện")
        page.wait_for_url("**/models/runs/*")
        run_id = page.url.rsplit("/", 1)[1]
        worker = threading.Thread(target=work_through, args=(workshop_of(site, corpus), run_id))
        worker.start()
        expect(page.locator("#gate")).to_be_visible(timeout=100_000)
        worker.join()
    expect(page.locator("main")).to_contain_text(re.compile(r"\d+ ý kiến cán bộ xác nhận hoặc sửa"))
    if page.locator(
        "#override"
    ).count():  # the corpus of this test is far smaller than what the live version knows
        page.check("#override")
    page.fill("#reason", "học lĩnh vực mới")
    page.click("text=Dùng phiên bản này")
    page.wait_for_url("**/models?done=promoted")
    page.goto("/")
    page.fill("#text", "Nhà yến bên cạnh mở loa dụ yến suốt đêm, phân chim yến đầy mái, đề nghị xã xử lý.")
    page.click("main button:has-text('Gửi')")
    expect(page.locator("main")).to_contain_text("Nuôi chim yến")
    expect(page.locator("main")).to_contain_text("Phòng Kinh tế")
