"""Opening the case of a received opinion, and routing it anew when an officer corrects its labels."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from service.handling.nouns import State
from service.handling.records import CaseRecord
from service.handling.store import add_cases, get_case, hops_of, replace_supports
from service.opinions.receiving import Opened
from service.opinions.records import OpinionRecord
from service.opinions.store import append_history
from service.routing.nouns import Route


def open_cases(*, session: Session, opened: Sequence[Opened]) -> None:
    """Begins the handling of received opinions with what the routing table proposes."""
    add_cases(
        session,
        [_new_case(one) for one in opened],
        supports={one.opinion_id: one.route.supports for one in opened},
    )


def _new_case(opened: Opened) -> dict[str, Any]:
    """What was answered at the meeting stands there from the beginning; only an outcome ends the case."""
    answered = {"answer": opened.answer or None, "answered_on": opened.answered_on}
    return {"opinion_id": opened.opinion_id} | _following(opened.route, kind=opened.kind) | answered


def reroute_case(*, session: Session, opinion: OpinionRecord, route: Route, account_id: int) -> bool:
    """Follows a new proposal; says whether it did.

    It does not when a person has already handed the opinion over or the case is closed: then the officer's
    decision stands. A guarded opinion loses its departments whatever came before.
    """
    case = get_case(session, opinion.id)
    if not opinion.guarded and (case.state == State.CLOSED or hops_of(session, [opinion.id])):
        return False
    before = case.lead_id
    _follow(case, route, kind=opinion.kind)
    replace_supports(session, opinion.id, route.supports)
    append_history(
        session,
        opinion.id,
        "rerouted",
        account_id=account_id,
        lead=[before, case.lead_id],
        supports=[support.id for support in route.supports],
        due_on=case.due_on.isoformat() if case.due_on else None,
    )
    return True


def _follow(case: CaseRecord, route: Route, *, kind: str) -> None:
    for name, value in _following(route, kind=kind).items():
        setattr(case, name, value)


def _following(route: Route, *, kind: str) -> dict[str, Any]:
    return {
        "structure": route.structure,
        "lead_id": route.lead.id if route.lead else None,
        "lead_name": route.lead.name if route.lead else None,
        "competence": route.competence,
        "due_on": route.due_on,
        "state": _state(route, kind=kind),
    }


def _state(route: Route, *, kind: str) -> State:
    if kind == "none":
        return State.NOT_NEEDED
    return State.WAITING if route.lead is None or route.queue is not None else State.ROUTED
