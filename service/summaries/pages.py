"""The summary page with its filters in the address."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.accounts.nouns import Role
from service.database import DatabaseSession
from service.dialogues.store import list_confirmed
from service.handling.nouns import OUTCOME_NAMES
from service.summaries import export_pages
from service.summaries.comparing import compare, count_by_week
from service.summaries.counting import summary_of
from service.summaries.describing import click_through, describe
from service.summaries.filter_pages import DEFAULT_PERIOD, Chosen, Query, Reader
from service.summaries.nouns import TABLE_NAMES
from service.summaries.periods import PERIOD_NAMES
from service.summaries.store import find_repeated
from service.summaries.tallying import count_cells
from service.web.pages import page

router = APIRouter(prefix="/summary", include_in_schema=False)
router.include_router(export_pages.router)

N_REPEATED: Final = 10


@router.get("")
def show_summary(
    request: Request, session: DatabaseSession, actor: Reader, query: Query, selection: Chosen
) -> Response:
    state = request.app.state
    taxonomy, profile = state.classifier.taxonomy, state.communes.of(actor.commune)
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
            selection, profile=profile, taxonomy=taxonomy, dialogues={d.id: d.title for d in dialogues}
        ),
        summary=summary,
        figures=figures,
        earlier=earlier,
        weeks=count_by_week(session, selection),
        repeated=find_repeated(session, selection, n_most=N_REPEATED),
        table_names=TABLE_NAMES,
        behind=lambda **changes: click_through(selection, **changes),
        **_choices(request, dialogues, profile),
    )


def _choices(request: Request, dialogues: Any, profile: Any) -> Mapping[str, Any]:
    taxonomy = request.app.state.classifier.taxonomy
    return {
        "topics": taxonomy.topics,
        "kinds": taxonomy.kinds,
        "villages": profile.villages,
        "departments": list(profile.departments.values()),
        "outcomes": list(OUTCOME_NAMES.items()),
        "dialogues": [(row.id, f"{row.title} ({row.held_on:%d/%m/%Y})") for row in dialogues],
    }
