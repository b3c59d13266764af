"""Making a version live, and going back: a row in the database, which every process follows within two seconds."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from models.errors import Problem
from models.store import NothingToRollBack, Store, UnknownVersion
from service.accounts.audit import record_action
from service.opinions.nouns import now
from service.retraining.nouns import PROGRAM, Action, Promoter, Status
from service.retraining.records import PromotionRecord, RunRecord
from service.retraining.store import (
    add_promotion,
    find_live,
    find_run_of,
    list_promotions,
    lock_promotions,
    was_live,
)


class GateNotPassed(Problem):
    """The gate refused this version, or has not judged it, and nobody said why it should be live all the same."""

    status = 409
    code = "gate_not_passed"
    title = "Phiên bản chưa qua cổng kiểm tra"


class ReasonMissing(Problem):
    """The gate may be overridden only with a reason."""

    status = 422
    code = "reason_missing"
    title = "Thiếu lý do"


def promote_version(
    session: Session,
    *,
    store: Store,
    version: str,
    by: Promoter,
    reason: str = "",
    override: bool = False,
) -> PromotionRecord | None:
    """Makes `version` live when the transaction ends; None when it is live already.

    Its files are verified first: UnknownVersion or BrokenVersion. A version that neither passed the gate nor was
    live before needs `override` and a reason: GateNotPassed, ReasonMissing.
    """
    store.load(version)
    lock_promotions(session)
    store.folder(version)  # nobody has deleted it meanwhile
    if find_live(session) == version:
        return None
    run = find_run_of(session, version)
    needs_override = not _has_passed(run) and not was_live(session, version)
    if needs_override:
        check_override(run.report if run else None, override=override, reason=reason)
    record = add_promotion(
        session, version, action=Action.PROMOTE, by=by, reason=reason,
        run_id=run.id if run else None, gate_overridden=needs_override,
    )  # fmt: skip
    if run is not None and run.status in (Status.OFFERED, Status.REJECTED):
        run.status = Status.PROMOTED
    _audit(session, record)
    return record


def _has_passed(run: RunRecord | None) -> bool:
    return run is not None and run.report is not None and bool(run.report["passed"])


def check_override(report: Mapping[str, Any] | None, *, override: bool, reason: str) -> None:
    """Whether a version that did not pass the gate may go live all the same: GateNotPassed, ReasonMissing.

    `report` is the gate's, None when it was never asked.
    """
    if not override:
        failed = [rule["sentence"] for rule in report["rules"] if not rule["passed"]] if report else []
        told = " ".join(failed) or "Phiên bản này chưa được so với mô hình đang dùng."
        raise GateNotPassed(f"{told} Muốn dùng vẫn được: ghi rõ lý do và chọn bỏ qua cổng kiểm tra.")
    if not reason.strip():
        raise ReasonMissing("Bỏ qua cổng kiểm tra thì phải ghi lý do.")


def roll_back(session: Session, *, store: Store, by: Promoter, reason: str = "") -> PromotionRecord:
    """Makes the version live that was live before this one, when the transaction ends.

    Going back twice goes back two versions. Versions whose files are gone or broken are passed over;
    NothingToRollBack when none is left.
    """
    lock_promotions(session)
    for version in _earlier(list_promotions(session)):
        try:
            store.load(version)
        except Problem:
            continue
        record = add_promotion(session, version, action=Action.ROLLBACK, by=by, reason=reason)
        _audit(session, record)
        return record
    raise NothingToRollBack("Chưa từng có phiên bản nào khác được dùng.")


def find_earlier(session: Session, *, store: Store) -> str | None:
    """The version that going back would make live, as far as its files are there; None when there is none."""
    earlier = _earlier(list_promotions(session))
    return next((version for version in earlier if (store.root / version).is_dir()), None)


def _earlier(promotions: Sequence[PromotionRecord]) -> list[str]:
    """The versions to go back to, nearest first: a rollback undoes the promotion before it."""
    stack: list[str] = []
    for row in promotions:
        if row.action == Action.ROLLBACK and row.version in stack:
            while stack[-1] != row.version:
                stack.pop()
        else:
            stack.append(row.version)
    live = stack[-1] if stack else None
    return [version for version in dict.fromkeys(reversed(stack[:-1])) if version != live]


def note_first(session: Session, *, store: Store) -> str | None:
    """On a new database the version to which the store points becomes the first live one; gives the live version."""
    live = find_live(session)
    if live is not None:
        return live
    lock_promotions(session)
    current = store.current()
    if current is not None and find_live(session) is None:
        add_promotion(
            session, current, action=Action.FIRST, by=PROGRAM, reason="phiên bản có sẵn khi bắt đầu"
        )
    return find_live(session)


def follow_pointer(store: Store, version: str) -> None:
    """Lets the pointer in the store follow the database; a version that is not in this store is left alone."""
    if store.current() != version:
        try:
            store.point_to(version)
        except UnknownVersion:
            return


def _audit(session: Session, record: PromotionRecord) -> None:
    record_action(
        session, by=record.account_id, action=str(record.action), subject="model_version",
        subject_id=record.version, at=now(),
        changes={"previous": record.previous, "gate_overridden": int(record.gate_overridden), "promotion": record.id},
    )  # fmt: skip
