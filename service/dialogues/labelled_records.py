"""Tables of labelled dialogues: files that officers tagged by hand, row by row, for training only."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.database import Base, UtcDateTime


class LabelledFileRecord(Base):
    """One file; `state` is "preview" until an officer confirms it, then "confirmed", and "withdrawn" when taken
    back: its rows are then trained on no more."""

    __tablename__ = "labelled_files"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    content_hash: Mapped[str] = mapped_column(String(64), index=True)
    state: Mapped[str] = mapped_column(String(16))
    columns: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class LabelledRowRecord(Base):
    """One row. `text` is redacted before it is kept, and emptied for what may be a denunciation.

    `written` holds the cells of topics and kind as the file has them; `topics` and `kind` what they mean.
    `faults` keep the row out until it is fixed; `left_out` says that an officer did not want it.
    """

    __tablename__ = "labelled_rows"
    __table_args__ = (
        UniqueConstraint("file_id", "position"),
        Index("ix_labelled_rows_text", "text_hash"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[str] = mapped_column(ForeignKey("labelled_files.id", ondelete="CASCADE"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    text_hash: Mapped[str] = mapped_column(String(64))
    topics: Mapped[list[str]] = mapped_column(JSON)
    kind: Mapped[str] = mapped_column(String(20))
    dialogue: Mapped[str] = mapped_column(String(200))
    year: Mapped[int]
    written: Mapped[dict[str, Any]] = mapped_column(JSON)
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    notes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    left_out: Mapped[bool] = mapped_column(default=False)
