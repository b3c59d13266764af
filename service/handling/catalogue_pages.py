"""Pages of the catalogue: routing table, departments, topics, clocks; edited in place, with a preview first."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from models.errors import Problem
from service.accounts.api import require
from service.accounts.audit import record_action
from service.accounts.nouns import Actor, Role
from service.database import DatabaseSession
from service.handling.access import READERS
from service.handling.rerouting import compare_profiles, follow_new_routes
from service.opinions.nouns import now, today
from service.routing.editing import (
    ProfileFile,
    checked_profile,
    open_profile,
    own_profile,
    save_profile,
    with_department,
    with_rule,
    with_values,
)
from service.routing.nouns import Structure
from service.web.forms import PageForm, chosen, written
from service.web.pages import page, see_other

router = APIRouter(prefix="/catalogue", include_in_schema=False)

Reader = Annotated[Actor, Depends(require(*READERS))]
Administrator = Annotated[Actor, Depends(require(Role.administrator))]
CLOCK_NAMES: Final = {
    "answer_days": "Trả lời kiến nghị (ngày)",
    "answer_several_days": "Trả lời khi nhiều đơn vị cùng làm (ngày)",
    "announce_days": "Báo trước hội nghị đối thoại (ngày)",
    "publish_days": "Công khai kết quả đối thoại (ngày)",
    "notice_working_days": "Ra thông báo kết luận (ngày làm việc)",
    "acknowledge_working_days": "Báo người dân đã tiếp nhận, đã chuyển (ngày làm việc)",
    "forward_working_days": "Chuyển việc không thuộc thẩm quyền (ngày làm việc)",
}
N_SHOWN: Final = 20


class NoSuchRow(Problem):
    """The catalogue has no structure, topic or department of that id."""

    status = 404
    code = "no_such_row"
    title = "Không có mục này trong danh mục"


@router.get("")
def show_routing(request: Request, actor: Reader, structure: str = "") -> Response:
    profile = request.app.state.profile
    current = profile.structure_on(today())
    chosen_one = next((one for one in profile.structures if one.id == structure), current)
    return _page(request, actor, "routing", structure=chosen_one, current=current, topics=_topics(request))


@router.get("/departments")
def show_departments(request: Request, actor: Reader) -> Response:
    return _page(request, actor, "departments")


@router.get("/topics")
def show_topics(request: Request, actor: Reader) -> Response:
    return _page(request, actor, "topics", topics=_topics(request), kinds=_taxonomy(request).kinds)


@router.get("/clocks")
def show_clocks(request: Request, actor: Reader) -> Response:
    return _page(request, actor, "clocks", clocks=CLOCK_NAMES, typed={}, fault=None)


@router.get("/routing/{structure_id}/{topic_id}")
def show_rule(request: Request, structure_id: str, topic_id: str, actor: Administrator) -> Response:
    structure = _structure(request, structure_id, topic_id)
    rule = structure.topics[topic_id]
    supports = [support.id for support in rule.supports]
    return _rule_page(request, actor, structure, topic_id, lead=rule.lead.id, supports=supports)


@router.post("/routing/{structure_id}/{topic_id}")
def edit_rule(
    request: Request,
    structure_id: str,
    topic_id: str,
    form: PageForm,
    session: DatabaseSession,
    actor: Administrator,
) -> Response:
    """First shows what would go another way; saves when the form says that this was seen."""
    structure = _structure(request, structure_id, topic_id)
    lead, supports = written(form, "lead"), chosen(form, "supports")
    edited = with_rule(_file(request), structure=structure_id, topic=topic_id, lead=lead, supports=supports)
    try:
        profile = checked_profile(edited)
        comparison = compare_profiles(
            session, commune=actor.commune, old=request.app.state.profile, new=profile
        )
        if written(form, "step") != "save":
            return _rule_page(
                request, actor, structure, topic_id, lead=lead, supports=supports, comparison=comparison
            )
        request.app.state.profile = save_profile(edited, replaces=written(form, "mark"))
    except Problem as fault:
        return _rule_page(request, actor, structure, topic_id, lead=lead, supports=supports, fault=fault)
    _note(session, actor, f"{structure_id}/{topic_id}", lead=[structure.topics[topic_id].lead.id, lead])
    if written(form, "follow"):
        follow_new_routes(session, comparison.differences, account_id=actor.account_id)
    return see_other(f"/catalogue?structure={structure_id}")


@router.post("/departments")
def edit_department(
    request: Request, form: PageForm, session: DatabaseSession, actor: Administrator
) -> Response:
    id, name = written(form, "id"), written(form, "name").strip()
    profile = request.app.state.profile
    if id not in profile.departments:
        raise NoSuchRow("Không có đơn vị này.")
    edited = with_department(_file(request), id=id, name=name, ward=profile.type == "phường")
    request.app.state.profile = save_profile(edited, replaces=written(form, "mark"))
    _note(session, actor, f"departments/{id}")
    return see_other("/catalogue/departments")


@router.post("/clocks")
def edit_clocks(request: Request, form: PageForm, session: DatabaseSession, actor: Administrator) -> Response:
    typed = {name: written(form, name).strip() for name in (*CLOCK_NAMES, "villages")}
    clocks = {name: int(typed[name]) if typed[name].isdecimal() else typed[name] for name in CLOCK_NAMES}
    villages = [line.strip() for line in typed["villages"].splitlines() if line.strip()]
    edited = with_values(_file(request), "clocks", clocks)
    edited = with_values(edited, "commune", {"villages": list(dict.fromkeys(villages))})
    try:
        request.app.state.profile = save_profile(edited, replaces=written(form, "mark"))
    except Problem as fault:
        return _page(request, actor, "clocks", clocks=CLOCK_NAMES, typed=typed, fault=fault.detail)
    _note(session, actor, "clocks")
    return see_other("/catalogue/clocks")


def _page(request: Request, actor: Actor, name: str, **context: Any) -> Response:
    fault = context.get("fault")
    return page(
        request,
        f"catalogue/{name}.html",
        actor=actor,
        status=422 if fault else 200,
        here=name,
        profile=request.app.state.profile,
        mark=_file(request).mark,
        may_edit=Role.administrator in actor.roles,
        **context,
    )


def _rule_page(
    request: Request,
    actor: Actor,
    structure: Structure,
    topic_id: str,
    *,
    lead: str,
    supports: list[str],
    comparison: Any = None,
    fault: Problem | None = None,
) -> Response:
    return _page(
        request,
        actor,
        "rule",
        structure=structure,
        topic=_taxonomy(request).find_topic(topic_id),
        topic_id=topic_id,
        lead=lead,
        supports=supports,
        comparison=comparison,
        shown=comparison.differences[:N_SHOWN] if comparison else [],
        n_open=sum(one.is_open for one in comparison.differences) if comparison else 0,
        fault=fault.detail if fault else None,
    )


def _structure(request: Request, structure_id: str, topic_id: str) -> Structure:
    found: Structure | None = next(
        (one for one in request.app.state.profile.structures if one.id == structure_id), None
    )
    if found is None or topic_id not in found.topics:
        raise NoSuchRow("Không có cơ cấu hoặc lĩnh vực này trong bảng phân luồng.")
    return found


def _file(request: Request) -> ProfileFile:
    settings = request.app.state.settings
    return open_profile(own_profile(configured=settings.profile, home=settings.home))


def _taxonomy(request: Request) -> Any:
    return request.app.state.classifier.taxonomy


def _topics(request: Request) -> Any:
    return _taxonomy(request).topics


def _note(session: DatabaseSession, actor: Actor, place: str, **changes: object) -> None:
    record_action(
        session,
        by=actor.account_id,
        action="edit",
        subject="profile",
        subject_id=place,
        at=now(),
        changes=changes,
    )
