"""What the invented officers did with the invented opinions: confirmed, handed over, answered; some is late."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from service.handling.concluding import Conclusion, record_outcome
from service.handling.confirming import Desk, confirm, labels_in_force
from service.handling.handing_over import Passing, hand_over
from service.handling.nouns import Outcome
from service.handling.store import get_case
from service.opinions.receiving import Receipt, Reception
from service.opinions.records import OpinionRecord

N_DAYS_UNTOUCHED: Final = 6
SHARE_CONFIRMED: Final = 0.85
SHARE_PASSED_ON: Final = 0.6
SHARE_ANSWERED: Final = 0.72
REASONS: Final = (
    "Thuộc lĩnh vực đơn vị phụ trách.",
    "Đã thống nhất tại giao ban.",
    "Việc liên quan đến hạ tầng, đề nghị đơn vị chủ trì kiểm tra thực địa.",
)
ANSWERS: Final = (
    (Outcome.RESOLVED, "Đã cử cán bộ kiểm tra và khắc phục xong; trưởng thôn xác nhận."),
    (Outcome.RESOLVED, "Đã xử lý xong trong tuần, bà con theo dõi và phản ánh lại nếu tái diễn."),
    (Outcome.IN_PROGRESS, "Đang kiểm tra thực địa, sẽ trả lời trước thời hạn."),
    (Outcome.SCHEDULED, "Đưa vào kế hoạch đầu tư công quý tới."),
    (Outcome.EXPLAINED, "Đã giải trình căn cứ và trình tự theo quy định; gửi kèm văn bản."),
    (Outcome.NOT_COMPETENT, "Không thuộc thẩm quyền của xã; đã chuyển văn bản kiến nghị lên tỉnh."),
)


def work_through(
    session: Session,
    receipts: Sequence[Receipt],
    *,
    reception: Reception,
    on: date,
    account_id: int,
    choices: random.Random,
) -> None:
    """Goes through what came in more than some days ago, as an office would have done."""
    desk = Desk(account_id, reception.classifier.taxonomy, reception.profile)
    for receipt in receipts:
        opinion = session.get_one(OpinionRecord, receipt.opinion_id)
        is_new = on - opinion.received_on <= timedelta(days=N_DAYS_UNTOUCHED)
        if opinion.guarded or is_new or choices.random() > SHARE_CONFIRMED:
            continue
        labels = labels_in_force(session, opinion)
        if not labels.topics:
            continue
        confirm(session=session, opinion=opinion, labels=labels, version=opinion.version, desk=desk)
        _pass_on(session, opinion, desk, choices)
        _answer(session, opinion, on=on, account_id=account_id, choices=choices)


def _pass_on(session: Session, opinion: OpinionRecord, desk: Desk, choices: random.Random) -> None:
    lead = get_case(session, opinion.id).lead_id
    if lead is None or choices.random() > SHARE_PASSED_ON:
        return
    passing = Passing(to=lead, reason=choices.choice(REASONS))
    hand_over(
        session=session, opinion=opinion, passing=passing, profile=desk.profile, account_id=desk.account_id
    )


def _answer(
    session: Session, opinion: OpinionRecord, *, on: date, account_id: int, choices: random.Random
) -> None:
    if choices.random() > SHARE_ANSWERED:
        return
    outcome, answer = choices.choice(ANSWERS)
    due_on = on + timedelta(days=45) if outcome == Outcome.SCHEDULED else None
    conclusion = Conclusion(outcome=outcome, answer=answer, due_on=due_on)
    record_outcome(session=session, opinion=opinion, conclusion=conclusion, account_id=account_id)
