"""The first visit: what to do in three steps; sample data added and removed with one click."""

from ipaddress import ip_address
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from models.errors import Problem
from service.accounts.api import optional_actor, require
from service.accounts.keeping import add_account
from service.accounts.nouns import Actor, Role
from service.accounts.pages import begin_session
from service.accounts.store import has_administrator
from service.database import DatabaseSession
from service.demonstration.inventing import add_samples, remove_samples
from service.opinions.api import get_reception
from service.opinions.nouns import today
from service.opinions.receiving import Reception
from service.opinions.store import count_real, count_samples
from service.web.forms import PageForm, written
from service.web.origins import check_origin
from service.web.pages import page, see_other

router = APIRouter(prefix="/start", include_in_schema=False)

Administrator = Annotated[Actor, Depends(require(Role.administrator))]
#: Whoever sets a small office up does everything at first; the guard's eyes are given on purpose only.
FIRST_ROLES: Final = (Role.administrator, Role.officer, Role.reviewer, Role.leader)


class NotTheFirst(Problem):
    """An administrator exists already, or the call does not come from this machine."""

    status = 403
    code = "not_the_first"
    title = "Không tạo được quản trị viên ở đây"


@router.get("")
def show_start(
    request: Request, session: DatabaseSession, actor: Annotated[Actor | None, Depends(optional_actor)]
) -> Response:
    return _start_page(request, session, actor)


@router.post("/administrator", dependencies=[Depends(check_origin)])
def add_first_administrator(request: Request, form: PageForm, session: DatabaseSession) -> Response:
    """The first account; only while there is no administrator, and only from the machine itself."""
    if has_administrator(session) or not _is_from_here(request):
        raise NotTheFirst("Đã có quản trị viên, hoặc trang này không mở trên chính máy chạy Lắng Nghe.")
    name, password = written(form, "name"), str(form.get("password", ""))
    try:
        actor = add_account(session, name=name, roles=FIRST_ROLES, password=password)
    except Problem as fault:
        return _start_page(request, session, None, name=name, fault=fault)
    answer = see_other("/start")
    begin_session(request, session, answer, actor)
    return answer


@router.post("/samples")
def do_add_samples(
    session: DatabaseSession,
    reception: Annotated[Reception, Depends(get_reception)],
    _actor: Administrator,
) -> Response:
    add_samples(session, reception=reception, on=today())
    return see_other("/start")


@router.post("/samples/remove")
def do_remove_samples(session: DatabaseSession, _actor: Administrator) -> Response:
    remove_samples(session)
    return see_other("/start")


def _start_page(
    request: Request,
    session: DatabaseSession,
    actor: Actor | None,
    *,
    name: str = "",
    fault: Problem | None = None,
) -> Response:
    return page(
        request,
        "start.html",
        actor=actor,
        status=fault.status if fault else 200,
        name=name,
        fault=fault.detail if fault else None,
        has_administrator=has_administrator(session),
        is_from_here=_is_from_here(request),
        is_administrator=actor is not None and Role.administrator in actor.roles,
        n_samples=count_samples(session) if actor else 0,
        has_opinions=bool(actor and count_real(session, at_most=1)),
    )


def _is_from_here(request: Request) -> bool:
    """A call from the own machine that no other program has passed on."""
    if request.client is None or "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
