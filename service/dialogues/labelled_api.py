"""HTTP calls of labelled files: a file to a preview, fixes and confirmation, withdrawal."""

from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from pydantic import Field
from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile
from starlette.responses import Response

from service.accounts.api import require
from service.accounts.nouns import Actor, Role
from service.database import DatabaseSession, make_sessions, reading
from service.dialogues.labelled_importing import (
    LabelEdit,
    confirm_labelled,
    keep_labelled_preview,
    withdraw_labelled,
)
from service.dialogues.labelled_nouns import MAX_ROWS, NotLabelled
from service.dialogues.labelled_presenting import file_to_json, labelled_to_json
from service.dialogues.labelled_reading import read_labelled
from service.dialogues.labelled_store import find_same_file, get_file, list_files, rows_of_file
from service.dialogues.labelled_understanding import understand
from service.web.answers import json_answer
from service.web.bodies import Body, Line, LongLine

router = APIRouter(prefix="/labelled-files", tags=["Đối thoại"])

TEACHERS = (Role.officer, Role.reviewer, Role.administrator)
Teacher = Annotated[Actor, Depends(require(*TEACHERS))]


class LabelEditIn(Body):
    """What to do with one row of the preview."""

    position: int = Field(ge=1)
    topics: list[Line] | None = Field(None, max_length=20, description="Mã, tên hoặc tên tắt của lĩnh vực.")
    kind: LongLine | None = None
    left_out: bool | None = Field(None, description="true: bỏ dòng này.")

    def to_edit(self) -> LabelEdit:
        topics = None if self.topics is None else ";".join(self.topics)
        return LabelEdit(self.position, topics, self.kind, self.left_out)


class ConfirmLabelledIn(Body):
    """Rows to fix or leave out; all others are taken as they stand."""

    rows: list[LabelEditIn] = Field(default_factory=list, max_length=MAX_ROWS)
    leave_out_faulty: bool = Field(False, description="Bỏ mọi dòng còn lỗi.")


async def preview_labelled(request: Request, *, actor: Actor) -> Response:
    """The answer of `POST /dialogues?labelled=true`: a form with a file, or the file itself as JSON (Lines)."""
    content, name = await _sent(request)
    state = request.app.state

    def work() -> dict[str, Any]:
        written = read_labelled(content, name)
        profile = state.communes.of(actor.commune)
        rows = understand(written.rows, classifier=state.classifier, profile=profile)
        with state.sessions.begin() as session:
            id = keep_labelled_preview(
                session,
                rows,
                name=name,
                content=content,
                columns=written.columns,
                account_id=actor.account_id,
            ).id
        with make_sessions(reading(state.engine))() as session:
            return _shown(request, session, id)

    return json_answer(await to_thread.run_sync(work, limiter=state.batches), status=201)


async def _sent(request: Request) -> tuple[bytes, str]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in ("application/json", "application/x-ndjson"):
        return await request.body(), "labelled.jsonl"
    if kind != "multipart/form-data":
        raise NotLabelled("Hãy gửi tệp trong trường file của multipart/form-data, hoặc JSON Lines.")
    async with request.form(max_files=1, max_fields=10) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise NotLabelled("Hãy gửi tệp đã gán nhãn trong trường file.")
        return await file.read(), file.filename or "labelled.csv"


def _shown(request: Request, session: Session, file_id: str) -> dict[str, Any]:
    record = get_file(session, file_id)
    same_as = find_same_file(session, record.content_hash)
    return labelled_to_json(
        record, rows_of_file(session, file_id), taxonomy=request.app.state.classifier.taxonomy,
        same_as=same_as if same_as != file_id else None,
    )  # fmt: skip


@router.get("", summary="Các tệp đã gán nhãn")
def get_files(session: DatabaseSession, actor: Teacher) -> Response:
    """Mới nhất trước."""
    return json_answer(
        {"files": [file_to_json(record) for record in list_files(session, commune=actor.commune)]}
    )


@router.get("/{id}", summary="Một tệp đã gán nhãn")
def get_one_file(request: Request, id: str, session: DatabaseSession, actor: Teacher) -> Response:
    """Từng dòng kèm lỗi, gợi ý và cảnh báo trùng, mâu thuẫn."""
    return json_answer(_shown(request, session, get_file(session, id, commune=actor.commune).id))


@router.post("/{id}/confirm", summary="Xác nhận tệp đã gán nhãn")
def post_confirmation(
    request: Request,
    id: str,
    session: DatabaseSession,
    actor: Teacher,
    body: ConfirmLabelledIn | None = None,
) -> Response:
    """Sửa hoặc bỏ dòng theo `rows`; từ lần huấn luyện sau, các dòng còn lại được dùng để học."""
    body = body or ConfirmLabelledIn()
    record = get_file(session, id, commune=actor.commune, lock=True)
    n_kept = confirm_labelled(
        session, record, edits=[row.to_edit() for row in body.rows], leave_out_faulty=body.leave_out_faulty,
        taxonomy=request.app.state.classifier.taxonomy, account_id=actor.account_id,
    )  # fmt: skip
    return json_answer({"file": file_to_json(record), "n_saved": n_kept})


@router.delete("/{id}", status_code=204, summary="Rút một tệp đã gán nhãn")
def delete_labelled(id: str, session: DatabaseSession, actor: Teacher) -> Response:
    """Bản xem trước bị xóa; tệp đã xác nhận thì từ nay không dùng để học nữa và nội dung bị xóa."""
    withdraw_labelled(
        session, get_file(session, id, commune=actor.commune, lock=True), account_id=actor.account_id
    )
    return Response(status_code=204)
