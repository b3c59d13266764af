"""HTTP calls of the dialogues: minutes to a preview, the preview to opinions."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from anyio import to_thread
from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile
from starlette.responses import Response

from models.errors import Problem
from service.accounts.api import require, require_first
from service.accounts.nouns import Actor, Role
from service.database import DatabaseSession
from service.dialogues.closing import discard_preview
from service.dialogues.confirming import confirm_dialogue
from service.dialogues.labelled_api import preview_labelled
from service.dialogues.nouns import Document
from service.dialogues.presenting import confirmed_to_json, dialogue_to_json, preview_to_json
from service.dialogues.previewing import Room, StatedFacts, checked_day, hash_of, preview_minutes
from service.dialogues.reading import read_document
from service.dialogues.schemas import DIALOGUE_BODY, PREVIEW_EXAMPLE, ConfirmIn, DialogueIn, FactsIn
from service.dialogues.store import find_same_minutes, get_dialogue, list_dialogues, rows_of
from service.opinions.api import get_reception
from service.opinions.receiving import Reception
from service.opinions.repeating import do_once
from service.web.answers import json_answer

router = APIRouter(prefix="/dialogues", tags=["Đối thoại"])

_Model = TypeVar("_Model", bound=FactsIn)
OFFICE = (Role.officer, Role.reviewer, Role.leader, Role.administrator)
Officer = Annotated[Actor, Depends(require(*OFFICE))]
Sender = Annotated[Actor, Depends(require_first(*OFFICE))]


class NoFile(Problem):
    """The form holds no file."""

    status = 422
    code = "no_file"
    title = "Chưa chọn tệp"


class NeitherFormNorJson(Problem):
    status = 415
    code = "unsupported_content_type"
    title = "Kiểu nội dung không được nhận"


@router.post(
    "",
    status_code=201,
    summary="Biên bản thành bản xem trước",
    openapi_extra={"requestBody": DIALOGUE_BODY},
    responses={201: {"content": {"application/json": {"example": PREVIEW_EXAMPLE}}}},
)
async def post_dialogue(
    request: Request,
    actor: Sender,
    labelled: Annotated[
        bool, Query(description="Bảng đã gán nhãn, để huấn luyện: xem /labelled-files.")
    ] = False,
) -> Response:
    """Nhận tệp biên bản (docx, pdf có chữ, xlsx, csv, txt, json) hoặc JSON, tách thành từng ý kiến kèm đề xuất.

    Chưa tạo ý kiến nào: hãy xem lại rồi gọi `/confirm`. Nội dung có thể là tố cáo chỉ hiện vị trí.
    """
    if labelled:
        return await preview_labelled(request, actor=actor)
    read, stated, content = await _sent(request)
    checked_day(stated.held_on)
    work = _previewing(request, read, stated, content, actor)
    return json_answer(await to_thread.run_sync(work, limiter=request.app.state.batches), status=201)


async def _sent(request: Request) -> tuple[Callable[[], Document], StatedFacts, tuple[bytes, str]]:
    """How to read the document, what the sender says about it, and its bytes with the file's name."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        body = await request.body()
        sent = _validated(DialogueIn, body)
        return sent.to_document, sent.to_stated(), (body, "")
    if kind != "multipart/form-data":
        raise NeitherFormNorJson("Hãy gửi tệp bằng multipart/form-data, hoặc JSON với application/json.")
    async with request.form(max_files=1, max_fields=10) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise NoFile("Hãy gửi tệp biên bản trong trường file.")
        content, name = await file.read(), file.filename or "minutes.txt"
        fields = {key: value for key, value in form.items() if key != "file"}
    return lambda: read_document(content, name), _validated(FactsIn, fields).to_stated(), (content, name)


