"""The page where minutes come in: a file or pasted text, previews that wait, and what was imported before."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from models.errors import Problem
from service.accounts.api import require, require_first
from service.accounts.nouns import Actor
from service.accounts.store import names_of
from service.database import DatabaseSession
from service.dialogues.api import OFFICE
from service.dialogues.previewing import Room, StatedFacts, hash_of, preview_minutes
from service.dialogues.reading import read_document
from service.dialogues.schemas import MAX_MINUTES_CHARS
from service.dialogues.store import list_dialogues
from service.dialogues.upload_pages import read_slowly
from service.web.forms import PageForm, written
from service.web.pages import page

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
async def import_minutes(request: Request, form: PageForm, actor: Sender) -> Response:
    state = request.app.state

    def read() -> str:
        sent = _sent(form)
        id = preview_minutes(
            lambda: read_document(sent.content, sent.name),
            name=sent.shown_name,
            content_hash=hash_of(sent.content),
            stated=StatedFacts(),
            room=Room(state.classifier, state.communes.of(actor.commune), state.sessions),
            commune=actor.commune or state.profile.name,
            account_id=actor.account_id,
            goes_on=True,
        )
        return f"/dialogues/{id}"

    def tell(session: Session, fault: Problem) -> Response:
        return _imports_page(request, session, actor, typed=written(form, "text"), fault=fault)

    return await read_slowly(request, read, tell=tell)


def _sent(form: FormData) -> Sent:
    file, text = form.get("file"), written(form, "text")
    if isinstance(file, UploadFile) and file.filename:
        if text.strip():
            raise NothingSent("Hãy chọn một trong hai: tệp, hoặc nội dung dán vào.")
        return Sent(file.file.read(), file.filename, file.filename)
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
