"""The queue: least sure first with variety, one officer at a time, nothing that is decided."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from service.handling.confirming import Desk, confirm
from service.handling.nouns import Filter
from service.handling.queueing import (
    Candidate,
    claim,
    count_waiting,
    find_other_holder,
    in_order,
    next_to_review,
)
from service.handling.records import ReviewClaimRecord
from service.opinions.nouns import Labels, now, today
from service.opinions.records import OpinionRecord
from tests.service.handling.conftest import Receive

Wait = Callable[[str], OpinionRecord]
UNSURE = Filter(needs_review=True)


@pytest.fixture
def wait(receive: Receive) -> Wait:
    """Receives a text of which the model is not sure, whatever the model of the day says of it."""

    def waiting(text: str) -> OpinionRecord:
        opinion = receive(text)
        opinion.needs_review, opinion.kind = True, "feedback"
        return opinion

    return waiting


class TestInOrder:
    @pytest.mark.parametrize(
        ("candidates", "expected", "why"),
        [
            ([(1, 0.9, "a"), (2, 0.1, "b"), (3, 0.5, "c")], [2, 3, 1], "least sure first"),
            (
                [(1, 0.1, "a"), (2, 0.2, "a"), (3, 0.3, "a"), (4, 0.4, "b")],
                [1, 4, 2, 3],
                "every matter in turn",
            ),
            ([(2, 0.5, "a"), (1, 0.5, "b")], [1, 2], "of equals the older"),
            ([], [], "an empty queue"),
        ],
    )
    def test_order(self, candidates: list[tuple[int, float, str]], expected: list[int], why: str) -> None:
        assert [one.id for one in in_order([Candidate(*row) for row in candidates])] == expected, why


class TestNextToReview:
    def test_passes_over_what_another_looks_at(
        self, session: Session, wait: Wait, desks: tuple[Desk, Desk]
    ) -> None:
        wait("Đường nước nhà tôi"), wait("Đèn ngoài ngõ")
        waiting = count_waiting(session, UNSURE, on=today())
        assert waiting == 2
        first, second = (
            next_to_review(session, UNSURE, on=today(), account_id=desk.account_id) for desk in desks
        )
        assert first is not None
        assert second is not None
        assert first.id != second.id
        assert (
            find_other_holder(session, opinion_id=first.id, account_id=desks[1].account_id)
            == desks[0].account_id
        )
        assert count_waiting(session, UNSURE, on=today()) == waiting

    def test_a_claim_runs_out(self, session: Session, wait: Wait, desks: tuple[Desk, Desk]) -> None:
        opinion = wait("Đường nước nhà tôi")
        assert claim(session, opinion_id=opinion.id, account_id=desks[0].account_id)
        assert not claim(session, opinion_id=opinion.id, account_id=desks[1].account_id)
        session.execute(update(ReviewClaimRecord).values(until_at=now() - timedelta(seconds=1)))
        session.expire_all()
        assert claim(session, opinion_id=opinion.id, account_id=desks[1].account_id)

    def test_leaves_out_what_was_skipped_or_confirmed(
        self, session: Session, wait: Wait, desks: tuple[Desk, Desk]
    ) -> None:
        first, second = wait("Đường nước nhà tôi"), wait("Đèn ngoài ngõ")
        confirm(
            session=session,
            opinion=first,
            labels=Labels(("roads",), "petition"),
            version=first.version,
            desk=desks[0],
        )
        account_id = desks[0].account_id
        assert next_to_review(session, UNSURE, on=today(), account_id=account_id) == second
        assert next_to_review(session, UNSURE, on=today(), account_id=account_id, skipped={second.id}) is None

    def test_knows_the_filter(self, session: Session, wait: Wait, desks: tuple[Desk, Desk]) -> None:
        wait("Đường nước nhà tôi")
        wanted = Filter(needs_review=True, text="không có chữ này")
        assert next_to_review(session, wanted, on=today(), account_id=desks[0].account_id) is None
