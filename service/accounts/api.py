"""Who may call what: the dependencies that every other route uses, and the answer to "who am I"."""

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from service.accounts.nouns import Actor, Role, Scope
from service.accounts.schemas import MeOut
from service.accounts.sessions import find_actor
from service.accounts.signing_in import InvalidToken, NotSignedIn, check_role, identify
from service.database import READING_METHODS, DatabaseSession, make_sessions, reading
from service.web.origins import check_origin

router = APIRouter(tags=["Tài khoản"])

SESSION_COOKIE: Final = "langnghe_session"

_bearer = HTTPBearer(auto_error=False, description="Mã truy cập do `langnghe token` cấp.")
_Bearer = Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]


def optional_actor(request: Request, session: DatabaseSession, bearer: _Bearer) -> Actor | None:
    """Who asks, by token or by session cookie; None for an anonymous call or a session that has run out.

    A header without a valid token is refused all the same; so is a change that another site sends with the
    session of this browser.
    """
    if bearer is None:
        if "authorization" in request.headers:
            raise InvalidToken("Hãy gửi mã truy cập dạng “Authorization: Bearer ln_…”.")
        return _signed_in(request, session)
    scope = Scope.read if request.method in READING_METHODS else Scope.write
    return identify(session, token=bearer.credentials, scope=scope)


def _signed_in(request: Request, session: DatabaseSession) -> Actor | None:
    secret = request.cookies.get(SESSION_COOKIE)
    actor = find_actor(session, secret=secret) if secret else None
    if actor is not None:
        check_origin(request)
    return actor


async def quick_actor(request: Request, bearer: _Bearer) -> Actor | None:
    """As `optional_actor`, for the calls that most people make without signing in: those touch no database."""
    if "authorization" not in request.headers and SESSION_COOKIE not in request.cookies:
        return None

    def look() -> Actor | None:
        with make_sessions(reading(request.app.state.engine)).begin() as session:
            return optional_actor(request, session, bearer)

    return await run_in_threadpool(look)


OptionalActor = Annotated[Actor | None, Depends(optional_actor)]


def require(*roles: Role) -> Callable[..., Actor]:
    """A dependency that gives the actor when one of the roles is held; no roles: anyone who is signed in.

    Raises NotSignedIn or InvalidToken (401), Forbidden (403).
    """

    def required_actor(request: Request, actor: OptionalActor) -> Actor:
        if actor is None:
            raise NotSignedIn("Việc này cần đăng nhập hoặc mã truy cập.")
        check_role(actor, *roles)
        request.state.commune = actor.commune
        return actor

    return required_actor


@router.get("/me", summary="Tài khoản đang dùng")
def show_me(actor: Annotated[Actor, Depends(require())]) -> MeOut:
    """Tên, vai trò và đơn vị của tài khoản ứng với mã truy cập."""
    return MeOut.of(actor)
