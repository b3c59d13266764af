"""Tables of the counters behind the summaries: derived from the opinions and rebuilt at any time."""

from datetime import date

from sqlalchemy import JSON, BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from service.database import Base


class CellRecord(Base):
    """One combination of everything that is counted; never changed nor removed, so that it may be remembered.

    `id` is made from the content, so that the same id can never come to mean another cell.
    `fields` holds by table name what a summary shows, `topics` those in force. A guarded opinion's cell holds
    its commune only.
    """

    __tablename__ = "summary_cells"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    commune: Mapped[str] = mapped_column(String(200))
    guarded: Mapped[bool]
    topics: Mapped[list[str]] = mapped_column(JSON)
    fields: Mapped[dict[str, str | None]] = mapped_column(JSON)
    lead_name: Mapped[str | None] = mapped_column(String(200))


class PlaceRecord(Base):
    """Where an opinion is counted: its cell, and what differs within a cell. `due_on` only while a clock runs."""

    __tablename__ = "summary_places"
    __table_args__ = (
        Index("ix_summary_places_day", "received_on", "cell_id", "due_on", "n_hops", "n_repeated"),
    )

    opinion_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cell_id: Mapped[int] = mapped_column(BigInteger)
    received_on: Mapped[date]
    due_on: Mapped[date | None]
    n_hops: Mapped[int]
    n_repeated: Mapped[int]


class MonthRecord(Base):
    """The counts of a cell over one month of arrival, written as 202611."""

    __tablename__ = "summary_months"
    __table_args__ = ({"sqlite_with_rowid": False},)

    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cell_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    n_opinions: Mapped[int]
    n_repeated: Mapped[int]
    n_handed_over: Mapped[int]
    n_hops: Mapped[int]


class DueRecord(Base):
    """How many open opinions of a cell and month of arrival are due; `due` is a month (202611) or a day (20261124)."""

    __tablename__ = "summary_dues"
    __table_args__ = ({"sqlite_with_rowid": False},)

    due: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cell_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    n_opinions: Mapped[int]


class ChangeRecord(Base):
    """An opinion that changed since it was last counted; written by triggers of the watched tables."""

    __tablename__ = "summary_changes"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    opinion_id: Mapped[int]


class FoldRecord(Base):
    """How often changes were taken into the counters; a reader that sees it grow reads again."""

    __tablename__ = "summary_folds"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n_folds: Mapped[int]
