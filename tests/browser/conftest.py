"""A real server with sample data and a real Chromium; every tab is watched for errors and foreign requests."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from models.classifier import Classifier
from service.accounts.keeping import add_account
from service.accounts.nouns import Role
from service.app import create_app, make_reception
from service.demonstration.inventing import add_samples
from service.opinions.nouns import today
from service.settings import Settings
from service.web.protocol import server_options

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PASSWORD = "mật khẩu rất dài"
PEOPLE = {
    "lan": (Role.officer, Role.administrator),
    "hùng": (Role.officer,),
    "mai": (Role.guard,),
}


@dataclass
class Site:
    """The server under test, and the sessions of people who have signed in already, by name."""

    url: str
    app: FastAPI
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass
class Watched:
    """What went wrong in the tabs of one test; `expected` statuses are not faults."""

    expected: set[int] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def site(
    tmp_path_factory: pytest.TempPathFactory,
    sqlite_template: Path,
    model_store: Path,
    classifier: Classifier,
) -> Iterator[Site]:
    """The whole application on a free port, with half a year of sample data and people who can sign in."""
    home = tmp_path_factory.mktemp("home")
    shutil.copy(sqlite_template, home / "langnghe.db")
    app = create_app(Settings(home=home, model_store=model_store), classifier=classifier)
    with app.state.sessions.begin() as session:
        reception = make_reception(classifier=classifier, profile=app.state.profile)
        add_samples(session, reception=reception, on=today())
        for name, roles in PEOPLE.items():
            add_account(session, name=name, roles=roles, password=PASSWORD)
    with served(app) as site:
        yield site


@pytest.fixture
def empty_site(
    tmp_path: Path, sqlite_template: Path, model_store: Path, classifier: Classifier
) -> Iterator[Site]:
    """An installation on its first day: a model, and nothing else."""
    shutil.copy(sqlite_template, tmp_path / "langnghe.db")
    with served(create_app(Settings(home=tmp_path, model_store=model_store), classifier=classifier)) as site:
        yield site


@contextmanager
def served(app: FastAPI) -> Iterator[Site]:
    """The application behind a real server on a free port."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, **server_options()))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Site(f"http://localhost:{port}", app)
    server.should_exit = True
    thread.join(15)


@pytest.fixture(scope="module")
def chromium() -> Iterator["Browser"]:
    """The browser of the system; no test tool can download one here."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=15_000)  # a busy machine takes longer to look, a quick one is not held up
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def watched() -> Iterator[Watched]:
    """Collects faults of all tabs and fails the test on any: console errors, foreign hosts, bad statuses."""
    watched = Watched()
    yield watched
    assert watched.faults == []


@pytest.fixture
def open_tab(chromium: "Browser", site: Site, watched: Watched) -> Iterator[Callable[..., "Page"]]:
    """Opens a tab in a browser of its own, signed in as `name` unless it is None; `script` False: no JavaScript.

    `fresh`: through the sign-in page, with a session of its own.
    """
    contexts: list[BrowserContext] = []

    def opened(
        name: str | None = None,
        *,
        script: bool = True,
        dark: bool = False,
        fresh: bool = False,
        **options: object,
    ) -> "Page":
        context = chromium.new_context(
            base_url=site.url,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            **options,  # type: ignore[arg-type]
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        _watch(page, watched)
        if name is not None and fresh:
            sign_in(page, name)
        elif name is not None:
            context.add_cookies([{"url": site.url, **cookie} for cookie in cookies_of(site, name)])  # type: ignore[typeddict-item]
            page.goto("/review")
        return page

    yield opened
    for context in contexts:
        context.close()


def cookies_of(site: Site, name: str) -> list[dict[str, str]]:
    """The cookies of somebody's session, who signs in only when there is none or it has ended."""
    kept = site.cookies.get(name)
    with httpx.Client(base_url=site.url, headers={"Sec-Fetch-Site": "same-origin"}, cookies=kept) as client:
        if kept is None or client.get("/account").status_code != 200:
            client.cookies.clear()
            form = {"sign_in_name": name, "sign_in_password": PASSWORD}
            assert client.post("/sign-in", data=form).status_code == 303
            site.cookies[name] = dict(client.cookies)
    return [{"name": key, "value": value} for key, value in site.cookies[name].items()]


def sign_in(page: "Page", name: str) -> None:
    """Through the sign-in page, as people do."""
    page.goto("/sign-in")
    page.fill("#sign_in_name", name)
    page.fill("#sign_in_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/review**")


def counted(page: "Page") -> list[str]:
    """Every key stroke and every click of the mouse from now on, on this page and those after it."""
    actions: list[str] = []
    page.expose_binding("noteAction", lambda _source, action: actions.append(action))
    page.add_init_script(
        "addEventListener('keydown', (event) => noteAction(event.key), true);"
        "addEventListener('click', (event) => { if (event.detail) noteAction('click'); }, true);"
    )
    page.reload()
    return actions


def tab_to(page: "Page", selector: str, *, n_most: int = 60) -> None:
    """Presses Tab until the element has the focus, as somebody without a mouse does."""
    for _ in range(n_most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by Tab")


def _watch(page: "Page", watched: Watched) -> None:
    def on_response(response: object) -> None:
        status, url = response.status, response.url  # type: ignore[attr-defined]
        if status >= 400 and status not in watched.expected:
            watched.faults.append(f"{status} {url}")

    def on_console(message: object) -> None:
        text = message.text  # type: ignore[attr-defined]
        is_status = "Failed to load resource" in text and any(str(s) in text for s in watched.expected)
        if message.type in ("error", "warning") and not is_status:  # type: ignore[attr-defined]
            watched.faults.append(f"console: {text}")

    def on_request(request: object) -> None:
        url: str = request.url  # type: ignore[attr-defined]
        if not url.startswith(("http://localhost:", "data:", "blob:")):
            watched.faults.append(f"foreign: {url}")

    page.on("response", on_response)
    page.on("console", on_console)
    page.on("request", on_request)
    page.on("pageerror", lambda error: watched.faults.append(f"script: {error}"))
