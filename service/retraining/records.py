"""Tables of the learning: runs and their progress, and which version was made live when, by whom and why."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.database import Base, UtcDateTime


class RunRecord(Base):
    """One retraining. `active` is 1 from the request to the end and NULL afterwards: it is unique, so that the
    whole installation has one run at a time.

    `status`: queued, running, offered (waits for a person), promoted, rejected (by the gate), cancelled, failed.
    `counts` says what the snapshot held and what the run cost, `report` what the gate found; neither quotes an opinion.
    """

    __tablename__ = "retraining_runs"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    active: Mapped[int | None] = mapped_column(unique=True)
    status: Mapped[str] = mapped_column(String(16))
    step: Mapped[str] = mapped_column(String(40), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancel_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    champion: Mapped[str | None] = mapped_column(String(80))
    challenger: Mapped[str | None] = mapped_column(String(80))
    snapshot_hash: Mapped[str | None] = mapped_column(String(64))
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    failure: Mapped[str] = mapped_column(Text, default="")


class RunEventRecord(Base):
    """One line of the progress of a run; `id` is what a browser sends back to go on after a reload."""

    __tablename__ = "retraining_events"
    __table_args__ = (Index("ix_retraining_events_run", "run_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("retraining_runs.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    step: Mapped[str] = mapped_column(String(40))
    message: Mapped[str] = mapped_column(String(200))
    done: Mapped[int]
    total: Mapped[int]


class PromotionRecord(Base):
    """From `at` on, `version` was live; the newest row is the live version. Rows are only added.

    `action`: first, promote, rollback. `account_id` is None for the program itself and for the console, where
    `by` names who sat there.
    """

    __tablename__ = "promotions"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[str] = mapped_column(String(80))
    previous: Mapped[str | None] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(16))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    by: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(Text)
    run_id: Mapped[str | None] = mapped_column(ForeignKey("retraining_runs.id"))
    gate_overridden: Mapped[bool] = mapped_column(default=False)
