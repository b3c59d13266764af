"""Errors for people: the same problem that a program gets as JSON, as a page; a lost session keeps the form."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from service.web.form_limits import FORM_LIMITS
from service.web.pages import page

Answer = Callable[[Request, Exception], Awaitable[Response]]


def wants_page(request: Request) -> bool:
    """Whether a person in a browser asks, not a program."""
    path = request.url.path
    asks = "text/html" in request.headers.get("accept", "") or _renews_a_part(request)
    return asks and not path.startswith(("/api/", "/static/"))


def _renews_a_part(request: Request) -> bool:
    """Whether a script asks that renews a part of a page: an error must not wipe out what is typed there."""
    return "hx-request" in request.headers


def for_people_too(answer: Answer) -> Answer:
    """The same error answer for programs; people get it as a page with its status and headers."""

    async def answered(request: Request, error: Exception) -> Response:
        response = await answer(request, error)
        if not wants_page(request):
            return response
        shown = await _page(request, json.loads(bytes(response.body)))
        for name in ("retry-after", "allow"):
            if name in response.headers:
                shown.headers[name] = response.headers[name]
        return shown

    return answered


def shown_to_people(request: Request, answer: Response) -> Response:
    """An error answer from outside of the routes, as a page when a person in a browser asks.

    The page may be what failed: then the answer goes out as it is.
    """
    if not wants_page(request):
        return answer
    try:
        return _error_page(request, json.loads(bytes(answer.body)))
    except Exception:  # noqa: BLE001 - nobody is behind this one to answer
        return answer


async def _page(request: Request, problem: dict[str, Any]) -> Response:
    if problem["code"] == "not_signed_in":
        return await _sign_in(request)
    return _error_page(request, problem)


def _error_page(request: Request, problem: dict[str, Any]) -> Response:
    """A script puts it above the form that was sent, which stays as it is."""
    shown = page(request, "error.html", status=problem["status"], problem=problem)
    if _renews_a_part(request):
        shown.headers.update(
            {"HX-Retarget": "#main", "HX-Reselect": "#problem", "HX-Reswap": "afterbegin show:window:top"}
        )
    return shown


async def _sign_in(request: Request) -> Response:
    """The sign-in page in place of the one asked for; a form that was sent is carried along, nothing is lost."""
    is_form = request.method == "POST"
    kept, loses_file = await _typed(request) if is_form else ([], False)
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    shown = page(
        request,
        "sign_in.html",
        status=401,
        next=path,
        kept=kept,
        resumes=is_form,
        loses_file=loses_file,
        name="",
        fault=None,
    )
    if _renews_a_part(request):
        shown.headers.update({"HX-Retarget": "#main", "HX-Reselect": "#main", "HX-Reswap": "outerHTML"})
    return shown


async def _typed(request: Request) -> tuple[list[tuple[str, str]], bool]:
    """Each field of the form that was sent, several of one name too, and whether a file is among them: files
    cannot be carried along."""
    async with request.form(**FORM_LIMITS) as form:
        items = form.multi_items()
        loses_file = any(isinstance(value, UploadFile) and value.filename for _, value in items)
        return [(name, value) for name, value in items if isinstance(value, str)], loses_file
