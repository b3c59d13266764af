"""Deleting old versions: what always stays, and what goes on naming those that went."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.store import NothingToRollBack, Store, UnknownVersion
from service.accounts.records import AuditRecord
from service.retraining.nouns import Promoter
from service.retraining.promoting import note_first, promote_version, roll_back
from service.retraining.pruning import find_old, prune_versions
from service.retraining.viewing import models_to_json

FIRST, SECOND, THIRD = "2026-01-01T00-00-00Z-aaaa", "2026-02-01T00-00-00Z-bbbb", "2026-03-01T00-00-00Z-cccc"
AN = Promoter("an")


def names(store: Store, *, keep: int, was_live: list[str]) -> list[str]:
    return [one.version for one in find_old(store, keep=keep, was_live=was_live)]


class TestFindOld:
    def test_keeps_the_live_one_the_newest_and_those_that_were_live_last(self, store: Store) -> None:
        assert store.current() == FIRST
        assert names(store, keep=1, was_live=[]) == [SECOND]
        assert names(store, keep=2, was_live=[]) == []
        assert names(store, keep=1, was_live=[FIRST, SECOND]) == []
        store.point_to(THIRD)
        assert names(store, keep=1, was_live=[FIRST, SECOND, THIRD]) == [FIRST, SECOND]
        assert find_old(store, keep=1, was_live=[])[0].n_bytes > 100_000

    def test_a_version_that_cannot_be_read_stays_for_somebody_to_look_at(self, store: Store) -> None:
        (store.root / SECOND / "manifest.json").write_text("{")
        assert names(store, keep=1, was_live=[]) == []


class TestPruneVersions:
    def test_the_history_goes_on_naming_what_went(self, session: Session, store: Store) -> None:
        note_first(session, store=store)
        for version in (SECOND, THIRD):
            promote_version(session, store=store, version=version, by=AN, reason="thử", override=True)
        store.point_to(THIRD)
        gone = prune_versions(session, store=store, keep=1, by=AN)
        assert [one.version for one in gone] == [FIRST, SECOND]
        assert list(store.root.glob(".unfinished-*")) == []
        told = models_to_json(session, store)
        assert [row["version"] for row in told["history"]] == [FIRST, SECOND, THIRD]
        assert [row["version"] for row in told["versions"]] == [THIRD]
        actions = session.execute(select(AuditRecord.action, AuditRecord.subject_id)).all()
        assert [id for action, id in actions if action == "prune"] == [FIRST, SECOND]
        with pytest.raises(UnknownVersion):
            promote_version(session, store=store, version=FIRST, by=AN)
        with pytest.raises(NothingToRollBack):
            roll_back(session, store=store, by=AN)
