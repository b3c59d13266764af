"""What the address of the summary page and of its exports asks for."""

from dataclasses import replace
from typing import Annotated, Final

from fastapi import Depends, Request

from service.accounts.api import require
from service.accounts.nouns import Actor
from service.handling.access import READERS
from service.opinions.nouns import today
from service.summaries.nouns import Selection
from service.summaries.periods import preset
from service.summaries.schemas import SummaryPageQuery
from service.web.forms import without_faults

Reader = Annotated[Actor, Depends(require(*READERS))]
DEFAULT_PERIOD: Final = "quarter"


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