def _validated(model: type[_Model], sent: bytes | dict[str, Any]) -> _Model:
    """Faults are answered like those of any other body, without quoting it."""
    try:
        if isinstance(sent, bytes):
            return model.model_validate_json(sent)
        return model.model_validate({key: value for key, value in sent.items() if value != ""})
    except ValidationError as error:
        faults = [{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors(include_input=False)]
        raise RequestValidationError(faults) from None


def _previewing(
    request: Request,
    read: Callable[[], Document],
    stated: StatedFacts,
    sent: tuple[bytes, str],
    actor: Actor,
) -> Callable[[], dict[str, Any]]:
    state = request.app.state
    commune = actor.commune or state.profile.name

    def work() -> dict[str, Any]:
        id = preview_minutes(
            read,
            name=sent[1],
            content_hash=hash_of(sent[0]),
            stated=stated,
            room=Room(state.classifier, state.communes.of(actor.commune), state.sessions),
            commune=commune,
            account_id=actor.account_id,
        )
        with state.sessions() as session:
            return _preview(session, id, commune=commune)

    return work


def _preview(session: Session, dialogue_id: str, *, commune: str) -> dict[str, Any]:
    dialogue = get_dialogue(session, dialogue_id, commune=commune)
    same_as = find_same_minutes(session, content_hash=dialogue.content_hash, commune=dialogue.commune)
    return preview_to_json(
        dialogue, rows_of(session, dialogue_id), same_as=same_as if same_as != dialogue_id else None
    )


@router.get("", summary="Các cuộc đối thoại")
def get_dialogues(
    session: DatabaseSession, actor: Officer, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> Response:
    """Mới nhất trước, kèm số ý kiến đã tiếp nhận."""
    listed = list_dialogues(session, commune=actor.commune, n=limit)
    return json_answer(
        {"dialogues": [{**dialogue_to_json(dialogue), "n_opinions": count} for dialogue, count in listed]}
    )


@router.get("/{dialogue_id}", summary="Một cuộc đối thoại")
def get_one_dialogue(dialogue_id: str, session: DatabaseSession, actor: Officer) -> Response:
    """Bản xem trước với từng dòng; sau khi xác nhận, các dòng không còn nội dung."""
    return json_answer(_preview(session, dialogue_id, commune=actor.commune))


@router.post("/{dialogue_id}/confirm", summary="Xác nhận: bản xem trước thành ý kiến")
def post_confirmation(
    dialogue_id: str,
    body: ConfirmIn,
    session: DatabaseSession,
    actor: Officer,
    reception: Annotated[Reception, Depends(get_reception)],
    idempotency_key: Annotated[str | None, Header()] = None,
) -> Response:
    """Bỏ, nhập, sửa dòng theo `rows`; các dòng còn lại được tiếp nhận như ý kiến của ngày tổ chức."""
    answer = do_once(
        session=session,
        key=idempotency_key,
        request={"dialogue": dialogue_id, **body.model_dump(mode="json")},
        account_id=actor.account_id,
        do=lambda: _confirm(session, dialogue_id, body, actor, reception),
    )
    return json_answer(answer)


def _confirm(
    session: Session, dialogue_id: str, body: ConfirmIn, actor: Actor, reception: Reception
) -> dict[str, Any]:
    dialogue = get_dialogue(session, dialogue_id, commune=actor.commune, lock=True)
    confirmed = confirm_dialogue(
        session=session,
        dialogue=dialogue,
        edits=[row.to_edit() for row in body.rows],
        stated=body.to_stated(),
        reception=reception,
        account_id=actor.account_id,
    )
    return confirmed_to_json(dialogue, confirmed)


@router.delete("/{dialogue_id}", status_code=204, summary="Bỏ một bản xem trước")
def delete_preview(dialogue_id: str, session: DatabaseSession, actor: Officer) -> Response:
    """Xóa bản xem trước cùng nội dung của nó; cuộc đối thoại đã xác nhận thì không xóa được."""
    dialogue = get_dialogue(session, dialogue_id, commune=actor.commune, lock=True)
    discard_preview(session, dialogue, account_id=actor.account_id)
    return Response(status_code=204)
