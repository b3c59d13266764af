"""Pages of labelled files: a file in, its rows to look through, fix or leave out, and what is learnt from."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from models.errors import Problem
from models.taxonomy import Taxonomy
from service.accounts.api import require, require_first
from service.accounts.nouns import Actor
from service.accounts.store import names_of
from service.database import DatabaseSession
from service.dialogues.labelled_api import TEACHERS
from service.dialogues.labelled_importing import (
    LabelEdit,
    confirm_labelled,
    edit_labelled,
    keep_labelled_preview,
    withdraw_labelled,
)
from service.dialogues.labelled_nouns import NotLabelled
from service.dialogues.labelled_reading import read_labelled
from service.dialogues.labelled_records import LabelledFileRecord, LabelledRowRecord
from service.dialogues.labelled_store import get_file, list_files, rows_of_file
from service.dialogues.labelled_understanding import understand
from service.dialogues.labelled_view import labelled_context, suggestion_for, suggestions, written_topics
from service.dialogues.upload_pages import read_slowly
from service.web.forms import PageForm, chosen, written
from service.web.pages import leave_for, page, see_other
from service.web.writing import narrowed

router = APIRouter(prefix="/dialogues/labelled", include_in_schema=False)

Teacher = Annotated[Actor, Depends(require(*TEACHERS))]
Sender = Annotated[Actor, Depends(require_first(*TEACHERS))]


@router.get("")
def show_files(request: Request, session: DatabaseSession, actor: Teacher) -> Response:
    return _files_page(request, session, actor)


@router.post("")
async def import_file(request: Request, form: PageForm, actor: Sender) -> Response:
    def tell(session: Session, fault: Problem) -> Response:
        return _files_page(request, session, actor, fault=fault)

    return await read_slowly(request, lambda: _keep(request, form, actor), tell=tell)


@router.get("/{id}")
def show_file(
    request: Request, id: str, session: DatabaseSession, actor: Teacher, view: str = "", place: str = ""
) -> Response:
    record = get_file(session, id, commune=actor.commune)
    return _file_page(request, session, record, actor, view=view, place=place)


@router.post("/{id}")
def work_on_file(
    request: Request, id: str, form: PageForm, session: DatabaseSession, actor: Teacher
) -> Response:
    """Saves what was typed into the rows on the page, then does what the button says."""
    record = get_file(session, id, commune=actor.commune, lock=True)
    verb, _, position = written(form, "do").partition("-")
    if verb == "withdraw" and record.state != "withdrawn":
        withdraw_labelled(session, record, account_id=actor.account_id)
        return leave_for(request, "/dialogues/labelled")
    view, place = written(form, "view"), written(form, "place")
    if record.state != "preview":
        return see_other(f"/dialogues/labelled/{id}")
    taxonomy = request.app.state.classifier.taxonomy
    edits = _typed(form, rows_of_file(session, id), taxonomy)
    try:
        if verb == "confirm":
            confirm_labelled(
                session, record, edits=edits, leave_out_faulty=bool(written(form, "leave_out_faulty")),
                taxonomy=taxonomy, account_id=actor.account_id,
            )  # fmt: skip
            return see_other(f"/dialogues/labelled/{id}")
        rows = edit_labelled(session, record, edits=edits, taxonomy=taxonomy)
        asked = _asked(verb, int(position) if position.isdecimal() else 0, rows)
        edit_labelled(session, record, edits=asked, taxonomy=taxonomy)
    except Problem as fault:
        return _file_page(request, session, record, actor, view=view, place=place, fault=fault)
    return see_other(f"/dialogues/labelled/{id}" + narrowed({}, view=view, place=place))


def _keep(request: Request, form: FormData, actor: Actor) -> str:
    """The path of the preview that was made of the file in the form."""
    file, state = form.get("file"), request.app.state
    if not isinstance(file, UploadFile) or not file.filename:
        raise NotLabelled("Hãy chọn tệp đã gán nhãn.")
    content, name = file.file.read(), file.filename
    table = read_labelled(content, name)
    profile = state.communes.of(actor.commune)
    rows = understand(table.rows, classifier=state.classifier, profile=profile)
    with state.sessions.begin() as session:
        id = keep_labelled_preview(
            session, rows, name=name, content=content, columns=table.columns, account_id=actor.account_id
        ).id
    return f"/dialogues/labelled/{id}"


def _typed(form: FormData, rows: Sequence[LabelledRowRecord], taxonomy: Taxonomy) -> list[LabelEdit]:
    """An edit for each row on the page in which something else stands than before."""
    shown = set(chosen(form, "row"))
    edits = []
    for row in rows:
        if str(row.position) not in shown:
            continue
        topics, kind = written(form, f"topics-{row.position}"), written(form, f"kind-{row.position}")
        has_new_topics = topics.strip() != written_topics(row, taxonomy).strip()
        has_new_kind = bool(kind) and kind != row.kind
        if has_new_topics or has_new_kind:
            edits.append(LabelEdit(row.position, topics[:400], kind or None))
    return edits


def _asked(verb: str, position: int, rows: Sequence[LabelledRowRecord]) -> list[LabelEdit]:
    """What the button asks for: the nearest words of one row or of all, leaving a row out, taking it back."""
    row = next((one for one in rows if one.position == position), None)
    if verb == "suggested":
        return suggestions(rows)
    if verb == "use" and row is not None:
        edit = suggestion_for(row)
        return [edit] if edit else []
    if verb in ("out", "in") and row is not None:
        return [LabelEdit(position, left_out=verb == "out")]
    return []


def _files_page(
    request: Request, session: Session, actor: Actor, *, fault: Problem | None = None
) -> Response:
    files = list_files(session, commune=actor.commune)
    return page(
        request,
        "dialogues/labelled_files.html",
        actor=actor,
        status=fault.status if fault else 200,
        here="labelled",
        fault=fault.detail if fault else None,
        files=files,
        names=names_of(session, [record.created_by for record in files]),
    )


def _file_page(
    request: Request,
    session: DatabaseSession,
    record: LabelledFileRecord,
    actor: Actor,
    *,
    view: str,
    place: str,
    fault: Problem | None = None,
) -> Response:
    context = labelled_context(
        session,
        record,
        taxonomy=request.app.state.classifier.taxonomy,
        view=view,
        place=int(place) if place.isdecimal() else 1,
    )
    return page(
        request,
        "dialogues/labelled_file.html",
        actor=actor,
        status=fault.status if fault else 200,
        fault=fault.detail if fault else None,
        **context,
    )
