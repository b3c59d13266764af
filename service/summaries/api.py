"""HTTP calls of the summaries."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from service.accounts.api import require
from service.accounts.audit import record_action
from service.accounts.nouns import Actor, Role
from service.database import DatabaseSession
from service.opinions.nouns import now, today
from service.summaries.counting import summarize_routing
from service.summaries.nouns import RoutingSummary
from service.summaries.schemas import SummaryQuery
from service.summaries.writing import to_csv, to_json, to_xlsx
from service.web.answers import json_answer

router = APIRouter(prefix="/summaries", tags=["Tổng hợp"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What of the filter the audit keeps: days, ids and names of places, never words that somebody searched for.
EXPORT_FILTERS = ("period", "since", "until", "dialogue", "department", "topic", "kind", "village")
Reader = Annotated[
    Actor,
    Depends(require(Role.officer, Role.reviewer, Role.leader, Role.administrator, Role.guard)),
]


def count_routing(
    request: Request, session: DatabaseSession, actor: Reader, query: Annotated[SummaryQuery, Query()]
) -> RoutingSummary:
    """The summary that the query asks for, within the commune of whoever asks."""
    return summarize_routing(
        session=session,
        selection=query.to_noun(on=today(), commune=actor.commune),
        taxonomy=request.app.state.classifier.taxonomy,
        may_see_guarded=Role.guard in actor.roles,
    )


def note_export(request: Request, actor: Reader) -> None:
    """The audit keeps who took a table out of the service, and of what."""
    asked = {name: request.query_params[name][:80] for name in EXPORT_FILTERS if name in request.query_params}
    with request.app.state.sessions.begin() as session:
        record_action(
            session,
            by=actor.account_id,
            action="export",
            subject="summary",
            subject_id=request.url.path.rpartition("/")[2][:80],
            at=now(),
            changes=asked,
        )


Summary = Annotated[RoutingSummary, Depends(count_routing)]


@router.get("/routing", summary="Tổng hợp phân luồng")
@router.get("/routing.json", include_in_schema=False)
def get_routing(summary: Summary) -> Response:
    """Số ý kiến theo đơn vị, lĩnh vực, thôn, loại, kết quả, hội nghị; số quá hạn và số lần chuyển."""
    return json_answer(to_json(summary))


@router.get("/routing.csv", summary="Tổng hợp phân luồng, CSV", dependencies=[Depends(note_export)])
def get_routing_csv(summary: Summary) -> Response:
    """Cùng các số liệu, mỗi dòng một giá trị."""
    return _file(to_csv(summary), "text/csv; charset=utf-8", "routing-summary.csv")


@router.get("/routing.xlsx", summary="Tổng hợp phân luồng, Excel", dependencies=[Depends(note_export)])
def get_routing_xlsx(summary: Summary) -> Response:
    """Cùng các số liệu, mỗi bảng một trang tính."""
    return _file(to_xlsx(summary), XLSX, "routing-summary.xlsx")


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(content, 200, {"Content-Disposition": f'attachment; filename="{name}"'}, kind)
