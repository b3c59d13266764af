"""Passing an opinion on to another department, with the reason; every time is counted."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from models.errors import Problem
from service.handling.nouns import State
from service.handling.records import CaseRecord, HandOverRecord
from service.handling.store import add_hand_over, get_case, replace_supports
from service.opinions.nouns import now
from service.opinions.records import OpinionRecord
from service.opinions.store import append_history
from service.routing.nouns import Department, Profile


class CaseClosed(Problem):
    """The opinion has its final outcome."""

    status = 409
    code = "case_closed"
    title = "Ý kiến đã kết thúc xử lý"


class UnknownDepartment(Problem):
    """The commune's profile has no department of this id."""

    status = 422
    code = "unknown_department"
    title = "Đơn vị không có trong hồ sơ"


class AlreadyThere(Problem):
    """The opinion was handed to this department before and still is there."""

    status = 409
    code = "already_there"
    title = "Đơn vị này đang chủ trì"


class DueTooEarly(Problem):
    """A due date before the opinion came in."""

    status = 422
    code = "due_too_early"
    title = "Thời hạn không hợp lệ"


@dataclass(frozen=True, slots=True)
class Passing:
    """Where to, why, and what changes with it; None keeps supports or due date as they are."""

    to: str
    reason: str
    supports: tuple[str, ...] | None = None
    due_on: date | None = None


def hand_over(
    *, session: Session, opinion: OpinionRecord, passing: Passing, profile: Profile, account_id: int
) -> CaseRecord:
    """Makes a department lead; sending to the one that was only proposed so far is a hand-over too.

    Raises CaseClosed, UnknownDepartment, AlreadyThere or DueTooEarly.
    """
    case = get_open_case(session, opinion)
    lead = _department(passing.to, profile)
    supports = [_department(id, profile) for id in passing.supports or () if id != lead.id]
    if case.state == State.HANDED_OVER and case.lead_id == lead.id:
        raise AlreadyThere("Ý kiến đang do chính đơn vị này chủ trì.")
    check_due(passing.due_on, opinion)
    _record(session, opinion, case, passing, lead=lead, account_id=account_id)
    case.lead_id, case.lead_name, case.competence = lead.id, lead.name, lead.level
    case.state = State.HANDED_OVER
    case.due_on = passing.due_on or case.due_on
    if passing.supports is not None:
        replace_supports(session, opinion.id, supports)
    opinion.needs_review = False
    opinion.version += 1
    return case


def get_open_case(session: Session, opinion: OpinionRecord) -> CaseRecord:
    """The case, or CaseClosed when it has its final outcome."""
    case = get_case(session, opinion.id)
    if case.state == State.CLOSED:
        raise CaseClosed("Ý kiến đã có kết quả cuối cùng, không chuyển hay sửa kết quả được nữa.")
    return case


def check_due(due_on: date | None, opinion: OpinionRecord) -> None:
    """DueTooEarly when the date lies before the day on which the opinion came in."""
    if due_on is not None and due_on < opinion.received_on:
        raise DueTooEarly("Thời hạn không được trước ngày tiếp nhận.")


def _department(id: str, profile: Profile) -> Department:
    if id not in profile.departments:
        raise UnknownDepartment("Mã đơn vị không có trong hồ sơ của xã, phường.")
    return profile.departments[id]


def _record(
    session: Session,
    opinion: OpinionRecord,
    case: CaseRecord,
    passing: Passing,
    *,
    lead: Department,
    account_id: int,
) -> None:
    add_hand_over(
        session,
        HandOverRecord(
            opinion_id=opinion.id,
            from_id=case.lead_id,
            to_id=lead.id,
            to_name=lead.name,
            reason=passing.reason,
            at=now(),
            account_id=account_id,
        ),
    )
    append_history(
        session,
        opinion.id,
        "handed_over",
        account_id=account_id,
        lead=[case.lead_id, lead.id],
        due_on=passing.due_on.isoformat() if passing.due_on else None,
    )
