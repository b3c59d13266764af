"""Pages of the catalogue: routing table, departments, topics, clocks; edited in place, with a preview first."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from models.errors import Problem
from models.taxonomy import Taxonomy
from service.accounts.api import require
from service.accounts.audit import record_action
from service.accounts.nouns import Actor, Role
from service.database import DatabaseSession
from service.handling.access import READERS
from service.handling.rerouting import Comparison, compare_profiles, follow_new_routes
from service.opinions.nouns import now, today
from service.routing.editing import (
    ProfileFile,
    checked_profile,
    new_id,
    open_profile,
    own_profile,
    save_profile,
    with_department,
    with_new_department,
    with_rule,
)
from service.routing.following import take_up
from service.routing.nouns import Profile, Rule, Structure
from service.web.forms import PageForm, chosen, written
from service.web.pages import page, see_other

router = APIRouter(prefix="/catalogue", include_in_schema=False)

Reader = Annotated[Actor, Depends(require(*READERS))]
Administrator = Annotated[Actor, Depends(require(Role.administrator))]
N_SHOWN: Final = 20
LEVELS: Final = ("xã", "huyện", "tỉnh", "khác")
MAX_NAME: Final = 200


class NoSuchRow(Problem):
    """The catalogue has no structure, topic or department of that id."""

    status = 404
    code = "no_such_row"
    title = "Không có mục này trong danh mục"


class NoProfileOfOwn(Problem):
    """The commune works with the installation's profile, which is not its own to change."""

    status = 409
    code = "no_profile_of_own"
    title = "Chưa có hồ sơ riêng"


@router.get("")
def show_routing(request: Request, actor: Reader, structure: str = "") -> Response:
    profile = profile_here(request)
    current = profile.structure_on(today())
    chosen_one = next((one for one in profile.structures if one.id == structure), current)
    return catalogue_page(
        request, actor, "routing", structure=chosen_one, current=current, topics=_topics(request)
    )


@router.get("/departments")
def show_departments(request: Request, actor: Reader) -> Response:
    return _departments_page(request, actor)


@router.get("/routing/{structure_id}/{topic_id}")
def show_rule(request: Request, structure_id: str, topic_id: str, actor: Administrator) -> Response:
    structure = _structure(request, structure_id, topic_id)
    rule = structure.topics.get(topic_id, Rule(structure.queue))
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
    edited = with_rule(
        profile_file(request), structure=structure_id, topic=topic_id, lead=lead, supports=supports
    )
    try:
        profile = checked_profile(edited)
        comparison = compare_profiles(session, commune=actor.commune, old=profile_here(request), new=profile)
        if written(form, "step") != "save":
            return _rule_page(
                request, actor, structure, topic_id, lead=lead, supports=supports, comparison=comparison
            )
        take_up(request.app.state, save_profile(edited, replaces=written(form, "mark")))
    except Problem as fault:
        return _rule_page(request, actor, structure, topic_id, lead=lead, supports=supports, fault=fault)
    before = structure.topics.get(topic_id, Rule(structure.queue))
    note_edit(session, actor, f"{structure_id}/{topic_id}", lead=[before.lead.id, lead])
    if written(form, "follow"):
        follow_new_routes(session, comparison.differences, account_id=actor.account_id)
    return see_other(f"/catalogue?structure={structure_id}")


@router.post("/departments")
def edit_department(
    request: Request, form: PageForm, session: DatabaseSession, actor: Administrator
) -> Response:
    """Another name for a department, or, without an id, one more department."""
    id, name = written(form, "id"), written(form, "name").strip()
    level, profile = written(form, "level"), profile_here(request)
    if id and id not in profile.departments:
        raise NoSuchRow("Không có đơn vị này.")
    faults = {} if 1 <= len(name) <= MAX_NAME else {id or "new": f"Tên đơn vị dài từ 1 đến {MAX_NAME} ký tự."}
    if not id and any(one.name.casefold() == name.casefold() for one in profile.departments.values()):
        faults = {"new": "Đã có đơn vị mang tên này."}
    if faults or (not id and level not in LEVELS):
        return _departments_page(request, actor, typed={"name": name, "level": level}, faults=faults)
    file = profile_file(request)
    if id:
        edited = with_department(file, id=id, name=name, ward=profile.type == "phường")
    else:
        id = new_id(name, profile.departments)
        edited = with_new_department(file, id=id, name=name, level=level)
    try:
        take_up(request.app.state, save_profile(edited, replaces=written(form, "mark")))
    except Problem as fault:
        return _departments_page(request, actor, typed={"name": name, "level": level}, fault=fault.detail)
    note_edit(session, actor, f"departments/{id}")
    return see_other("/catalogue/departments")


