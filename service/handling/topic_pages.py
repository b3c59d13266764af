"""Pages of the topics: edited in place and added, with a preview of what would be routed another way."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from models.errors import Problem
from models.taxonomy import Topic
from service.accounts.nouns import Actor
from service.database import DatabaseSession
from service.handling.editing_pages import (
    N_SHOWN,
    Administrator,
    NoSuchRow,
    Reader,
    catalogue_page,
    note_edit,
    profile_file,
    profile_here,
    save_edit,
    taxonomy_of,
)
from service.handling.rerouting import Comparison, compare_with_topic, compare_without_topic
from service.handling.topic_form import TopicIn, Typed, changed_values, checked_topic, typed_of
from service.opinions.nouns import today
from service.routing.editing import ProfileFile, checked_profile, new_id, with_rule, with_topic
from service.routing.nouns import Profile
from service.web.forms import BadForm, PageForm, chosen, written
from service.web.pages import see_other

router = APIRouter(prefix="/catalogue/topics", include_in_schema=False)


class TopicsAreShared(Problem):
    """The communes of an installation share its model, and so its topics: another commune cannot change them."""

    status = 403
    code = "topics_are_shared"
    title = "Lĩnh vực dùng chung"


def topic_keeper(request: Request, actor: Administrator) -> Actor:
    """An administrator of the installation or of the commune to which it belongs; TopicsAreShared."""
    if not _owns_topics(request, actor):
        raise TopicsAreShared(
            f"Các xã, phường ở đây dùng chung một mô hình nên dùng chung lĩnh vực; "
            f"quản trị viên của {request.app.state.profile.name} mới sửa được."
        )
    return actor


Keeper = Annotated[Actor, Depends(topic_keeper)]


@router.get("")
def show_topics(request: Request, actor: Reader, saved: str = "") -> Response:
    taxonomy = taxonomy_of(request)
    return catalogue_page(
        request,
        actor,
        "topics",
        topics=taxonomy.topics,
        kinds=taxonomy.kinds,
        learnt=_learnt(request),
        saved=taxonomy.find_topic(saved),
        owns_topics=_owns_topics(request, actor),
    )


@router.get("/new")
def show_new(request: Request, actor: Keeper) -> Response:
    return _form_page(request, actor, None, Typed())


@router.post("/new")
def add_topic(request: Request, form: PageForm, session: DatabaseSession, actor: Keeper) -> Response:
    """First shows which opinions speak of it and how they would go; adds the topic when that was seen."""
    return _edit(request, form, session, actor, None)


@router.get("/{topic_id}")
def show_topic(request: Request, topic_id: str, actor: Keeper) -> Response:
    topic = _topic(request, topic_id)
    return _form_page(request, actor, topic, typed_of(topic))


@router.post("/{topic_id}")
def edit_topic(
    request: Request, topic_id: str, form: PageForm, session: DatabaseSession, actor: Keeper
) -> Response:
    """First shows what the change means; saves when the form says that this was seen."""
    return _edit(request, form, session, actor, _topic(request, topic_id))


def _edit(
    request: Request, form: PageForm, session: DatabaseSession, actor: Keeper, topic: Topic | None
) -> Response:
    typed, profile = _typed(form), profile_here(request)
    try:
        read = checked_topic(typed, topic=topic, taxonomy=taxonomy_of(request), profile=profile, on=today())
        id = topic.id if topic else new_id(read.name, _taken(request))
        values = changed_values(read, topic)
        edited = _edited(request, id, values, typed, is_new=topic is None)
        new = checked_profile(edited)
        if written(form, "step") != "save":
            comparison = _compare(request, session, actor, topic, read, id, new)
            return _form_page(request, actor, topic, typed, comparison=comparison, values=values)
        save_edit(request, form, edited)
    except Problem as fault:
        return _form_page(request, actor, topic, typed, fault=fault)
    note_edit(session, actor, f"topics/{id}", fields=sorted(values))
    return see_other(f"/catalogue/topics?saved={id}#topic-{id}")


def _edited(request: Request, id: str, values: dict[str, Any], typed: Typed, *, is_new: bool) -> ProfileFile:
    """The profile's file with the topic, and for a new one with its rule in the structures from today on."""
    edited = with_topic(profile_file(request), id=id, values=values) if values else profile_file(request)
    if not is_new:
        return edited
    for structure in profile_here(request).structures:
        if structure.until is None or structure.until >= today():
            edited = with_rule(
                edited, structure=structure.id, topic=id, lead=typed.lead, supports=typed.supports
            )
    return edited


def _compare(
    request: Request,
    session: DatabaseSession,
    actor: Keeper,
    topic: Topic | None,
    read: TopicIn,
    id: str,
    new: Profile,
) -> Comparison | None:
    old = profile_here(request)
    if topic is None:
        return compare_with_topic(
            session, commune=actor.commune, old=old, new=new, topic=id, typical=read.typical
        )
    if read.retired_on and not topic.retired_on:
        return compare_without_topic(session, commune=actor.commune, profile=old, topic=id)
    return None


def _form_page(
    request: Request,
    actor: Keeper,
    topic: Topic | None,
    typed: Typed,
    *,
    comparison: Comparison | None = None,
    values: dict[str, Any] | None = None,
    fault: Problem | None = None,
) -> Response:
    profile = profile_here(request)
    faults = dict(fault.faults) if isinstance(fault, BadForm) else {}
    return catalogue_page(
        request,
        actor,
        "topic",
        here="topics",
        status=min(fault.status, 422) if fault else 200,  # a profile that would be broken is the form's fault
        topic=topic,
        typed=typed,
        values=values,
        comparison=comparison,
        shown=comparison.differences[:N_SHOWN] if comparison else [],
        faults=faults,
        fault=fault.detail if fault and not faults else None,
        is_learnt=topic is not None and topic.id in _learnt(request),
        departments=profile.departments_for(profile.structure_on(today())),
    )


def _owns_topics(request: Request, actor: Actor) -> bool:
    return actor.commune in ("", request.app.state.profile.name)


def _typed(form: PageForm) -> Typed:
    names = ("name", "definition", "typical", "examples", "retired_on", "lead")
    return Typed(
        **{name: written(form, name) for name in names},
        officer_only=bool(written(form, "officer_only")),
        supports=tuple(chosen(form, "supports")),
    )


def _topic(request: Request, id: str) -> Topic:
    found: Topic | None = taxonomy_of(request).find_topic(id)
    if found is None:
        raise NoSuchRow("Không có lĩnh vực này trong danh mục.")
    return found


def _taken(request: Request) -> set[str]:
    """Ids that a new topic must not get: those of topics and of kinds, and the address of the form itself."""
    taxonomy = taxonomy_of(request)
    return {topic.id for topic in taxonomy.topics} | {kind.id for kind in taxonomy.kinds} | {"new"}


def _learnt(request: Request) -> frozenset[str]:
    """Topics that the live version can propose."""
    return frozenset(request.app.state.trained.weights.topics)
