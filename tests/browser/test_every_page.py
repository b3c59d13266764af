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
    "/handling", "/handling?all=true&topic=land", "opinion", "/summary?period=all", "/summary?period=week", "/account",
)  # fmt: skip
EVERY = [(None, path) for path in PUBLIC] + [("lan", path) for path in DESK]
FIRST_PAINT_BYTES = 100_000


def open_page(page: Page, path: str) -> None:
    if path == "opinion":
        page.goto("/handling?all=true")
        page.click("table.cards a >> nth=0")
        return
    page.goto(path)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("name", "path"), EVERY)
def test_has_no_barriers(
    open_tab: OpenTab, watched: Watched, name: str | None, path: str, dark: bool
) -> None:
    watched.expected = {404}
    page = open_tab(name, dark=dark, bypass_csp=True)
    open_page(page, path)
    for details in page.locator("main details").all():
        details.evaluate("element => { element.open = true; }")
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    violations = [
        (
            rule["id"],
            [node["html"][:120] + " | " + node.get("failureSummary", "")[:200] for node in rule["nodes"][:3]],
        )
        for rule in found["violations"]
    ]
    assert violations == []


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


@pytest.mark.parametrize(("name", "path"), EVERY)
def test_policy_is_strict(open_tab: OpenTab, watched: Watched, name: str | None, path: str) -> None:
    watched.expected = {404}
    page = open_tab(name)
    answers: list[Response] = []
    page.on(
        "response",
        lambda answer: answers.append(answer) if answer.request.resource_type == "document" else None,
    )
    open_page(page, path)
    policy = answers[-1].headers["content-security-policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")
    assert page.locator("[style], script:not([src]), [onclick]").count() == 0 or "summary" in path


def test_first_paint_is_light(open_tab: OpenTab) -> None:
    page = open_tab()
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(answer.request.sizes()["responseBodySize"]))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert len(sizes) > 5
    assert sum(sizes) < FIRST_PAINT_BYTES
