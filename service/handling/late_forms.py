"""Forms that come twice from the same officer, and forms that come too late because another officer was quicker."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy.orm import Session

from models.errors import Problem
from service.handling.preconditions import ChangedMeanwhile
from service.handling.store import get_case, hand_overs_of
from service.handling.telling import Told
from service.opinions.records import OpinionRecord
from service.opinions.store import history_of
from service.web.forms import BadForm

CHANGED: Final = "Ý kiến đã thay đổi từ lúc bạn mở trang"
KEPT: Final = "Điều bạn vừa ghi vẫn còn bên dưới; gửi lại nếu vẫn muốn."


def is_own_hand_over(
    session: Session, opinion: OpinionRecord, *, to: str, reason: str, account_id: int
) -> bool:
    """A double click: the same officer has just passed it on to the same department for the same reason."""
    last = [(one.to_id, one.reason) for one in hand_overs_of(session, opinion.id)[-1:]]
    return _is_last(session, opinion, "handed_over", account_id) and last == [(to, reason.strip())]


def is_own_outcome(
    session: Session, opinion: OpinionRecord, *, outcome: str, answer: str, account_id: int
) -> bool:
    """A double click: the same officer has just recorded the same."""
    case = get_case(session, opinion.id)
    said = (outcome, answer.strip() or case.answer)
    return _is_last(session, opinion, "outcome_recorded", account_id) and said == (case.outcome, case.answer)


def tell_faults(problem: Problem | None, trail: Sequence[Told]) -> Mapping[str, str]:
    """Sentences by field; the second of two officers is told what the first did."""
    if problem is None:
        return {}
    if isinstance(problem, BadForm):
        return problem.faults
    if isinstance(problem, ChangedMeanwhile) and trail:
        return {"": f"{CHANGED} — {trail[-1].by}: {trail[-1].sentence}. {KEPT}"}
    return {"": problem.detail}


def _is_last(session: Session, opinion: OpinionRecord, event: str, account_id: int) -> bool:
    last = [(line.event, line.account_id) for line in history_of(session, opinion.id)[-1:]]
    return last == [(event, account_id)]
