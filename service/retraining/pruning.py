"""Old versions: which may be deleted, and deleting them. Stored opinions and the history go on naming them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.store import Store
from service.accounts.audit import record_action
from service.opinions.nouns import now
from service.retraining.nouns import Promoter
from service.retraining.store import list_promotions, lock_promotions


@dataclass(frozen=True, slots=True)
class OldVersion:
    """A version that may go, and how much room that gives."""

    version: str
    n_bytes: int


def find_old(store: Store, *, keep: int, was_live: Sequence[str]) -> list[OldVersion]:
    """Oldest first: what is neither live, nor among the `keep` newest, nor among the `keep` that were live last.

    `was_live` names what was live when, oldest first. A version whose manifest cannot be read stays for somebody to
    look at.
    """
    versions = [manifest.version for manifest in store.versions()]
    lately = list(dict.fromkeys(reversed(was_live)))[:keep]
    kept = {store.current(), *versions[:keep], *lately}
    return [
        OldVersion(version, _size(store, version)) for version in reversed(versions) if version not in kept
    ]


def prune_versions(session: Session, *, store: Store, keep: int, by: Promoter) -> list[OldVersion]:
    """Deletes the old versions of an installation with a database; nobody makes one live meanwhile."""
    lock_promotions(session)
    old = find_old(store, keep=keep, was_live=[row.version for row in list_promotions(session)])
    for one in old:
        record_action(
            session, by=by.account_id, action="prune", subject="model_version", subject_id=one.version, at=now(),
            changes={"bytes": one.n_bytes},
        )  # fmt: skip
        store.remove(one.version)
    return old


def _size(store: Store, version: str) -> int:
    return sum(file.stat().st_size for file in store.folder(version).iterdir())
