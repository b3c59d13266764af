"""The audit is only added to and holds no sentences."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from service.accounts.audit import record_action
from service.accounts.records import AuditRecord
from service.accounts.store import list_audit

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def record(session: Session, **changes: object) -> None:
    record_action(session, by=None, action="set", subject="opinion", subject_id=7, at=NOW, changes=changes)


class TestRecordAction:
    def test_keeps_ids_and_values_in_order(self, session: Session) -> None:
        record(session, topics=["land", "roads"], score=0.9)
        record(session, topics=["land"], done=True, lead=None)
        session.commit()
        first, second = list_audit(session, subject="opinion", subject_id=7)
        assert first.changes == {"topics": ["land", "roads"], "score": 0.9}
        assert second.changes == {"topics": ["land"], "done": True, "lead": None}
        assert (first.at, first.account_id) == (NOW, None)

    @pytest.mark.parametrize("value", ["Tôi tố cáo " * 10, ["x" * 81], {"text": "a"}, b"a", [[b"a"]]])
    def test_refuses_what_is_no_short_value(self, session: Session, value: object) -> None:
        with pytest.raises(ValueError, match="the audit keeps"):
            record(session, value=value)
        assert list_audit(session, subject="opinion", subject_id=7) == []


class TestAppendOnly:
    @pytest.mark.parametrize("change", [update(AuditRecord).values(action="x"), delete(AuditRecord)])
    def test_the_database_refuses_to_change_a_line(self, session: Session, change: object) -> None:
        record(session)
        session.commit()
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(change)  # type: ignore[call-overload]
        session.rollback()
        assert [entry.action for entry in list_audit(session, subject="opinion", subject_id=7)] == ["set"]
