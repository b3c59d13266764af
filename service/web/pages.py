"""How a page is made: templates, Vietnamese ways of writing, and the headers that keep a page strict."""

import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from service.web import writing
from service.web.interrupted import AUTHOR
from service.web.navigation import entries_for

if TYPE_CHECKING:
    from jinja2 import Environment

    from service.accounts.nouns import Actor

HERE: Final = Path(__file__).parent
ASSETS: Final = HERE / "static" / "app"

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_FORM: Final = re.compile(r'<form [^>]*method="post"[^>]*>')


def page(
    request: Request, template: str, *, actor: "Actor | None" = None, status: int = 200, **context: Any
) -> Response:
    """The page in its frame; what only some may see is kept out of every cache.

    Every form in it says under which account it was opened, so that no other account sends it by mistake.
    """
    profile = request.app.state.communes.of(actor.commune if actor else "")
    content = (
        _templates()
        .get_template(template)
        .render(
            request=request,
            actor=actor,
            office=f"{profile.type.capitalize()} {profile.name}",
            navigation=entries_for(actor, request.url.path),
            **context,
        )
    )
    if actor is None:
        return HTMLResponse(content, status, {**HEADERS, "Cache-Control": "private, no-cache"})
    author = f'<input type="hidden" name="{AUTHOR}" value="{actor.account_id}">'
    content = _FORM.sub(lambda form: form[0] + author, content)
    return HTMLResponse(content, status, {**HEADERS, "Cache-Control": "no-store"})


def see_other(path: str) -> Response:
    """The answer to a form that was done: the browser gets the page anew, so that reloading repeats nothing."""
    return RedirectResponse(path, 303)


def leave_for(request: Request, path: str) -> Response:
    """As `see_other`, for a form that otherwise renews only a part of its page: here the whole page changes."""
    if "hx-request" in request.headers:
        return Response(status_code=200, headers={"HX-Redirect": path})
    return see_other(path)


@cache
def _templates() -> "Environment":
    from jinja2 import ChainableUndefined, Environment, FileSystemLoader

    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters.update(writing.FILTERS)
    templates.globals.update(asset=asset, narrowed=writing.narrowed)
    return templates


@cache
def asset(name: str) -> str:
    """The address of a style sheet, script or font; it changes with the content, so it may be kept for long."""
    return f"/static/app/{name}?v={sha256((ASSETS / name).read_bytes()).hexdigest()[:10]}"
