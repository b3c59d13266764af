"""Pages of the accounts: sign in, sign out, where one is signed in."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from models.errors import Problem
from service.accounts.api import SESSION_COOKIE, optional_actor, require
from service.accounts.nouns import Actor
from service.accounts.sessions import LENGTH, end_session, end_sessions, list_sessions, start_session
from service.accounts.store import has_administrator
from service.accounts.throttling import sign_in_slowly
from service.database import DatabaseSession
from service.web.forms import PageForm, written
from service.web.origins import check_origin
from service.web.pages import page, see_other

router = APIRouter(include_in_schema=False)

#: Fields of the sign-in form itself; all others are those of a form that was interrupted.
OWN_FIELDS: Final = frozenset({"sign_in_name", "sign_in_password", "sign_in_next", "sign_in_resumes"})
OptionalActor = Annotated[Actor | None, Depends(optional_actor)]
SignedIn = Annotated[Actor, Depends(require())]


@router.get("/sign-in")
def show_sign_in(request: Request, session: DatabaseSession, next: str = "/review") -> Response:
    """While nobody can sign in at all, the first visit begins elsewhere."""
    if not has_administrator(session):
        return see_other("/start")
    return _sign_in_page(request, next=_inside(next))


@router.post("/sign-in", dependencies=[Depends(check_origin)])
def do_sign_in(request: Request, form: PageForm, session: DatabaseSession) -> Response:
    next, resumes = _inside(written(form, "sign_in_next")), bool(written(form, "sign_in_resumes"))
    kept = [(name, str(value)) for name, value in form.multi_items() if name not in OWN_FIELDS]
    name = written(form, "sign_in_name").strip()
    try:
        actor = sign_in_slowly(
            session,
            name=name,
            password=str(form.get("sign_in_password", "")),
            address=request.client.host if request.client else "",
        )
    except Problem as fault:
        return _sign_in_page(request, next=next, kept=kept, resumes=resumes, name=name, fault=fault)
    answer = page(request, "resume.html", actor=actor, next=next, kept=kept) if resumes else see_other(next)
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
def show_account(request: Request, session: DatabaseSession, actor: SignedIn) -> Response:
    secret = request.cookies.get(SESSION_COOKIE)
    return page(
        request,
        "account.html",
        actor=actor,
        sessions=list_sessions(session, actor=actor, secret=secret),
    )


@router.post("/account/sessions/end")
def do_end_sessions(form: PageForm, session: DatabaseSession, actor: SignedIn) -> Response:
    id = written(form, "id")
    end_sessions(session, account_id=actor.account_id, id=int(id) if id.isdigit() else None)
    return see_other("/account")


def _sign_in_page(
    request: Request,
    *,
    next: str,
    kept: list[tuple[str, str]] | None = None,
    resumes: bool = False,
    name: str = "",
    fault: Problem | None = None,
) -> Response:
    return page(
        request,
        "sign_in.html",
        status=fault.status if fault else 200,
        next=next,
        kept=kept or [],
        resumes=resumes,
        name=name,
        fault=fault.detail if fault else None,
    )


def _inside(path: str) -> str:
    """A path of this site: whoever signs in is never sent elsewhere."""
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path
    return path if is_ours else "/review"
