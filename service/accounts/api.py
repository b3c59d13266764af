"""Who may call what: the dependencies that every other route uses, and the answer to "who am I"."""

from collections.abc import Callable, Collection
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from service.accounts.nouns import Actor, Role, Scope
from service.accounts.schemas import MeOut
from service.accounts.sessions import find_actor
from service.accounts.signing_in import InvalidToken, NotSignedIn, WrittenByAnother, check_role, identify
from service.database import READING_METHODS, DatabaseSession, make_sessions, reading
from service.web.interrupted import Author
from service.web.origins import check_origin

router = APIRouter(tags=["Tài khoản"])

SESSION_COOKIE: Final = "langnghe_session"
NEEDS_SIGN_IN: Final = "Việc này cần đăng nhập hoặc mã truy cập."

_bearer = HTTPBearer(auto_error=False, description="Mã truy cập do `langnghe token` cấp.")
_Bearer = Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]


def optional_actor(
    request: Request, author: Author, session: DatabaseSession, bearer: _Bearer
) -> Actor | None:
    """Who asks, by token or by session cookie; None for an anonymous call or a session that has run out.

    A header without a valid token is refused all the same; so is a change that another site sends with the
    session of this browser. A form from a page of somebody's is done for them alone: NotSignedIn when their session
    has ended, WrittenByAnother when another one has begun.
    """
    if bearer is None:
        if "authorization" in request.headers:
            raise InvalidToken("Hãy gửi mã truy cập dạng “Authorization: Bearer ln_…”.")
        actor = _signed_in(request, session)
        _check_author(author, actor)
        return actor
    scope = Scope.read if request.method in READING_METHODS else Scope.write
    return identify(session, token=bearer.credentials, scope=scope)


def _signed_in(request: Request, session: DatabaseSession) -> Actor | None:
    secret = request.cookies.get(SESSION_COOKIE)
    actor = find_actor(session, secret=secret) if secret else None
    if actor is not None:
        check_origin(request)
    return actor


def _check_author(author: str | None, actor: Actor | None) -> None:
    if author is None:
        return
    if actor is None:
        raise NotSignedIn(NEEDS_SIGN_IN)
    if author != str(actor.account_id):
        raise WrittenByAnother


async def quick_actor(request: Request, bearer: _Bearer) -> Actor | None:
    """As `optional_actor`, for the calls that most people make without signing in: those touch no database."""
    if "authorization" not in request.headers and SESSION_COOKIE not in request.cookies:
        return None
    return await run_in_threadpool(_look, request, None, bearer)


def _look(request: Request, author: str | None, bearer: HTTPAuthorizationCredentials | None) -> Actor | None:
    """Who asks, found out in a transaction of its own."""
    with make_sessions(reading(request.app.state.engine)).begin() as session:
        return optional_actor(request, author, session, bearer)


OptionalActor = Annotated[Actor | None, Depends(optional_actor)]


def require(*roles: Role) -> Callable[..., Actor]:
    """A dependency that gives the actor when one of the roles is held; no roles: anyone who is signed in.

    Raises NotSignedIn or InvalidToken (401), Forbidden or WrittenByAnother (403).
    """

    def required_actor(request: Request, actor: OptionalActor) -> Actor:
        return _required(request, actor, roles)

    return required_actor


def require_first(*roles: Role) -> Callable[..., Actor]:
    """As `require`, for calls that take long: the transaction that finds out who asks is over before they begin.

    With `require` it lasts as long as the call, and on SQLite every other call that writes would wait.
    """

    def required_actor(request: Request, author: Author, bearer: _Bearer) -> Actor:
        return _required(request, _look(request, author, bearer), roles)

    return required_actor


def _required(request: Request, actor: Actor | None, roles: Collection[Role]) -> Actor:
    if actor is None:
        raise NotSignedIn(NEEDS_SIGN_IN)
    request.state.actor, request.state.commune = actor, actor.commune
    check_role(actor, *roles)
    return actor


@router.get("/me", summary="Tài khoản đang dùng")
def show_me(actor: Annotated[Actor, Depends(require())]) -> MeOut:
    """Tên, vai trò và đơn vị của tài khoản ứng với mã truy cập."""
    return MeOut.of(actor)
