"""Pages of the handling that everybody may open: the state of an opinion by its tracking code."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from service.accounts.api import optional_actor
from service.accounts.nouns import Actor
from service.database import DatabaseSession
from service.handling.showing import state_to_json
from service.handling.store import get_case
from service.opinions.store import OpinionNotFound, get_opinion
from service.web.pages import page

router = APIRouter(include_in_schema=False)


@router.get("/track")
def show_state(
    request: Request,
    session: DatabaseSession,
    actor: Annotated[Actor | None, Depends(optional_actor)],
    code: str = "",
) -> Response:
    state, fault = None, None
    if code.strip():
        try:
            opinion = get_opinion(session, code, may_see_guarded=True)
            state = state_to_json(opinion, get_case(session, opinion.id))
        except OpinionNotFound as problem:
            fault = problem.detail
    return page(
        request,
        "handling/track.html",
        actor=actor,
        status=404 if fault else 200,
        code=code[:60],
        state=state,
        fault=fault,
    )
