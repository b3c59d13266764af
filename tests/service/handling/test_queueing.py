"""The queue: least sure first with variety, one officer at a time, nothing that is decided."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import insert, inspect, update
from sqlalchemy.orm import Session

from service.handling.confirming import Desk, confirm
from service.handling.listing import list_opinions
from service.handling.nouns import Filter
from service.handling.queueing import (
    Candidate,
    Turn,
    claim,
    count_waiting,
    find_other_holder,
    in_order,
    take_turn,
)
from service.handling.records import CaseRecord, ReviewClaimRecord
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
        ("candidates", "seen", "expected", "why"),
        [
            ([(1, 0.9, "a"), (2, 0.1, "b"), (3, 0.5, "c")], {}, [2, 3, 1], "least sure first"),
            ([(1, 0.1, "a"), (2, 0.9, "b")], {"a": 1}, [2, 1], "a matter just seen waits for the others"),
            ([(1, 0.3, "a"), (2, 0.2, "b")], {"a": 2, "b": 3}, [1, 2], "seen less often of late"),
            ([(2, 0.5, "a"), (1, 0.5, "b")], {}, [1, 2], "of equals the older"),
            ([], {}, [], "an empty queue"),
        ],
    )
    def test_order(
        self, candidates: list[tuple[int, float, str]], seen: dict[str, int], expected: list[int], why: str
    ) -> None:
        ordered = in_order([Candidate(*row) for row in candidates], Counter(seen))
        assert [one.id for one in ordered] == expected, why


class TestTakeTurn:
    def test_passes_over_what_another_looks_at(
        self, session: Session, wait: Wait, desks: tuple[Desk, Desk]
    ) -> None:
        wait("Đường nước nhà tôi"), wait("Đèn ngoài ngõ")
        turns = [take_turn(session, UNSURE, account_id=desk.account_id) for desk in desks]
        assert [turn.n_waiting for turn in turns] == [2, 2]
        first, second = (turn.opinion for turn in turns)
        assert first is not None
        assert second is not None
        assert first.id != second.id
        assert (
            find_other_holder(session, opinion_id=first.id, account_id=desks[1].account_id)
            == desks[0].account_id
        )
        assert count_waiting(session, UNSURE) == 2

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
        waiting = list_opinions(session=session, filter=Filter(is_waiting=True), on=today())
        assert [entry.opinion.id for entry in waiting.entries] == [second.id]
        account_id = desks[0].account_id
        assert take_turn(session, UNSURE, account_id=account_id) == Turn(second, 1)
        assert take_turn(session, UNSURE, account_id=account_id, skipped={second.id}) == Turn(None, 1)

    def test_knows_the_filter(self, session: Session, wait: Wait, desks: tuple[Desk, Desk]) -> None:
        wait("Đường nước nhà tôi")
        wanted = Filter(needs_review=True, text="không có chữ này")
        assert take_turn(session, wanted, account_id=desks[0].account_id) == Turn(None, 0)

    def test_asks_about_every_matter_in_turn_however_many_wait(
        self, session: Session, wait: Wait, desks: tuple[Desk, Desk]
    ) -> None:
        desk, first = desks[0], wait("Đường nước nhà tôi")
        columns = {column.key: getattr(first, column.key) for column in inspect(OpinionRecord).columns}
        rows = [
            columns
            | {
                "id": 1000 + n,
                "code": f"C{n}",
                "likely_topic": "roads" if n else "health",
                "likely_score": score,
            }
            for n, score in enumerate([0.5, *(n / 1000 for n in range(400))])
        ]
        session.execute(insert(OpinionRecord), rows)
        session.execute(insert(CaseRecord), [_case(row["id"]) for row in rows])
        first.likely_topic, first.likely_score = "clean_water", 0.9
        topics = []
        for _ in range(4):
            opinion = take_turn(session, UNSURE, account_id=desk.account_id).opinion
            assert opinion is not None
            topics.append((opinion.likely_topic, opinion.likely_score))
            labels = Labels(("roads",), "petition")
            confirm(session=session, opinion=opinion, labels=labels, version=opinion.version, desk=desk)
        assert topics == [("roads", 0.0), ("health", 0.5), ("clean_water", 0.9), ("roads", 0.001)]


def _case(opinion_id: int) -> dict[str, object]:
    return {"opinion_id": opinion_id, "structure": "two-tier-2025", "competence": "", "state": "routed"}
