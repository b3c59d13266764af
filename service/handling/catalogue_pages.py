"""Pages of the catalogue: routing table, departments, topics, clocks; edited in place, with a preview first."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from models.errors import Problem
from service.accounts.nouns import Actor
from service.database import DatabaseSession
from service.handling.editing_pages import (
    LEVELS,
    MAX_NAME,
    Administrator,
    NoSuchRow,
    Reader,
    catalogue_page,
    follow_where_asked,
    note_edit,
    preview_of,
    profile_file,
    profile_here,
    save_edit,
    structure_here,
    taxonomy_of,
)
from service.handling.rerouting import Comparison, compare_profiles
from service.opinions.nouns import today
from service.routing.editing import (
    checked_profile,
    new_id,
    with_department,
    with_new_department,
    with_rule,
)
from service.routing.nouns import Rule, Structure
from service.web.forms import PageForm, chosen, written
from service.web.pages import see_other

router = APIRouter(prefix="/catalogue", include_in_schema=False)


@router.get("")
def show_routing(request: Request, actor: Reader, structure: str = "") -> Response:
    profile = profile_here(request)
    current = profile.structure_on(today())
    chosen_one = next((one for one in profile.structures if one.id == structure), current)
    return catalogue_page(
        request, actor, "routing", structure=chosen_one, current=current, topics=taxonomy_of(request).topics
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
        save_edit(request, form, edited)
    except Problem as fault:
        return _rule_page(request, actor, structure, topic_id, lead=lead, supports=supports, fault=fault)
    before = structure.topics.get(topic_id, Rule(structure.queue))
    note_edit(session, actor, f"{structure_id}/{topic_id}", lead=[before.lead.id, lead])
    follow_where_asked(session, form, actor, comparison)
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
        save_edit(request, form, edited)
    except Problem as fault:
        return _departments_page(request, actor, typed={"name": name, "level": level}, fault=fault.detail)
    note_edit(session, actor, f"departments/{id}")
    return see_other("/catalogue/departments")


def _departments_page(request: Request, actor: Actor, **context: Any) -> Response:
    return catalogue_page(
        request, actor, "departments", levels=LEVELS, **{"typed": {}, "faults": {}, **context}
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


def _structure(request: Request, structure_id: str, topic_id: str) -> Structure:
    found = structure_here(request, structure_id)
    if topic_id not in found.topics and taxonomy_of(request).find_topic(topic_id) is None:
        raise NoSuchRow("Không có lĩnh vực này trong bảng phân luồng.")
    return found
