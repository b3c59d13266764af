"""Pages of the people who work with the service: added, given roles and passwords, disabled; administrators only."""

from collections.abc import Callable, Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from models.errors import Problem
from service.accounts.api import require
from service.accounts.changing import change_password, change_roles, check_administrator, enable_account
from service.accounts.keeping import BadAccount, UnknownAccount, add_account, disable_account, get_account
from service.accounts.nouns import Actor, Role
from service.accounts.store import list_accounts
from service.database import DatabaseSession
from service.web.forms import PageForm, chosen, typed_fields, written
from service.web.pages import page, see_other

router = APIRouter(prefix="/catalogue/people", include_in_schema=False)

Administrator = Annotated[Actor, Depends(require(Role.administrator))]
ROLE_NAMES: Final[Mapping[Role, str]] = {
    Role.officer: "Cán bộ: duyệt, chuyển, ghi kết quả",
    Role.reviewer: "Người duyệt nhãn",
    Role.leader: "Lãnh đạo: xem, giao việc",
    Role.administrator: "Quản trị: người dùng, danh mục, mô hình",
    Role.guard: "Người được giao xem tố cáo",
}


@router.get("")
def show_people(request: Request, session: DatabaseSession, actor: Administrator) -> Response:
    return _people_page(request, session, actor)


@router.post("")
def add_person(request: Request, form: PageForm, session: DatabaseSession, actor: Administrator) -> Response:
    def add() -> None:
        add_account(
            session,
            name=written(form, "name"),
            roles=_roles(form),
            commune=actor.commune,
            department=written(form, "department") or None,
            password=str(form.get("password", "")),
            by=actor.account_id,
        )

    return _done_or_explained(request, form, session, actor, add)


@router.post("/{name}")
def change_person(
    request: Request, name: str, form: PageForm, session: DatabaseSession, actor: Administrator
) -> Response:
    _check_commune(session, name, actor)
    by = actor.account_id
    doings: Mapping[str, Callable[[], object]] = {
        "roles": lambda: change_roles(session, name=name, roles=_roles(form), by=by),
        "password": lambda: change_password(
            session, name=name, password=str(form.get("password", "")), by=by
        ),
        "disable": lambda: _disable(session, name, by=by),
        "enable": lambda: enable_account(session, name=name, by=by),
    }
    do = doings.get(written(form, "do"))
    return _done_or_explained(request, form, session, actor, do or (lambda: None))


def _check_commune(session: DatabaseSession, name: str, actor: Actor) -> None:
    """People of another commune do not exist for its neighbours."""
    if actor.commune and get_account(session, name).commune != actor.commune:
        raise UnknownAccount("Không có tài khoản mang tên này.")


def _disable(session: DatabaseSession, name: str, *, by: int) -> None:
    disable_account(session, name=name, by=by)
    check_administrator(session)


def _done_or_explained(
    request: Request, form: PageForm, session: DatabaseSession, actor: Actor, do: Callable[[], object]
) -> Response:
    """Does it, all or nothing; a fault is explained beside what was typed."""
    try:
        with session.begin_nested():
            do()
    except Problem as fault:
        return _people_page(request, session, actor, typed=typed_fields(form), fault=fault)
    return see_other("/catalogue/people")


def _roles(form: PageForm) -> list[Role]:
    try:
        return [Role(role) for role in chosen(form, "roles")]
    except ValueError:
        raise BadAccount("Vai trò không có trong danh sách.") from None


def _people_page(
    request: Request,
    session: DatabaseSession,
    actor: Actor,
    *,
    typed: Mapping[str, str] | None = None,
    fault: Problem | None = None,
) -> Response:
    profile = request.app.state.communes.of(actor.commune)
    return page(
        request,
        "catalogue/people.html",
        actor=actor,
        status=fault.status if fault else 200,
        here="people",
        people=list_accounts(session, commune=actor.commune),
        roles=ROLE_NAMES,
        departments=list(profile.departments.values()),
        typed=typed or {},
        fault=fault.detail if fault else None,
        may_edit=True,
    )
