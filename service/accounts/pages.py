"""Pages of the accounts: sign in, sign out, where one is signed in, another password."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from models.errors import Problem
from service.accounts.api import SESSION_COOKIE, optional_actor, require
from service.accounts.changing import change_password
from service.accounts.nouns import Actor
from service.accounts.passwords import WeakPassword
from service.accounts.sessions import LENGTH, end_session, end_sessions, list_sessions, start_session
from service.accounts.signing_in import WrittenByAnother, WrongPassword
from service.accounts.store import has_administrator
from service.accounts.throttling import sign_in_slowly
from service.database import DatabaseSession
from service.web.error_pages import sign_in_page
from service.web.forms import BadForm, PageForm, written
from service.web.interrupted import interrupted
from service.web.origins import check_origin
from service.web.pages import page, see_other

router = APIRouter(include_in_schema=False)

OptionalActor = Annotated[Actor | None, Depends(optional_actor)]
SignedIn = Annotated[Actor, Depends(require())]


@router.get("/sign-in")
def show_sign_in(request: Request, session: DatabaseSession, next: str = "/review") -> Response:
    """While nobody can sign in at all, the first visit begins elsewhere."""
    if not has_administrator(session):
        return see_other("/start")
    return sign_in_page(request, status=200, next=_inside(next))


@router.post("/sign-in", dependencies=[Depends(check_origin)])
def do_sign_in(request: Request, form: PageForm, session: DatabaseSession) -> Response:
    """A form that waits is shown to whoever wrote it, to be sent with one click; nobody else can send it."""
    next, name = _inside(written(form, "sign_in_next")), written(form, "sign_in_name").strip()
    waiting = interrupted(form) if written(form, "sign_in_resumes") else None
    try:
        password = str(form.get("sign_in_password", ""))
        actor = sign_in_slowly(session, name=name, password=password, address=_address(request))
        if waiting and not waiting.is_of(actor.account_id):
            raise WrittenByAnother
    except Problem as fault:
        return sign_in_page(
            request, status=fault.status, next=next, form=waiting, name=name, fault=fault.detail
        )
    answer = (
        page(request, "resume.html", actor=actor, next=next, form=waiting) if waiting else see_other(next)
    )
    begin_session(request, session, answer, actor)
    return answer


def begin_session(request: Request, session: DatabaseSession, answer: Response, actor: Actor) -> None:
    """Signs the browser in: a new secret in its cookie, the session that it held before ended."""
    secret = start_session(
        session,
        actor=actor,
        browser=request.headers.get("user-agent", ""),
        replaces=request.cookies.get(SESSION_COOKIE),
    )
    answer.set_cookie(
        SESSION_COOKIE,
        secret,
        max_age=int(LENGTH.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


@router.post("/sign-out", dependencies=[Depends(check_origin)])
def do_sign_out(request: Request, session: DatabaseSession) -> Response:
    secret = request.cookies.get(SESSION_COOKIE)
    if secret:
        end_session(session, secret=secret)
    answer = see_other("/sign-in")
    answer.delete_cookie(SESSION_COOKIE, httponly=True, samesite="lax")
    return answer


@router.get("/account")
def show_account(request: Request, session: DatabaseSession, actor: SignedIn, changed: str = "") -> Response:
    return _account_page(request, session, actor, changed=bool(changed))


@router.post("/account/password")
def do_change_password(
    request: Request, form: PageForm, session: DatabaseSession, actor: SignedIn
) -> Response:
    """Whoever finds the desk empty cannot lock its owner out: the old password is asked, and guessing is slow."""
    try:
        _change_own_password(request, form, session, actor)
    except BadForm as fault:
        return _account_page(request, session, actor, faults=fault.faults, status=fault.status)
    except Problem as fault:
        return _account_page(
            request, session, actor, faults={"old_password": fault.detail}, status=fault.status
        )
    answer = see_other("/account?changed=yes")
    begin_session(request, session, answer, actor)
    return answer


@router.post("/account/sessions/end")
def do_end_sessions(form: PageForm, session: DatabaseSession, actor: SignedIn) -> Response:
    id = written(form, "id")
    end_sessions(session, account_id=actor.account_id, id=int(id) if id.isdigit() else None)
    return see_other("/account")


def _change_own_password(request: Request, form: PageForm, session: DatabaseSession, actor: Actor) -> None:
    old, new, again = (
        str(form.get(name, "")) for name in ("old_password", "new_password", "new_password_again")
    )
    if new != again:
        raise BadForm({"new_password_again": "Hai lần gõ mật khẩu mới không giống nhau."})
    try:
        sign_in_slowly(session, name=actor.name, password=old, address=_address(request))
    except WrongPassword:
        raise BadForm({"old_password": "Mật khẩu đang dùng không đúng."}) from None
    try:
        change_password(session, name=actor.name, password=new, by=actor.account_id)
    except WeakPassword as fault:
        raise BadForm({"new_password": fault.detail}) from None


def _account_page(
    request: Request,
    session: DatabaseSession,
    actor: Actor,
    *,
    changed: bool = False,
    faults: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    return page(
        request,
        "account.html",
        actor=actor,
        status=status,
        changed=changed,
        faults=faults or {},
        sessions=list_sessions(session, actor=actor, secret=request.cookies.get(SESSION_COOKIE)),
    )


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _inside(path: str) -> str:
    """A path of this site: whoever signs in is never sent elsewhere."""
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path
    return path if is_ours else "/review"
