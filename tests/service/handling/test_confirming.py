"""Confirming, many at once, and taking it back."""

import pytest
from sqlalchemy.orm import Session

from service.handling.concluding import Conclusion, record_outcome
from service.handling.confirming import (
    CannotUndo,
    Desk,
    confirm,
    confirm_suggestions,
    labels_in_force,
    undo_confirmation,
)
from service.handling.nouns import Outcome
from service.handling.preconditions import ChangedMeanwhile
from service.handling.store import get_case
from service.opinions.nouns import Labels
from service.opinions.store import history_of
from tests.service.handling.conftest import Receive

WATER = "Nước máy thôn Trung đục và có mùi hôi cả tuần nay, đề nghị xã kiểm tra."
ROADS = Labels(("roads",), "petition")


class TestConfirm:
    def test_puts_labels_in_force_and_routes_anew(
        self, session: Session, receive: Receive, desks: tuple[Desk, Desk]
    ) -> None:
        opinion = receive(WATER)
        labels = Labels(("security",), "petition")
        confirm(session=session, opinion=opinion, labels=labels, version=opinion.version, desk=desks[0])
        assert labels_in_force(session, opinion) == labels
        assert get_case(session, opinion.id).lead_id == "police"
        assert opinion.confirmed_by == desks[0].account_id

    def test_refuses_an_old_version(
        self, session: Session, receive: Receive, desks: tuple[Desk, Desk]
    ) -> None:
        opinion = receive(WATER)
        seen = opinion.version
        confirm(session=session, opinion=opinion, labels=ROADS, version=seen, desk=desks[0])
        with pytest.raises(ChangedMeanwhile):
            confirm(session=session, opinion=opinion, labels=ROADS, version=seen, desk=desks[1])


class TestConfirmSuggestions:
    def test_confirms_what_can_be_and_counts_the_rest(
        self, session: Session, receive: Receive, desks: tuple[Desk, Desk]
    ) -> None:
        good, changed, without_topic = receive(WATER), receive(WATER), receive("Sao mãi thế")
        picked = [(good, good.version), (changed, 77), (without_topic, without_topic.version)]
        assert confirm_suggestions(session=session, picked=picked, desk=desks[0]) == ([good.code], 2)
        assert (good.confirmed_at is not None, changed.confirmed_at, without_topic.confirmed_at) == (
            True,
            None,
            None,
        )


class TestUndo:
    def test_gives_the_suggestion_back(
        self, session: Session, receive: Receive, desks: tuple[Desk, Desk]
    ) -> None:
        opinion = receive("Đường nước nhà tôi")
        before, case = labels_in_force(session, opinion), get_case(session, opinion.id)
        lead, needs_review = case.lead_id, opinion.needs_review
        confirm(session=session, opinion=opinion, labels=ROADS, version=opinion.version, desk=desks[0])
        undo_confirmation(session=session, opinion=opinion, desk=desks[0])
        session.expire_all()
        assert labels_in_force(session, opinion) == before
        assert (opinion.confirmed_at, opinion.needs_review) == (None, needs_review)
        assert get_case(session, opinion.id).lead_id == lead
        assert "labels_restored" in [line.event for line in history_of(session, opinion.id)]

    def test_is_for_the_own_last_step_only(
        self, session: Session, receive: Receive, desks: tuple[Desk, Desk]
    ) -> None:
        opinion = receive(WATER)
        with pytest.raises(CannotUndo):
            undo_confirmation(session=session, opinion=opinion, desk=desks[0])
        confirm(session=session, opinion=opinion, labels=ROADS, version=opinion.version, desk=desks[0])
        with pytest.raises(CannotUndo):
            undo_confirmation(session=session, opinion=opinion, desk=desks[1])
        record_outcome(
            session=session,
            opinion=opinion,
            conclusion=Conclusion(Outcome.RESOLVED),
            account_id=desks[0].account_id,
        )
        with pytest.raises(CannotUndo):
            undo_confirmation(session=session, opinion=opinion, desk=desks[0])

    def test_does_not_take_an_earlier_officers_labels_away(
        self, session: Session, receive: Receive, desks: tuple[Desk, Desk]
    ) -> None:
        opinion = receive(WATER)
        confirm(session=session, opinion=opinion, labels=ROADS, version=opinion.version, desk=desks[0])
        other = Labels(("land",), "feedback")
        confirm(session=session, opinion=opinion, labels=other, version=opinion.version, desk=desks[1])
        with pytest.raises(CannotUndo):
            undo_confirmation(session=session, opinion=opinion, desk=desks[1])
        assert labels_in_force(session, opinion) == other

    def test_a_denunciation_marked_by_mistake_comes_back_into_the_open(
        self, session: Session, receive: Receive, desks: tuple[Desk, Desk]
    ) -> None:
        opinion = receive(WATER)
        labels = Labels(("land",), "denunciation")
        confirm(session=session, opinion=opinion, labels=labels, version=opinion.version, desk=desks[0])
        assert opinion.guarded
        undo_confirmation(session=session, opinion=opinion, desk=desks[0])
        assert not opinion.guarded
