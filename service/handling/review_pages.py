"""Pages of the review queue: one opinion at a time, labels as toggles, confirmed with one key; or many in a list."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from models.errors import Problem
from service.accounts.api import require
from service.accounts.nouns import Actor
from service.accounts.store import names_of
from service.database import DatabaseSession
from service.handling.access import READERS, WRITERS, open_opinion, sees_guarded
from service.handling.confirming import Desk, confirm, confirm_suggestions, labels_in_force, undo_confirmation
from service.handling.guarded_reading import note_reading
from service.handling.listing import list_opinions
from service.handling.preconditions import ChangedMeanwhile
from service.handling.queueing import claim, count_waiting, find_other_holder, take_turn
from service.handling.review_view import N_SKIPPED, ReviewQuery, queue_filter, review_context
from service.handling.showing import entry_to_json
from service.handling.telling import Names, tell
from service.opinions.judging_matters import join_matter, part_matter
from service.opinions.nouns import Labels, today
from service.opinions.records import OpinionRecord
from service.opinions.store import find_opinion, history_of
from service.web.forms import PageForm, chosen, without_faults, written
from service.web.pages import page, see_other
from service.web.writing import narrowed

router = APIRouter(prefix="/review", include_in_schema=False)

Reader = Annotated[Actor, Depends(require(*READERS))]
Writer = Annotated[Actor, Depends(require(*WRITERS))]


def read_query(request: Request) -> ReviewQuery:
    """The filter in the address; what cannot be understood is left out."""
    return without_faults(ReviewQuery, dict(request.query_params))[0]


Query = Annotated[ReviewQuery, Depends(read_query)]


@router.get("")
def show_next(request: Request, actor: Reader, query: Query) -> Response:
    """Writes a claim, so it opens a writing transaction of its own although it only answers a GET.

    Whoever only looks gets the list: this is the page after signing in.
    """
    if actor.roles.isdisjoint(WRITERS):
        return see_other("/review/list" + narrowed(query.kept()))
    with request.app.state.sessions.begin() as session:
        skipped = [opinion.id for code in query.codes("skip") if (opinion := find_opinion(session, code))]
        filter = queue_filter(query, actor)
        turn = take_turn(session, filter, account_id=actor.account_id, skipped=skipped)
        if turn.opinion is None:
            return page(
                request,
                "handling/review_done.html",
                actor=actor,
                query=query,
                n_left=turn.n_waiting,
                n_skipped=len(skipped),
            )
        note_reading(session, actor=actor, opinions=[turn.opinion])
        return _show(request, session, turn.opinion, actor=actor, query=query, n_left=turn.n_waiting)


@router.get("/list")
def show_list(request: Request, session: DatabaseSession, actor: Reader, query: Query) -> Response:
    on = today()
    filter = queue_filter(query, actor)
    found = list_opinions(session=session, filter=filter, on=on, cursor=query.cursor, n_entries=50)
    note_reading(request.app.state.sessions, actor=actor, opinions=[entry.opinion for entry in found.entries])
    taxonomy = request.app.state.classifier.taxonomy
    entries = [
        entry_to_json(entry, taxonomy=taxonomy, on=on) | {"version": entry.opinion.version}
        for entry in found.entries
        if entry.opinion.confirmed_at is None
    ]
    return page(
        request,
        "handling/review_list.html",
        actor=actor,
        query=query,
        entries=entries,
        next_cursor=found.next_cursor,
        n_left=count_waiting(session, filter),
        topics=taxonomy.topics,
    )


@router.post("/list")
def confirm_many(
    request: Request, form: PageForm, session: DatabaseSession, actor: Writer, query: Query
) -> Response:
    picked: list[tuple[OpinionRecord, int]] = []
    for value in chosen(form, "pick"):
        code, _, version = value.partition(":")
        picked.append((open_opinion(session, code, actor=actor, lock=True), int(version or 0)))
    confirmed, n_left = confirm_suggestions(session=session, picked=picked, desk=_desk(request, actor))
    target = narrowed(query.kept(), done=",".join(confirmed[:50]), left=n_left or None)
    return see_other(f"/review/list{target}")


@router.post("/undo")
def undo(request: Request, form: PageForm, session: DatabaseSession, actor: Writer, query: Query) -> Response:
    codes = chosen(form, "code")
    for code in codes:
        opinion = open_opinion(session, code, actor=actor, lock=True)
        undo_confirmation(session=session, opinion=opinion, desk=_desk(request, actor))
        claim(session, opinion_id=opinion.id, account_id=actor.account_id)
    back = f"/review/{codes[0]}" if len(codes) == 1 else "/review/list"
    return see_other(back + narrowed(query.kept()))


@router.get("/{code}")
def show_one(request: Request, code: str, session: DatabaseSession, actor: Reader, query: Query) -> Response:
    opinion = open_opinion(session, code, actor=actor)
    note_reading(request.app.state.sessions, actor=actor, opinions=[opinion])
    n_left = count_waiting(session, queue_filter(query, actor))
    return _show(request, session, opinion, actor=actor, query=query, n_left=n_left)


@router.post("/{code}")
def confirm_one(
    request: Request, code: str, form: PageForm, session: DatabaseSession, actor: Writer, query: Query
) -> Response:
    opinion = open_opinion(session, code, actor=actor, lock=True)
    labels = Labels(tuple(chosen(form, "topic")), written(form, "kind"))
    version = written(form, "version")
    try:
        confirm(
            session=session,
            opinion=opinion,
            labels=labels,
            version=int(version) if version.isdigit() else 0,
            desk=_desk(request, actor),
        )
    except ChangedMeanwhile:
        if not _is_own_repetition(session, opinion, labels, actor):
            return _show_conflict(request, session, opinion, actor=actor, query=query, wanted=labels)
    except Problem as problem:
        n_left = count_waiting(session, queue_filter(query, actor))
        return _show(
            request, session, opinion, actor=actor, query=query, n_left=n_left, fault=problem, wanted=labels
        )
    return see_other("/review" + narrowed(query.kept(), done=opinion.code))


@router.post("/{code}/matter")
def judge_matter(
    code: str, form: PageForm, session: DatabaseSession, actor: Writer, query: Query
) -> Response:
    """The same matter as the earlier opinion that the form names, or, without one, a matter of its own."""
    opinion = open_opinion(session, code, actor=actor, lock=True)
    if same_as := written(form, "same_as"):
        earlier = open_opinion(session, same_as, actor=actor)
        join_matter(session=session, opinion=opinion, earlier=earlier, account_id=actor.account_id)
    else:
        part_matter(session=session, opinion=opinion, account_id=actor.account_id)
    return see_other(f"/review/{opinion.code}" + narrowed(query.kept()))


def _show(
    request: Request,
    session: DatabaseSession,
    opinion: OpinionRecord,
    *,
    actor: Actor,
    query: ReviewQuery,
    n_left: int,
    fault: Problem | None = None,
    changed: str | None = None,
    wanted: Labels | None = None,
) -> Response:
    holder = find_other_holder(session, opinion_id=opinion.id, account_id=actor.account_id)
    skip = ",".join([*query.codes("skip"), opinion.code][-N_SKIPPED:])
    return page(
        request,
        "handling/review.html",
        actor=actor,
        status=409 if changed else fault.status if fault else 200,
        query=query,
        n_left=n_left,
        fault=fault.detail if fault else None,
        changed=changed,
        holder=names_of(session, [holder]).get(holder or 0),
        skip=narrowed(query.kept(), skip=skip),
        may_write=bool(actor.roles & set(WRITERS)),
        **review_context(session, opinion, state=request.app.state, wanted=wanted),
    )


def _show_conflict(
    request: Request,
    session: DatabaseSession,
    opinion: OpinionRecord,
    *,
    actor: Actor,
    query: ReviewQuery,
    wanted: Labels,
) -> Response:
    """The second of two officers is told what the first did, with the own choice still in the form."""
    state = request.app.state
    history = history_of(session, opinion.id)
    accounts = names_of(session, [line.account_id for line in history])
    told: list[Any] = tell(
        history, Names(state.classifier.taxonomy, state.communes.of(opinion.commune), accounts)
    )
    decisive = [line for line in told if not line.sentence.startswith("Đề xuất")]
    changed = f"{decisive[-1].by}: {decisive[-1].sentence}" if decisive else ""
    n_left = count_waiting(session, queue_filter(query, actor))
    return _show(
        request, session, opinion, actor=actor, query=query, n_left=n_left, changed=changed, wanted=wanted
    )


def _is_own_repetition(
    session: DatabaseSession, opinion: OpinionRecord, labels: Labels, actor: Actor
) -> bool:
    """A double click: the same officer has just said the same."""
    in_force = labels_in_force(session, opinion)
    return opinion.confirmed_by == actor.account_id and in_force == labels


def _desk(request: Request, actor: Actor) -> Desk:
    state = request.app.state
    profile = state.communes.of(actor.commune)
    return Desk(actor.account_id, state.classifier.taxonomy, profile, sees_guarded(actor))
