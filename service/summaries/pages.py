"""The summary page with its filters in the address, and the exports that carry the same filter."""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response, StreamingResponse

from models.errors import Problem
from service.accounts.api import require
from service.accounts.nouns import Actor, Role
from service.database import DatabaseSession, make_sessions, reading
from service.dialogues.store import find_dialogue, list_confirmed
from service.handling.access import READERS
from service.handling.nouns import OUTCOME_NAMES
from service.opinions.nouns import today
from service.summaries.api import XLSX, note_export
from service.summaries.comparing import compare, count_by_week
from service.summaries.counting import summary_of
from service.summaries.describing import click_through, describe
from service.summaries.documents import MAX_LINES, Matter, Meeting, write_document
from service.summaries.nouns import TABLE_NAMES, Selection
from service.summaries.opinion_list import lines_of, to_csv, write_xlsx
from service.summaries.periods import PERIOD_NAMES, preset
from service.summaries.schemas import SummaryPageQuery
from service.summaries.store import find_repeated
from service.summaries.tallying import count_cells
from service.web.forms import without_faults
from service.web.pages import page

router = APIRouter(prefix="/summary", include_in_schema=False)

Reader = Annotated[Actor, Depends(require(*READERS))]
DEFAULT_PERIOD: Final = "quarter"
N_REPEATED: Final = 10
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCUMENT_NAMES: Final = {"table": "bang-tong-hop", "report": "bao-cao", "notice": "thong-bao-ket-luan"}


class NoSuchDocument(Problem):
    """A kind of document that the office does not produce."""

    status = 404
    code = "no_such_document"
    title = "Không có loại văn bản này"


def read_query(request: Request) -> tuple[SummaryPageQuery, list[str]]:
    """The filter in the address, and the names of fields that could not be understood."""
    query, faulty = without_faults(SummaryPageQuery, dict(request.query_params))
    return query, list(faulty)


Query = Annotated[tuple[SummaryPageQuery, list[str]], Depends(read_query)]


def read_selection(query: Query, actor: Reader) -> Selection:
    """What is counted: days of one's own win over a preset; neither of them means this quarter."""
    asked, on = query[0], today()
    selection = asked.to_noun(on=on, commune=actor.commune)
    if asked.since or asked.until or asked.dialogue:
        return selection
    period = preset(asked.period or DEFAULT_PERIOD, on)
    return replace(selection, since=period.since, until=period.until)


Chosen = Annotated[Selection, Depends(read_selection)]


@router.get("")
def show_summary(
    request: Request, session: DatabaseSession, actor: Reader, query: Query, selection: Chosen
) -> Response:
    state = request.app.state
    taxonomy = state.classifier.taxonomy
    asked, faulty = query
    counted = count_cells(session, selection)
    summary = summary_of(
        counted,
        session=session,
        selection=selection,
        taxonomy=taxonomy,
        may_see_guarded=Role.guard in actor.roles,
    )
    figures, earlier = compare(session, selection, counted)
    dialogues = list_confirmed(session, commune=actor.commune)
    return page(
        request,
        "summaries/summary.html",
        actor=actor,
        query=asked,
        kept=asked.kept(),
        faulty=faulty,
        period=None if asked.since or asked.until or asked.dialogue else asked.period or DEFAULT_PERIOD,
        periods=PERIOD_NAMES,
        selection=selection,
        described=describe(
            selection, profile=state.profile, taxonomy=taxonomy, dialogues={d.id: d.title for d in dialogues}
        ),
        summary=summary,
        figures=figures,
        earlier=earlier,
        weeks=count_by_week(session, selection),
        repeated=find_repeated(session, selection, n_most=N_REPEATED),
        table_names=TABLE_NAMES,
        behind=lambda **changes: click_through(selection, **changes),
        **_choices(request, dialogues),
    )


def _choices(request: Request, dialogues: Any) -> Mapping[str, Any]:
    state = request.app.state
    taxonomy = state.classifier.taxonomy
    return {
        "topics": taxonomy.topics,
        "kinds": taxonomy.kinds,
        "villages": state.profile.villages,
        "departments": list(state.profile.departments.values()),
        "outcomes": list(OUTCOME_NAMES.items()),
        "dialogues": [(row.id, f"{row.title} ({row.held_on:%d/%m/%Y})") for row in dialogues],
    }


@router.get("/opinions.csv", dependencies=[Depends(note_export)])
def export_csv(request: Request, _actor: Reader, selection: Chosen) -> Response:
    """Sent while it is written: the session lives as long as the answer."""
    state = request.app.state

    def rows() -> Iterator[bytes]:
        with make_sessions(reading(state.engine))() as session:
            yield from to_csv(lines_of(session, selection, state.classifier.taxonomy))

    headers = {"Content-Disposition": 'attachment; filename="bang-tong-hop.csv"', "Cache-Control": "no-store"}
    return StreamingResponse(rows(), 200, headers, "text/csv; charset=utf-8")


@router.get("/opinions.xlsx", dependencies=[Depends(note_export)])
def export_xlsx(request: Request, session: DatabaseSession, _actor: Reader, selection: Chosen) -> Response:
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as file:
        path = Path(file.name)
    write_xlsx(lines_of(session, selection, request.app.state.classifier.taxonomy), path)
    return FileResponse(
        path,
        headers={"Cache-Control": "no-store"},
        media_type=XLSX,
        filename="bang-tong-hop.xlsx",
        background=BackgroundTask(path.unlink),
    )


@router.get("/{kind}.docx", dependencies=[Depends(note_export)])
def export_document(
    request: Request, kind: str, session: DatabaseSession, actor: Reader, selection: Chosen
) -> Response:
    """Bảng tổng hợp, báo cáo, thông báo kết luận, with the same filter as the page."""
    if kind not in DOCUMENT_NAMES:
        raise NoSuchDocument("Chỉ có bảng tổng hợp, báo cáo và thông báo kết luận.")
    state = request.app.state
    asked = selection.dialogue_id
    dialogue = find_dialogue(session, asked, commune=actor.commune) if asked else None
    meeting = Meeting(dialogue.title, dialogue.held_on, dialogue.place, dialogue.chair) if dialogue else None
    described = describe(selection, profile=state.profile, taxonomy=state.classifier.taxonomy, dialogues={})
    lines = list(islice(lines_of(session, selection, state.classifier.taxonomy), MAX_LINES + 1))
    matter = Matter(lines, state.profile, described, today(), meeting)
    with tempfile.NamedTemporaryFile(suffix=".docx", delete=False) as file:
        path = Path(file.name)
    write_document(kind, matter, path)
    return FileResponse(
        path,
        headers={"Cache-Control": "no-store"},
        media_type=DOCX,
        filename=f"{DOCUMENT_NAMES[kind]}.docx",
        background=BackgroundTask(path.unlink),
    )
