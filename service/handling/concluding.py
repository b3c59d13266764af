"""The outcome of an opinion: a real one, not only "answered"."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from models.errors import Problem
from service.handling.handing_over import check_due, get_open_case
from service.handling.nouns import CLOSING, Outcome, State
from service.handling.records import CaseRecord
from service.opinions.nouns import now, today
from service.opinions.records import OpinionRecord
from service.opinions.store import append_history


class ScheduleWithoutDate(Problem):
    """ "Will be done" needs a day by which."""

    status = 422
    code = "schedule_without_date"
    title = "Thiếu thời hạn theo lộ trình"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The outcome, the answer given to the citizen, and for a schedule the day by which it will be done."""

    outcome: Outcome
    answer: str | None = None
    due_on: date | None = None


def record_outcome(
    *, session: Session, opinion: OpinionRecord, conclusion: Conclusion, account_id: int
) -> CaseRecord:
    """Sets the outcome; resolved, explained and not competent close the case.

    Raises CaseClosed, ScheduleWithoutDate or DueTooEarly.
    """
    case = get_open_case(session, opinion)
    if conclusion.outcome == Outcome.SCHEDULED and conclusion.due_on is None:
        raise ScheduleWithoutDate("Kết quả “sẽ giải quyết” phải kèm thời hạn (due_on).")
    check_due(conclusion.due_on, opinion)
    append_history(
        session,
        opinion.id,
        "outcome_recorded",
        account_id=account_id,
        outcome=[case.outcome, conclusion.outcome],
        due_on=conclusion.due_on.isoformat() if conclusion.due_on else None,
    )
    case.outcome = conclusion.outcome
    case.due_on = conclusion.due_on or case.due_on
    if conclusion.answer is not None:
        case.answer, case.answered_on = conclusion.answer, today()
    if conclusion.outcome in CLOSING:
        case.state, case.closed_at = State.CLOSED, now()
    opinion.needs_review = False
    opinion.version += 1
    return case
