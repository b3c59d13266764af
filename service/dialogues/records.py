"""Tables of dialogues and of the rows an officer looks through before minutes become opinions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.database import Base, UtcDateTime
from service.dialogues import labelled_records as labelled_records  # its tables belong to this noun too


class DialogueRecord(Base):
    """One meeting; `state` is "preview" until an officer confirms it, then "confirmed".

    `id` is a random URL-safe string. `content_hash` (SHA-256 of the file) tells that minutes came in before.
    `left_out` tells by reason what was not taken as an opinion: the lines of a preview (`leftovers`), later their
    number.
    """

    __tablename__ = "dialogues"
    __table_args__ = (Index("ix_dialogues_content_hash", "content_hash"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    title: Mapped[str] = mapped_column(String(500))
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(200), default="")
    chair: Mapped[str] = mapped_column(String(200), default="")
    commune: Mapped[str] = mapped_column(String(200), default="")
    source_name: Mapped[str] = mapped_column(String(255), default="")
    content_hash: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16), default="preview")
    model_version: Mapped[str] = mapped_column(String(80))
    left_out: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class DialogueRowRecord(Base):
    """One split-out statement in its order in the minutes.

    `outcome` is "waiting", "received", "dropped" or "merged" (then `merged_into` names the position).
    `position` names the row for ever, `place` is where it stands now. `labels` are topics and kind by an officer,
    `keep` says that he wants the row or does not; None leaves it to the section. Once the dialogue is confirmed
    `text`, `speaker` and `answer` are emptied: the opinion alone keeps them.
    """

    __tablename__ = "dialogue_rows"
    __table_args__ = (UniqueConstraint("dialogue_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dialogue_id: Mapped[str] = mapped_column(ForeignKey("dialogues.id", ondelete="CASCADE"))
    position: Mapped[int]
    place: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(Text)
    section: Mapped[str] = mapped_column(String(16))
    speaker: Mapped[str | None] = mapped_column(String(200))
    village: Mapped[str | None] = mapped_column(String(200))
    answer: Mapped[str] = mapped_column(Text, default="")
    suggestion: Mapped[dict[str, Any]] = mapped_column(JSON)
    labels: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    keep: Mapped[bool | None]
    guarded: Mapped[bool] = mapped_column(default=False)
    outcome: Mapped[str] = mapped_column(String(16), default="waiting")
    merged_into: Mapped[int | None]
    opinion_id: Mapped[int | None] = mapped_column(ForeignKey("opinions.id"))
