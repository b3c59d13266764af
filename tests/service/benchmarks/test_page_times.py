"""Every page that the office opens is timed, and comes."""

import re
from collections.abc import Callable

from fastapi import FastAPI

from service.accounts.api import optional_actor
from service.benchmarks.page_times import PAGES, measure_pages
from tests.access.test_access import all_routes

#: No pages of the office: the front door, what operators ask, files, and what needs a run or a file under way.
OTHERS = ("/sign-in", "/healthz", "/readyz", "/metrics", "/docs", "/openapi")
FILES = ("/api/", "/summary/", "/models/runs/{", "/dialogues/labelled/{", "/static")


def test_no_page_is_forgotten(app: FastAPI) -> None:
    gets = {route.partition(" ")[2] for route in all_routes(app) if route.startswith("GET ")}
    pages = {path for path in gets if not path.startswith((*OTHERS, *FILES))}
    timed = [page.partition("?")[0] for page in PAGES]
    patterns = {path: re.compile(re.sub(r"{\w+}", "[^/]+", path)) for path in pages}
    assert len(pages) > 25
    assert [path for path in sorted(pages) if not any(map(patterns[path].fullmatch, timed))] == []


def test_each_is_opened_as_the_server_opens_it(app: FastAPI, post: Callable[..., str]) -> None:
    post("Đường liên thôn nhiều ổ gà, đề nghị sửa.")
    lines = measure_pages(app, n_rounds=1)
    assert len(lines) > 40
    assert all(line.p50_ms > 0 for line in lines)
    assert optional_actor not in app.dependency_overrides
