"""What holds for every page: no barriers (axe), no sideways scrolling, strict headers, a light first paint."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response

from tests.browser.conftest import Watched

OpenTab = Callable[..., Page]
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
PUBLIC = ("/", "/track", "/sign-in", "/not-there")
DESK = (
    "/review", "/review?view=sure", "/review?text=khongcogi", "/review/list", "/review/list?view=sure",
    "/dialogues", "/dialogues/labelled", "preview",
    "/handling", "/handling?all=true&topic=land", "opinion", "/catalogue", "/catalogue/routing/two-tier-2025/land",
    "/catalogue/topics/new", "/catalogue/topics/roads", "/catalogue/structures/two-tier-2025",
    "/catalogue/structures/two-tier-2025/rules/0",
    "/catalogue/departments", "/catalogue/topics", "/catalogue/clocks", "/catalogue/people", "/start",
    "/models", "/models/training", "/models/drift", "/summary?period=all", "/summary?period=week", "/account",
)  # fmt: skip
FIRST_PAINT_BYTES = 100_000
PASTED = "Nước máy đục và tanh hai tháng nay.\nĐường liên thôn nhiều ổ gà.\nSao mãi thế"


def open_page(page: Page, path: str) -> None:
    if path == "opinion":
        page.goto("/handling?all=true")
        page.click("table.cards a >> nth=0")
        return
    if path == "preview":
        page.goto("/dialogues")
        page.fill("#text", PASTED)
        page.click("text=Xem trước")
        page.wait_for_url("**/dialogues/*")
        return
    page.goto(path)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("name", "paths"), [(None, PUBLIC), ("lan", DESK)], ids=["public", "desk"])
def test_has_no_barriers(
    open_tab: OpenTab, watched: Watched, name: str | None, paths: tuple[str, ...], dark: bool
) -> None:
    watched.expected = {404}
    page = open_tab(name, dark=dark, bypass_csp=True)
    violations = {}
    for path in paths:
        open_page(page, path)
        if found := barriers(page, only="color-contrast" if dark else None):
            violations[path] = found
    assert violations == {}


def barriers(page: Page, *, only: str | None = None) -> list[str]:
    """What axe finds on the page with everything unfolded; in the dark only colours differ."""
    page.evaluate("for (const details of document.querySelectorAll('main details')) details.open = true")
    page.evaluate(AXE)
    chosen = {"runOnly": [only]} if only else {}
    found = page.evaluate("options => axe.run(document, options)", {"resultTypes": ["violations"], **chosen})
    return [
        f"{rule['id']}: {node['html'][:120]}" for rule in found["violations"] for node in rule["nodes"][:3]
    ]


@pytest.mark.parametrize("width", [360, 820, 1400])
def test_never_scrolls_sideways(open_tab: OpenTab, watched: Watched, width: int) -> None:
    watched.expected = {404}
    page = open_tab("lan", viewport={"width": width, "height": 800})
    for path in (*PUBLIC, *DESK):
        open_page(page, path)
        too_wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert too_wide == 0, path


@pytest.mark.parametrize(("name", "paths"), [(None, PUBLIC), ("lan", DESK)], ids=["public", "desk"])
def test_policy_is_strict(
    open_tab: OpenTab, watched: Watched, name: str | None, paths: tuple[str, ...]
) -> None:
    """The tab itself fails on every violation: Chromium writes them to the console."""
    watched.expected = {404}
    page = open_tab(name)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    for path in paths:
        open_page(page, path)
        document = [answer for answer in answers if answer.request.resource_type == "document"][-1]
        policy = document.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'"), path
        assert "unsafe" not in policy, path


def test_first_paint_is_light(open_tab: OpenTab) -> None:
    page = open_tab()
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(answer.request.sizes()["responseBodySize"]))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert len(sizes) > 5
    assert sum(sizes) < FIRST_PAINT_BYTES
