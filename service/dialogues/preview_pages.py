"""The page of one dialogue: a preview that an officer works on row by row, and later what became of it."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from models.errors import Problem
from service.accounts.nouns import Actor
from service.database import DatabaseSession
from service.dialogues.closing import confirm_preview, discard_preview
from service.dialogues.editing import Desk
from service.dialogues.pages import Officer
from service.dialogues.preview_view import confirmed_context, preview_context
from service.dialogues.preview_work import Order, Typed, TypedRow, Work, obey, save
from service.dialogues.records import DialogueRecord
from service.dialogues.store import get_dialogue, rows_of
from service.opinions.api import get_reception
from service.opinions.receiving import Reception
from service.web.forms import BadForm, PageForm, chosen, written
from service.web.pages import leave_for, page, see_other
from service.web.writing import narrowed

router = APIRouter(prefix="/dialogues", include_in_schema=False)


@router.get("/{dialogue_id}")
def show_dialogue(
    request: Request, dialogue_id: str, session: DatabaseSession, actor: Officer, open: str = "", at: str = ""
) -> Response:
    """`open` are ids of rows to be written in, `at` the one that the officer worked on last."""
    dialogue = get_dialogue(session, dialogue_id, commune=actor.commune)
    opened = {int(id) for id in open.split(",") if id.isdecimal()}
    return _show(request, session, dialogue, actor, opened=opened, at=int(at) if at.isdecimal() else 0)


@router.post("/{dialogue_id}")
def work_on_preview(
    request: Request,
    dialogue_id: str,
    form: PageForm,
    session: DatabaseSession,
    actor: Officer,
    reception: Annotated[Reception, Depends(get_reception)],
) -> Response:
    """Saves all that was typed, then does what the button says; a second click on "confirm" changes nothing."""
    dialogue = get_dialogue(session, dialogue_id, commune=actor.commune, lock=True)
    order, here = Order.read(written(form, "do")), f"/dialogues/{dialogue_id}"
    if dialogue.state != "preview":
        return leave_for(request, here)
    if order.verb == "discard":
        discard_preview(session, dialogue, account_id=actor.account_id)
        return leave_for(request, "/dialogues")
    work = Work(session, dialogue, rows_of(session, dialogue_id), _desk(request, actor))
    typed = _typed(form)
    try:
        save(work, typed, order)
        with session.begin_nested():
            if order.verb == "confirm":
                confirm_preview(session, dialogue, reception=reception, account_id=actor.account_id)
                return leave_for(request, here)
            opened, at = obey(work, typed, order)
    except Problem as fault:
        faults = fault.faults if isinstance(fault, BadForm) else {order.field: fault.detail}
        return _show(request, session, dialogue, actor, typed=typed, faults=faults, at=order.row_id)
    return see_other(here + narrowed({}, open=",".join(map(str, sorted(opened))), at=at or None))


def _desk(request: Request, actor: Actor) -> Desk:
    state = request.app.state
    return Desk(state.classifier, state.communes.of(actor.commune))


def _typed(form: FormData) -> Typed:
    """The facts, the rows that stood open, and what was typed to be added."""
    ids = [int(id) for id in chosen(form, "row") if id.isdecimal()]
    rows = {
        id: TypedRow(
            fields={
                name: written(form, f"{name}-{id}")
                for name in ("text", "speaker", "village", "answer", "kind")
            },
            topics=tuple(chosen(form, f"topic-{id}")),
            seen=written(form, f"seen-{id}"),
        )
        for id in ids
    }
    facts = {name: written(form, name) for name in ("title", "held_on", "place", "chair") if name in form}
    added = {name: written(form, f"new-{name}") for name in ("text", "speaker", "village")}
    lines = frozenset(int(number) for number in chosen(form, "line") if number.isdecimal())
    return Typed(facts, rows, added, lines, written(form, "seen"))


def _show(
    request: Request,
    session: DatabaseSession,
    dialogue: DialogueRecord,
    actor: Actor,
    *,
    opened: set[int] | None = None,
    at: int = 0,
    typed: Typed | None = None,
    faults: Mapping[str, str] | None = None,
) -> Response:
    state = request.app.state
    if dialogue.state == "preview":
        template = "dialogues/preview.html"
        context = preview_context(
            session,
            dialogue,
            taxonomy=state.classifier.taxonomy,
            opened=opened or set(),
            typed=typed,
            faults=faults or {},
        )
    else:
        template, context = "dialogues/confirmed.html", confirmed_context(session, dialogue)
    return page(
        request,
        template,
        actor=actor,
        status=422 if faults else 200,
        dialogue=dialogue,
        at=at,
        villages=state.communes.of(actor.commune).villages,
        **context,
    )
