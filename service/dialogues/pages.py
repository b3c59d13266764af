"""The page where minutes come in: a file or pasted text, previews that wait, and what was imported before."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Final

from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from models.errors import Problem
from service.accounts.api import require, require_first
from service.accounts.nouns import Actor
from service.accounts.store import names_of
from service.database import DatabaseSession, make_sessions, reading
from service.dialogues.api import OFFICE
from service.dialogues.nouns import Document
from service.dialogues.previewing import Room, StatedFacts, hash_of, preview_minutes
from service.dialogues.reading import read_document
from service.dialogues.schemas import MAX_MINUTES_CHARS
from service.dialogues.store import list_dialogues
from service.web.form_limits import FORM_LIMITS
from service.web.forms import written
from service.web.pages import page, see_other

router = APIRouter(prefix="/dialogues", include_in_schema=False)

Officer = Annotated[Actor, Depends(require(*OFFICE))]
Sender = Annotated[Actor, Depends(require_first(*OFFICE))]
PASTED: Final = "Biên bản dán vào"
N_LISTED: Final = 50


class NothingSent(Problem):
    """Neither a file nor a text, or both."""

    status = 422
    code = "nothing_sent"
    title = "Chưa có biên bản"


@dataclass(frozen=True, slots=True)
class Sent:
    """What came in: bytes, the name that tells their format, and the name that people shall see."""

    content: bytes
    name: str
    shown_name: str


@router.get("")
def show_imports(request: Request, session: DatabaseSession, actor: Officer) -> Response:
    return _imports_page(request, session, actor)


@router.post("")
async def import_minutes(request: Request, actor: Sender) -> Response:
    """Reading may take half a minute, in which no transaction is open."""
    async with request.form(**FORM_LIMITS) as form:
        try:
            work = _previewing(request, await _sent(form), actor)
            id = await to_thread.run_sync(work, limiter=request.app.state.batches)
        except Problem as fault:
            told = partial(_told, request, actor, typed=written(form, "text"), fault=fault)
            return await to_thread.run_sync(told)
    return see_other(f"/dialogues/{id}")


async def _sent(form: FormData) -> Sent:
    file, text = form.get("file"), written(form, "text")
    if isinstance(file, UploadFile) and file.filename:
        if text.strip():
            raise NothingSent("Hãy chọn một trong hai: tệp, hoặc nội dung dán vào.")
        return Sent(await file.read(), file.filename, file.filename)
    if not text.strip():
        raise NothingSent("Hãy chọn tệp biên bản, hoặc dán nội dung biên bản vào ô chữ.")
    if len(text) > MAX_MINUTES_CHARS:
        raise NothingSent("Nội dung dán vào dài quá 1.000.000 ký tự: hãy chia làm nhiều lần.")
    name = "pasted.csv" if _is_table(text) else "pasted.txt"
    return Sent(text.encode("utf-8", "replace"), name, PASTED)


def _is_table(text: str) -> bool:
    """Cells copied from a spreadsheet come with tabs between them."""
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) > 1 and sum("\t" in line for line in lines) > 0.8 * len(lines)


def _previewing(request: Request, sent: Sent, actor: Actor) -> Callable[[], str]:
    state = request.app.state

    def read() -> Document:
        return read_document(sent.content, sent.name)

    def work() -> str:
        return preview_minutes(
            read,
            name=sent.shown_name,
            content_hash=hash_of(sent.content),
            stated=StatedFacts(),
            room=Room(state.classifier, state.communes.of(actor.commune), state.sessions),
            commune=actor.commune or state.profile.name,
            account_id=actor.account_id,
            goes_on=True,
        )

    return work


def _told(request: Request, actor: Actor, *, typed: str, fault: Problem) -> Response:
    """The page with what could not be done, in a transaction of its own."""
    with make_sessions(reading(request.app.state.engine)).begin() as session:
        return _imports_page(request, session, actor, typed=typed, fault=fault)


def _imports_page(
    request: Request,
    session: Session,
    actor: Actor,
    *,
    typed: str = "",
    fault: Problem | None = None,
) -> Response:
    listed = list_dialogues(session, commune=actor.commune, n=N_LISTED)
    return page(
        request,
        "dialogues/imports.html",
        actor=actor,
        status=fault.status if fault else 200,
        here="minutes",
        typed=typed,
        fault=fault.detail if fault else None,
        previews=[dialogue for dialogue, _ in listed if dialogue.state == "preview"],
        confirmed=[(dialogue, n) for dialogue, n in listed if dialogue.state == "confirmed"],
        names=names_of(session, [dialogue.created_by for dialogue, _ in listed]),
    )
