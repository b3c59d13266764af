"""Promotion and rollback: what may go live, in whose name, and what one goes back to."""

from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models.bundle import BrokenVersion
from models.store import NothingToRollBack, Store, UnknownVersion
from service.accounts.records import AuditRecord
from service.opinions.nouns import now
from service.retraining.nouns import Promoter, Status
from service.retraining.promoting import (
    GateNotPassed,
    ReasonMissing,
    follow_pointer,
    note_first,
    promote_version,
    roll_back,
)
from service.retraining.records import RunRecord
from service.retraining.store import find_live, get_run, list_promotions

FIRST, SECOND, THIRD = "2026-01-01T00-00-00Z-aaaa", "2026-02-01T00-00-00Z-bbbb", "2026-03-01T00-00-00Z-cccc"
AN = Promoter("an")


def judged(session: Session, version: str, *, passed: bool) -> str:
    """A run that made the version and whose gate said so."""
    rules = [{"code": "macro_f1", "passed": passed, "sentence": "Macro-F1: 0,9 → 0,8."}]
    run = RunRecord(
        id=version[-4:], status=Status.OFFERED if passed else Status.REJECTED, created_at=now(), counts={},
        challenger=version, report={"passed": passed, "rules": rules},
    )  # fmt: skip
    session.add(run)
    session.flush()
    return run.id


class TestNoteFirst:
    def test_takes_over_what_the_store_points_to(self, session: Session, store: Store) -> None:
        assert note_first(session, store=store) == FIRST
        store.point_to(SECOND)
        assert note_first(session, store=store) == FIRST
        assert [row.action for row in list_promotions(session)] == ["first"]

    def test_of_an_empty_store_is_nothing(self, session: Session, tmp_path: Path) -> None:
        assert note_first(session, store=Store(tmp_path / "none")) is None


class TestPromoteVersion:
    def test_one_that_passed_the_gate(self, session: Session, store: Store) -> None:
        note_first(session, store=store)
        run = judged(session, SECOND, passed=True)
        promote_version(session, store=store, version=SECOND, by=AN)
        row = list_promotions(session)[-1]
        assert (find_live(session), row.previous, row.run_id) == (SECOND, FIRST, run)
        assert not row.gate_overridden
        assert get_run(session, run).status == Status.PROMOTED

    def test_one_that_the_gate_refused_says_why(self, session: Session, store: Store) -> None:
        note_first(session, store=store)
        judged(session, SECOND, passed=False)
        with pytest.raises(GateNotPassed, match="0,9 → 0,8"):
            promote_version(session, store=store, version=SECOND, by=AN)
        assert find_live(session) == FIRST

    def test_one_that_was_never_compared_is_refused(self, session: Session, store: Store) -> None:
        note_first(session, store=store)
        with pytest.raises(GateNotPassed, match="chưa được so"):
            promote_version(session, store=store, version=SECOND, by=AN, reason="cứ dùng")

    def test_overriding_needs_a_reason_and_is_written_down(self, session: Session, store: Store) -> None:
        note_first(session, store=store)
        judged(session, SECOND, passed=False)
        with pytest.raises(ReasonMissing):
            promote_version(session, store=store, version=SECOND, by=AN, reason="  ", override=True)
        promote_version(session, store=store, version=SECOND, by=AN, reason="sổ cũ sai nhãn", override=True)
        row = list_promotions(session)[-1]
        assert (row.gate_overridden, row.reason, row.by) == (True, "sổ cũ sai nhãn", "an")
        line = session.scalars(select(AuditRecord).where(AuditRecord.subject == "model_version")).all()[-1]
        assert (line.action, line.subject_id, line.changes["gate_overridden"]) == ("promote", SECOND, 1)

    def test_the_live_one_again_changes_nothing(self, session: Session, store: Store) -> None:
        note_first(session, store=store)
        assert promote_version(session, store=store, version=FIRST, by=AN) is None
        assert len(list_promotions(session)) == 1

    def test_refuses_what_cannot_be_loaded(self, session: Session, store: Store, tampered: str) -> None:
        note_first(session, store=store)
        with pytest.raises(BrokenVersion):
            promote_version(session, store=store, version=tampered, by=AN, reason="x", override=True)
        with pytest.raises(UnknownVersion):
            promote_version(session, store=store, version="../etc", by=AN, reason="x", override=True)
        assert find_live(session) == FIRST

    def test_history_can_only_be_added_to(self, session: Session, store: Store) -> None:
        note_first(session, store=store)
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(text("UPDATE promotions SET version = 'x'"))


class TestRollBack:
    def go(self, session: Session, store: Store, *versions: str) -> None:
        note_first(session, store=store)
        for version in versions:
            promote_version(session, store=store, version=version, by=AN, reason="thử", override=True)

    def test_goes_back_one_by_one(self, session: Session, store: Store) -> None:
        self.go(session, store, SECOND, THIRD)
        assert [roll_back(session, store=store, by=AN).version for _ in range(2)] == [SECOND, FIRST]
        with pytest.raises(NothingToRollBack):
            roll_back(session, store=store, by=AN)

    def test_after_a_rollback_and_a_promotion(self, session: Session, store: Store) -> None:
        self.go(session, store, SECOND)
        roll_back(session, store=store, by=AN)
        promote_version(session, store=store, version=THIRD, by=AN, reason="thử", override=True)
        assert roll_back(session, store=store, by=AN).version == FIRST

    def test_passes_over_a_broken_version(self, session: Session, store: Store) -> None:
        self.go(session, store, SECOND, THIRD)
        (store.root / SECOND / "arrays.npz").write_bytes(b"")
        assert roll_back(session, store=store, by=AN).version == FIRST

    def test_a_version_that_was_live_may_return_without_the_gate(
        self, session: Session, store: Store
    ) -> None:
        self.go(session, store, SECOND)
        roll_back(session, store=store, by=AN)
        row = promote_version(session, store=store, version=SECOND, by=AN)
        assert row is not None
        assert not row.gate_overridden


class TestFollowPointer:
    def test_turns_the_pointer(self, store: Store) -> None:
        follow_pointer(store, SECOND)
        assert store.current() == SECOND

    def test_leaves_it_for_a_version_that_is_not_here(self, store: Store) -> None:
        follow_pointer(store, "2027-01-01T00-00-00Z-eeee")
        assert store.current() == FIRST
