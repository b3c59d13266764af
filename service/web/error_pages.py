"""Errors for people: the same problem that a program gets as JSON, as a page; a lost session keeps the form."""

import json
from collections.abc import Awaitable, Callable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from service.web.form_limits import FORM_LIMITS
from service.web.interrupted import Interrupted, interrupted
from service.web.pages import page

Answer = Callable[[Request, Exception], Awaitable[Response]]
#: Errors that somebody mends by signing in; where a form was sent, it waits.
SIGN_IN_CODES: Final = frozenset({"not_signed_in", "written_by_another"})


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
    if problem["code"] in SIGN_IN_CODES:
        return await _sign_in(request, problem)
    return _error_page(request, problem)


def _error_page(request: Request, problem: dict[str, Any]) -> Response:
    """A script puts it above the form that was sent, which stays as it is; who is known keeps his menu."""
    actor = getattr(request.state, "actor", None)
    shown = page(request, "error.html", actor=actor, status=problem["status"], problem=problem)
    if _renews_a_part(request):
        shown.headers.update(
            {"HX-Retarget": "#main", "HX-Reselect": "#problem", "HX-Reswap": "afterbegin show:window:top"}
        )
    return shown


async def _sign_in(request: Request, problem: dict[str, Any]) -> Response:
    """The sign-in page in place of the one asked for; a form that was sent is carried along, nothing is lost."""
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    fault = problem["detail"] if problem["code"] != "not_signed_in" else None
    form = await _sent(request) if request.method == "POST" else None
    shown = sign_in_page(request, status=problem["status"], next=path, form=form, fault=fault)
    if _renews_a_part(request):
        shown.headers.update({"HX-Retarget": "#main", "HX-Reselect": "#main", "HX-Reswap": "outerHTML"})
    return shown


def sign_in_page(
    request: Request,
    *,
    status: int,
    next: str,
    form: Interrupted | None = None,
    name: str = "",
    fault: str | None = None,
) -> Response:
    """The page to sign in on; with the form that goes on afterwards, which no cache may keep."""
    shown = page(request, "sign_in.html", status=status, next=next, form=form, name=name, fault=fault)
    if form:
        shown.headers["Cache-Control"] = "no-store"
    return shown


async def _sent(request: Request) -> Interrupted:
    async with request.form(**FORM_LIMITS) as form:
        return interrupted(form)
