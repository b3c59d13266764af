"""Finds out who is asking, from a token or from a name and password."""

from sqlalchemy.orm import Session

from models.errors import Problem
from service.accounts import store
from service.accounts.nouns import Actor, Role, Scope
from service.accounts.passwords import fits
from service.accounts.tokens import sha256_of


class NotSignedIn(Problem):
    """No token was sent."""

    status = 401
    code = "not_signed_in"
    title = "Cần đăng nhập"


class InvalidToken(Problem):
    """The token is unknown or revoked, or its account disabled; which of them is not told."""

    status = 401
    code = "invalid_token"
    title = "Mã truy cập không dùng được"


class WrongPassword(Problem):
    """Name and password do not belong together; which of them is wrong is not told."""

    status = 401
    code = "wrong_password"
    title = "Không đăng nhập được"


class Forbidden(Problem):
    """The actor is known but may not do this."""

    status = 403
    code = "forbidden"
    title = "Không có quyền"


class WrittenByAnother(Problem):
    """The page of the form was opened under another account than the one that is signed in now."""

    status = 403
    code = "written_by_another"
    title = "Biểu mẫu của tài khoản khác"

    def __init__(self) -> None:
        super().__init__(
            "Điều đã gõ là của tài khoản khác nên không gửi bằng tài khoản này. "
            "Hãy đăng nhập bằng tài khoản đã gõ."
        )


def identify(session: Session, *, token: str, scope: Scope) -> Actor:
    """The holder of a token; raises InvalidToken, or Forbidden when the token lacks the scope."""
    bearer = store.find_bearer(session, sha256_of(token))
    if bearer is None:
        raise InvalidToken("Mã truy cập sai, đã bị thu hồi hoặc tài khoản đã ngừng.")
    actor, scopes = bearer
    if scope not in scopes:
        raise Forbidden(
            "Mã truy cập này chỉ được đọc." if scope is Scope.write else "Mã truy cập này không được đọc."
        )
    return actor


def sign_in(session: Session, *, name: str, password: str) -> Actor:
    """The actor with that name and password; raises WrongPassword."""
    account = store.find_account(session, name)
    usable = account if account is not None and account.disabled_at is None else None
    if not fits(password, usable.password_hash if usable else None) or usable is None:
        raise WrongPassword("Tên hoặc mật khẩu không đúng.")
    return store.actor_of(usable)


def check_role(actor: Actor, *roles: Role) -> None:
    """Raises Forbidden unless the actor has one of the roles; without roles any actor may pass."""
    if roles and actor.roles.isdisjoint(roles):
        raise Forbidden("Tài khoản không có vai trò được làm việc này.")
