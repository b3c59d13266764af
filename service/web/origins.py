"""Requests that change something must come from our own pages: another site cannot use an officer's session."""

from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request

from models.errors import Problem

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class ForeignRequest(Problem):
    """A form or script of another site tried to act with the session of this browser."""

    status = 403
    code = "foreign_request"
    title = "Yêu cầu từ trang khác"


def check_origin(request: Request) -> None:
    """ForeignRequest unless the browser says that the request comes from this very site.

    Browsers send Sec-Fetch-Site over HTTPS and on the own machine only; in a plain office network Origin must
    name the host that was called. A request with neither is refused.
    """
    if request.method in SAFE_METHODS or _is_ours(request):
        return
    raise ForeignRequest("Yêu cầu này không đến từ trang Lắng Nghe; hãy mở lại trang rồi làm lại.")


def _is_ours(request: Request) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc == request.headers.get("host")