def _departments_page(request: Request, actor: Actor, **context: Any) -> Response:
    return catalogue_page(
        request, actor, "departments", levels=LEVELS, **{"typed": {}, "faults": {}, **context}
    )


def catalogue_page(request: Request, actor: Actor, name: str, **context: Any) -> Response:
    """A page of the catalogue in its frame, with the profile and the mark that an edit must bring back."""
    is_faulty = context.get("fault") or context.get("faults")
    shown = {"here": name, "status": 422 if is_faulty else 200, **context}
    return page(
        request,
        f"catalogue/{name}.html",
        actor=actor,
        profile=profile_here(request),
        mark=profile_file(request).mark,
        may_edit=Role.administrator in actor.roles,
        **shown,
    )


def _rule_page(
    request: Request,
    actor: Actor,
    structure: Structure,
    topic_id: str,
    *,
    lead: str,
    supports: list[str],
    comparison: Comparison | None = None,
    fault: Problem | None = None,
) -> Response:
    return catalogue_page(
        request,
        actor,
        "rule",
        structure=structure,
        topic=taxonomy_of(request).find_topic(topic_id),
        topic_id=topic_id,
        departments=profile_here(request).departments_for(structure),
        lead=lead,
        supports=supports,
        fault=fault.detail if fault else None,
        **preview_of(comparison),
    )


def preview_of(comparison: Comparison | None) -> dict[str, Any]:
    """What a page shows of a comparison before anything is saved."""
    differences = comparison.differences if comparison else []
    return {
        "comparison": comparison,
        "shown": differences[:N_SHOWN],
        "n_open": sum(one.is_open for one in differences),
    }


def structure_here(request: Request, id: str) -> Structure:
    """A structure of the commune's profile; NoSuchRow."""
    for structure in profile_here(request).structures:
        if structure.id == id:
            return structure
    raise NoSuchRow("Không có cơ cấu này trong bảng phân luồng.")


def _structure(request: Request, structure_id: str, topic_id: str) -> Structure:
    found = structure_here(request, structure_id)
    if topic_id not in found.topics and taxonomy_of(request).find_topic(topic_id) is None:
        raise NoSuchRow("Không có lĩnh vực này trong bảng phân luồng.")
    return found


def profile_here(request: Request) -> Profile:
    """The profile of the commune for which this request speaks: the account's, else the installation's."""
    profile: Profile = request.app.state.communes.of(request.state.commune)
    return profile


def profile_file(request: Request) -> ProfileFile:
    """That profile's file, to edit; NoProfileOfOwn."""
    state, commune = request.app.state, request.state.commune
    if commune in ("", state.profile.name):
        return open_profile(own_profile(configured=state.settings.profile, home=state.settings.home))
    path = state.communes.find_path(commune)
    if path is None:
        raise NoProfileOfOwn(
            f"{commune} đang dùng chung hồ sơ của {state.profile.name}; "
            "người vận hành đặt một tệp hồ sơ riêng vào thư mục communes thì sửa được ở đây."
        )
    return open_profile(path)


def taxonomy_of(request: Request) -> Taxonomy:
    """The topics and kinds as this commune speaks of them."""
    taxonomy: Taxonomy = request.app.state.classifier.taxonomy
    return taxonomy


def _topics(request: Request) -> Any:
    return taxonomy_of(request).topics


def note_edit(session: DatabaseSession, actor: Actor, place: str, **changes: object) -> None:
    record_action(
        session,
        by=actor.account_id,
        action="edit",
        subject="profile",
        subject_id=place,
        at=now(),
        changes=changes,
    )
