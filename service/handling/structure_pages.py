"""Pages of the structures in time: name and first day edited in place, one added or taken back, previewed first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Request
from pydantic import StringConstraints
from starlette.responses import Response

from models.errors import Problem
from service.accounts.nouns import Actor
from service.database import DatabaseSession
from service.handling.editing_pages import (
    Administrator,
    catalogue_page,
    follow_where_asked,
    note_edit,
    preview_of,
    profile_file,
    profile_here,
    save_edit,
    structure_here,
)
from service.handling.rerouting import Comparison, compare_profiles
from service.opinions.nouns import today
from service.routing.editing import ProfileFile, checked_profile, new_id
from service.routing.editing_structures import with_new_period, with_period, without_last_period
from service.routing.nouns import Profile, Structure
from service.web.bodies import Body, Line
from service.web.forms import BadForm, PageForm, checked, written
from service.web.pages import see_other

router = APIRouter(prefix="/catalogue/structures", include_in_schema=False)

SENTENCES: Final = {
    "name": "Tên cơ cấu dài từ 1 đến 200 ký tự, trên một dòng.",
    "since": "Ngày bắt đầu phải là một ngày có thật, ví dụ 01/07/2025.",
}


class PeriodIn(Body):
    """A structure as it was typed."""

    name: Annotated[Line, StringConstraints(min_length=1)]
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """The form as it stands, its faults, and what saving it would change."""

    typed: Mapping[str, str]
    faults: Mapping[str, str]
    fault: str | None = None
    comparison: Comparison | None = None


@router.get("/new")
def show_new_structure(request: Request, actor: Administrator) -> Response:
    return _form_page(request, actor, None, Shown({"name": "", "since": ""}, {}))


@router.post("/new")
def add_structure(
    request: Request, form: PageForm, session: DatabaseSession, actor: Administrator
) -> Response:
    """A copy of the last table, to be edited, from a day on."""
    return _edit(request, form, session, actor, None)


@router.get("/{structure_id}")
def show_structure(request: Request, structure_id: str, actor: Administrator) -> Response:
    structure = structure_here(request, structure_id)
    since = f"{structure.since:%d/%m/%Y}" if structure.since else ""
    return _form_page(request, actor, structure, Shown({"name": structure.name, "since": since}, {}))


@router.post("/{structure_id}")
def edit_structure(
    request: Request, structure_id: str, form: PageForm, session: DatabaseSession, actor: Administrator
) -> Response:
    """First shows whose route would change; saves when the form says that this was seen."""
    return _edit(request, form, session, actor, structure_here(request, structure_id))


def _edit(
    request: Request,
    form: PageForm,
    session: DatabaseSession,
    actor: Administrator,
    structure: Structure | None,
) -> Response:
    old, typed = profile_here(request), {name: written(form, name) for name in ("name", "since")}
    comparison = None
    try:
        read = None if written(form, "remove") else _checked(typed, old, structure)
        id, edited = _edited(profile_file(request), old, structure, read)
        new = checked_profile(edited)
        comparison = compare_profiles(
            session, commune=actor.commune, old=old, new=new, days=_days_between(old, new)
        )
        if written(form, "step") != "save" and read is not None:
            return _form_page(request, actor, structure, Shown(typed, {}, comparison=comparison))
        save_edit(request, form, edited)
    except Problem as fault:
        faults = dict(fault.faults) if isinstance(fault, BadForm) else {}
        shown = Shown(typed, faults, None if faults else fault.detail)
        return _form_page(request, actor, structure, shown)
    note_edit(session, actor, f"structures/{id}")
    follow_where_asked(session, form, actor, comparison)
    return see_other(f"/catalogue?structure={id}" if read else "/catalogue")


def _edited(
    file: ProfileFile, profile: Profile, structure: Structure | None, read: PeriodIn | None
) -> tuple[str, ProfileFile]:
    """The id of the structure and the file as it would be; without `read` the structure is taken back."""
    if structure is None:
        if read is None or read.since is None:
            raise BadForm({"since": SENTENCES["since"]})
        id = new_id(read.name, {one.id for one in profile.structures}).replace("_", "-")[:40]
        return id, with_new_period(file, id=id, name=read.name, since=read.since)
    if read is None:
        if not may_be_removed(profile, structure):
            raise BadForm({"": "Chỉ bỏ được cơ cấu cuối cùng, khi nó chưa bắt đầu."})
        return structure.id, without_last_period(file)
    return structure.id, with_period(file, structure=structure.id, name=read.name, since=read.since)


def may_be_removed(profile: Profile, structure: Structure) -> bool:
    """Only the last one, and only while nothing was routed with it."""
    is_last = structure is profile.structures[-1]
    return is_last and structure.since is not None and structure.since > today()


def _checked(typed: Mapping[str, str], profile: Profile, structure: Structure | None) -> PeriodIn:
    """The form as values; BadForm. The first structure has no first day, every other begins after the one before."""
    read = checked(PeriodIn, typed, sentences=SENTENCES)
    ids = [one.id for one in profile.structures]
    place = ids.index(structure.id) if structure else len(ids)
    if place == 0:
        return PeriodIn(name=read.name)
    before, after = profile.structures[place - 1], profile.structures[place + 1 : place + 2]
    if read.since is None:
        raise BadForm({"since": SENTENCES["since"]})
    if before.since and read.since <= before.since:
        raise BadForm({"since": f"Phải sau ngày {before.since:%d/%m/%Y}, ngày bắt đầu của “{before.name}”."})
    if after and after[0].since and read.since >= after[0].since:
        raise BadForm(
            {"since": f"Phải trước ngày {after[0].since:%d/%m/%Y}, ngày bắt đầu của “{after[0].name}”."}
        )
    return read


def _days_between(old: Profile, new: Profile) -> tuple[date, date] | None:
    """The days for which another structure would hold, from the first to the last."""
    changed = {one.since for one in old.structures} ^ {one.since for one in new.structures}
    days = sorted(day for day in changed if day)
    if not days:
        return None
    return days[0], max(days[-1], today()) if len(days) == 1 else days[-1]


def _form_page(request: Request, actor: Actor, structure: Structure | None, shown: Shown) -> Response:
    profile = profile_here(request)
    return catalogue_page(
        request,
        actor,
        "structure",
        here="routing",
        structure=structure,
        is_first=structure is profile.structures[0],
        may_be_removed=structure is not None and may_be_removed(profile, structure),
        last=profile.structures[-1],
        typed=shown.typed,
        faults=shown.faults,
        fault=shown.fault,
        **preview_of(shown.comparison),
    )
