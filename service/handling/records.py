"""Tables of the handling: who leads and supports, by when, what came of it, and every hand-over."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from service.database import Base, UtcDateTime

IS_OPEN = "state IN ('waiting', 'routed', 'handed_over')"


class CaseRecord(Base):
    """The handling of one opinion.

    `state` is "waiting" (a person must route it), "routed", "handed_over" or "closed". `lead_name` is the name
    at that time, because structures change. `due_on` is None when no clock runs.
    """

    __tablename__ = "cases"
    __table_args__ = (
        # Holds all that the desks of the departments count.
        Index("ix_cases_desks", "lead_id", "state", "due_on"),
        Index("ix_cases_newest", "lead_id", "opinion_id"),
        # Open cases in the order in which the list shows them.
        Index(
            "ix_cases_open",
            "due_on",
            "opinion_id",
            sqlite_where=text(IS_OPEN),
            postgresql_where=text(IS_OPEN),
        ),
        # The newest of those that are due or overdue.
        Index(
            "ix_cases_open_newest",
            "opinion_id",
            "due_on",
            sqlite_where=text(IS_OPEN),
            postgresql_where=text(IS_OPEN),
        ),
    )

    opinion_id: Mapped[int] = mapped_column(ForeignKey("opinions.id", ondelete="CASCADE"), primary_key=True)
    structure: Mapped[str] = mapped_column(String(40))
    lead_id: Mapped[str | None] = mapped_column(String(60))
    lead_name: Mapped[str | None] = mapped_column(String(200))
    competence: Mapped[str] = mapped_column(String(20))
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str | None] = mapped_column(String(20))
    answer: Mapped[str | None] = mapped_column(Text)
    answered_on: Mapped[date | None]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SupportRecord(Base):
    """A department that supports the lead, in order."""

    __tablename__ = "case_supports"

    opinion_id: Mapped[int] = mapped_column(
        ForeignKey("cases.opinion_id", ondelete="CASCADE"), primary_key=True
    )
    department_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    department_name: Mapped[str] = mapped_column(String(200))
    position: Mapped[int]


class HandOverRecord(Base):
    """One passing-on of an opinion from a department to another; hops are counted from these."""

    __tablename__ = "hand_overs"

    id: Mapped[int] = mapped_column(primary_key=True)
    opinion_id: Mapped[int] = mapped_column(ForeignKey("cases.opinion_id", ondelete="CASCADE"), index=True)
    from_id: Mapped[str | None] = mapped_column(String(60))
    to_id: Mapped[str] = mapped_column(String(60))
    to_name: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


class ReviewClaimRecord(Base):
    """Who looks at an opinion of the review queue just now; after `until_at` others may take it."""

    __tablename__ = "review_claims"

    opinion_id: Mapped[int] = mapped_column(ForeignKey("opinions.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    until_at: Mapped[datetime] = mapped_column(UtcDateTime)
