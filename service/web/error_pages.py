"""Errors for people: the same problem that a program gets as JSON, as a page; a lost session keeps the form."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from service.web.pages import page

Answer = Callable[[Request, Exception], Awaitable[Response]]


def wants_page(request: Request) -> bool:
    """Whether a person in a browser asks, not a program."""
    path = request.url.path
    return not path.startswith(("/api/", "/static/")) and "text/html" in request.headers.get("accept", "")


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


async def _page(request: Request, problem: dict[str, Any]) -> Response:
    if problem["code"] == "not_signed_in":
        return await _sign_in(request)
    return page(request, "error.html", status=problem["status"], problem=problem)


async def _sign_in(request: Request) -> Response:
    """The sign-in page in place of the one asked for; a form that was sent is carried along, nothing is lost."""
    is_form = request.method == "POST"
    kept = await _typed(request) if is_form else []
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return page(
        request, "sign_in.html", status=401, next=path, kept=kept, resumes=is_form, name="", fault=None
    )


async def _typed(request: Request) -> list[tuple[str, str]]:
    """Each field of the form that was sent, several of one name too; files cannot be carried along."""
    async with request.form() as form:
        return [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
