"""Pages of the finer rules of a structure: words that change lead, supports or competence; previewed first."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request
from pydantic import Field, StringConstraints
from starlette.responses import Response

from models.errors import Problem
from service.accounts.nouns import Actor
from service.database import DatabaseSession
from service.handling.editing_pages import (
    LEVELS,
    Administrator,
    NoSuchRow,
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
from service.handling.rerouting import compare_profiles
from service.routing.editing import ProfileFile, checked_profile
from service.routing.editing_structures import FinerRule, with_finer_rule, without_finer_rule
from service.routing.nouns import Case, Structure
from service.web.bodies import Body, Line
from service.web.forms import BadForm, PageForm, checked, chosen, written
from service.web.pages import see_other

router = APIRouter(prefix="/catalogue/structures/{structure_id}/rules", include_in_schema=False)

SENTENCES: Final = {
    "words": "Mỗi dòng một từ hay cụm từ, dài từ 2 đến 80 ký tự, ít nhất một, tối đa 60 dòng.",
    "": "Hãy chọn đơn vị chủ trì, đơn vị phối hợp hoặc thẩm quyền; nếu không thì trường hợp này chẳng đổi gì.",
}
Phrase = Annotated[Line, StringConstraints(min_length=2, max_length=80)]


class FinerRuleIn(Body):
    """The words of a finer rule as they were typed."""

    words: Annotated[list[Phrase], Field(min_length=1, max_length=60)]


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields as they stand in the form."""

    words: str = ""
    topics: tuple[str, ...] = ()
    lead: str = ""
    supports: tuple[str, ...] = ()
    competence: str = ""


@router.get("/new")
def show_new_rule(request: Request, structure_id: str, actor: Administrator) -> Response:
    return _form_page(request, actor, structure_here(request, structure_id), None, Typed())


@router.post("/new")
def add_rule(
    request: Request, structure_id: str, form: PageForm, session: DatabaseSession, actor: Administrator
) -> Response:
    """First shows what would go another way; adds the rule after all others when that was seen."""
    return _edit(request, form, session, actor, structure_here(request, structure_id), None)


@router.get("/{place}")
def show_finer_rule(request: Request, structure_id: str, place: int, actor: Administrator) -> Response:
    structure = structure_here(request, structure_id)
    return _form_page(request, actor, structure, place, _typed_of(_rule(structure, place)))


@router.post("/{place}")
def edit_finer_rule(
    request: Request,
    structure_id: str,
    place: int,
    form: PageForm,
    session: DatabaseSession,
    actor: Administrator,
) -> Response:
    """First shows what would go another way; saves, or takes the rule away, when that was seen."""
    structure = structure_here(request, structure_id)
    _rule(structure, place)
    return _edit(request, form, session, actor, structure, place)


def _edit(
    request: Request,
    form: PageForm,
    session: DatabaseSession,
    actor: Administrator,
    structure: Structure,
    place: int | None,
) -> Response:
    typed, is_removal = _typed(form), bool(written(form, "remove"))
    try:
        edited = _edited(profile_file(request), structure, place, None if is_removal else _checked(typed))
        new = checked_profile(edited)
        comparison = compare_profiles(session, commune=actor.commune, old=profile_here(request), new=new)
        if written(form, "step") != "save":
            preview = preview_of(comparison) | {"is_removal": is_removal}
            return _form_page(request, actor, structure, place, typed, **preview)
        save_edit(request, form, edited)
    except Problem as fault:
        faults = dict(fault.faults) if isinstance(fault, BadForm) else {}
        told = None if faults else fault.detail
        return _form_page(request, actor, structure, place, typed, faults=faults, fault=told)
    note_edit(session, actor, f"{structure.id}/rules/{len(structure.cases) if place is None else place}")
    follow_where_asked(session, form, actor, comparison)
    return see_other(f"/catalogue?structure={structure.id}#rules")


def _edited(
    file: ProfileFile, structure: Structure, place: int | None, rule: FinerRule | None
) -> ProfileFile:
    if rule is not None:
        return with_finer_rule(file, structure=structure.id, place=place, rule=rule)
    if place is None:
        raise NoSuchRow("Chưa có trường hợp này để bỏ.")
    return without_finer_rule(file, structure=structure.id, place=place)


def _checked(typed: Typed) -> FinerRule:
    """BadForm for faulty words, and for a rule that would change nothing."""
    words = [line.strip() for line in typed.words.splitlines() if line.strip()]
    read = checked(FinerRuleIn, {"words": words}, sentences=SENTENCES)
    if not (typed.lead or typed.supports or typed.competence):
        raise BadForm({"": SENTENCES[""]})
    return FinerRule(
        list(dict.fromkeys(read.words)), typed.topics, typed.lead, typed.supports, typed.competence
    )


def _typed(form: PageForm) -> Typed:
    return Typed(
        written(form, "words"),
        tuple(chosen(form, "topics")),
        written(form, "lead"),
        tuple(chosen(form, "supports")),
        written(form, "competence"),
    )


def _typed_of(rule: Case) -> Typed:
    return Typed(
        "\n".join(rule.words.words),
        tuple(sorted(rule.topics)),
        rule.lead.id if rule.lead else "",
        tuple(support.id for support in rule.supports),
        rule.competence or "",
    )


def _rule(structure: Structure, place: int) -> Case:
    if not 0 <= place < len(structure.cases):
        raise NoSuchRow("Không có trường hợp riêng này.")
    return structure.cases[place]


def _form_page(
    request: Request, actor: Actor, structure: Structure, place: int | None, typed: Typed, **context: Any
) -> Response:
    return catalogue_page(
        request,
        actor,
        "finer_rule",
        here="routing",
        structure=structure,
        place=place,
        typed=typed,
        topics=taxonomy_of(request).topics,
        departments=profile_here(request).departments_for(structure),
        levels=LEVELS,
        **{"faults": {}, "fault": None, "comparison": None, **context},
    )
