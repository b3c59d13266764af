"""Exports that carry the filter of the summary page: plain files, or with their progress for a page that shows it."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Depends, Request
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response, StreamingResponse

from models.errors import Problem
from service.database import DatabaseSession, make_sessions, reading
from service.dialogues.store import find_dialogue
from service.opinions.nouns import today
from service.summaries.api import XLSX, note_export
from service.summaries.describing import describe
from service.summaries.document_parts import Matter, Meeting
from service.summaries.documents import MAX_LINES, TooManyForWord
from service.summaries.exporting import Told, Write, send_with_progress, write_aside, write_table, write_word
from service.summaries.filter_pages import Chosen, Reader
from service.summaries.nouns import Selection
from service.summaries.opinion_list import lines_of, to_csv
from service.summaries.tallying import count_cells

router = APIRouter(include_in_schema=False)

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TABLE: Final = "bang-tong-hop"
DOCUMENT_NAMES: Final = {"table": TABLE, "report": "bao-cao", "notice": "thong-bao-ket-luan"}
PRIVATE: Final = {"Cache-Control": "no-store"}


class NoSuchDocument(Problem):
    """A kind of document that the office does not produce."""

    status = 404
    code = "no_such_document"
    title = "Không có loại văn bản này"


@router.get("/opinions.csv", dependencies=[Depends(note_export)])
def export_csv(
    request: Request, session: DatabaseSession, _actor: Reader, selection: Chosen, progress: bool = False
) -> Response:
    """Sent while it is written: the session lives as long as the answer."""
    state = request.app.state
    if progress:
        n_rows = _count(session, selection)
        return _with_progress(".csv", partial(_write_table, request, selection, "csv"), n_rows=n_rows)

    def rows() -> Iterator[bytes]:
        with make_sessions(reading(state.engine))() as own:
            yield from to_csv(lines_of(own, selection, state.classifier.taxonomy))

    headers = {"Content-Disposition": f'attachment; filename="{TABLE}.csv"'} | PRIVATE
    return StreamingResponse(rows(), 200, headers, "text/csv; charset=utf-8")


@router.get("/opinions.xlsx", dependencies=[Depends(note_export)])
def export_xlsx(
    request: Request, session: DatabaseSession, _actor: Reader, selection: Chosen, progress: bool = False
) -> Response:
    write = partial(_write_table, request, selection, "xlsx")
    if progress:
        return _with_progress(".xlsx", write, n_rows=_count(session, selection))
    return _file(write_aside(".xlsx", write), XLSX, f"{TABLE}.xlsx")


@router.get("/{kind}.docx", dependencies=[Depends(note_export)])
def export_document(
    request: Request,
    kind: str,
    session: DatabaseSession,
    actor: Reader,
    selection: Chosen,
    progress: bool = False,
) -> Response:
    """Bảng tổng hợp, báo cáo, thông báo kết luận, with the same filter as the page."""
    if kind not in DOCUMENT_NAMES:
        raise NoSuchDocument("Chỉ có bảng tổng hợp, báo cáo và thông báo kết luận.")
    state, n_rows = request.app.state, _count(session, selection)
    if n_rows > MAX_LINES:
        raise TooManyForWord.of(n_rows)
    asked = selection.dialogue_id
    dialogue = find_dialogue(session, asked, commune=actor.commune) if asked else None
    matter = partial(
        Matter,
        profile=state.communes.of(selection.commune),
        described=describe(
            selection,
            profile=state.communes.of(selection.commune),
            taxonomy=state.classifier.taxonomy,
            dialogues={},
        ),
        on=today(),
        meeting=Meeting(dialogue.title, dialogue.held_on, dialogue.place, dialogue.chair)
        if dialogue
        else None,
    )

    def write(path: Path, told: Told) -> None:
        with make_sessions(reading(state.engine))() as own:
            write_word(kind, lines_of(own, selection, state.classifier.taxonomy), path, told, matter)

    if progress:
        return _with_progress(".docx", write, n_rows=n_rows)
    return _file(write_aside(".docx", write), DOCX, f"{DOCUMENT_NAMES[kind]}.docx")


def _write_table(request: Request, selection: Selection, kind: str, path: Path, told: Told) -> None:
    state = request.app.state
    with make_sessions(reading(state.engine))() as own:
        write_table(kind, lines_of(own, selection, state.classifier.taxonomy), path, told)


def _count(session: DatabaseSession, selection: Selection) -> int:
    return count_cells(session, selection).open_to_see().total("n_opinions")


def _with_progress(suffix: str, write: Write, *, n_rows: int) -> Response:
    parts = send_with_progress(suffix, write, n_rows=n_rows)
    return StreamingResponse(parts, 200, PRIVATE, "application/octet-stream")


def _file(path: Path, media_type: str, name: str) -> Response:
    remove = BackgroundTask(path.unlink)
    return FileResponse(path, headers=PRIVATE, media_type=media_type, filename=name, background=remove)
