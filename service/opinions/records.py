"""Tables of the opinions: what was said, its labels with their source, the sender apart, and the history."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.database import Base, UtcDateTime

#: Nobody has said yet what it is about, and somebody should.
IS_WAITING = "confirmed_at IS NULL AND erased_at IS NULL AND kind <> 'none'"


class OpinionRecord(Base):
    """One statement by one citizen.

    `kind` is the one in force, `model_kind` what the model said. `version` grows with every change of the
    opinion or its handling and is the entity tag. `search_text` is `redacted_text` in small letters without
    marks. `text_hash` finds the same words said again; `repeat_of` points to the first that raised the same matter.
    `likely_topic` is what the model puts first ("" for nothing), `likely_score` (0..1) how sure it is of that topic
    and of the kind together.
    `erased_at`: the words are gone, on request or because they were old; figures still count it.
    `is_sample` marks invented data: never learnt from, and removed on request.
    """

    __tablename__ = "opinions"
    __table_args__ = (
        UniqueConstraint("dialogue_id", "position"),
        Index("ix_opinions_listing", "commune", "guarded", "id"),
        # Holds all that the summaries count, so that they do not read the texts; its first column must not be
        # `guarded`, or SQLite would take it for lists, too, and sort them all.
        Index(
            "ix_opinions_counting",
            "received_on",
            "guarded",
            "commune",
            "village",
            "kind",
            "dialogue_id",
            "repeat_of",
        ),
        # Where an earlier opinion of the same matter is looked for, newest first. Not by commune first, or SQLite
        # would take it for whatever asks for a commune.
        Index("ix_opinions_matters", "likely_topic", "village", "commune", "id"),
        Index("ix_opinions_sample", "id", sqlite_where=text("is_sample"), postgresql_where=text("is_sample")),
        # The newest that wait, for a list.
        Index(
            "ix_opinions_waiting_newest",
            "needs_review",
            "id",
            "guarded",
            "commune",
            sqlite_where=text(IS_WAITING),
            postgresql_where=text(IS_WAITING),
        ),
        # In the order in which the queue asks people, with all that it counts.
        Index(
            "ix_opinions_waiting",
            "needs_review",
            "likely_topic",
            "likely_score",
            "id",
            "guarded",
            "commune",
            sqlite_where=text(IS_WAITING),
            postgresql_where=text(IS_WAITING),
        ),
        # What was raised again, with all by which a summary chooses; also for removing what others point to.
        Index(
            "ix_opinions_repeats",
            "repeat_of",
            "received_on",
            "guarded",
            "commune",
            "village",
            "kind",
            "dialogue_id",
            sqlite_where=text("repeat_of IS NOT NULL"),
            postgresql_where=text("repeat_of IS NOT NULL"),
            postgresql_include=["id"],
        ),
        Index(
            "ix_opinions_confirmed",
            "confirmed_at",
            "likely_topic",
            sqlite_where=text("confirmed_at IS NOT NULL"),
            postgresql_where=text("confirmed_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    commune: Mapped[str] = mapped_column(String(200))
    dialogue_id: Mapped[str | None] = mapped_column(String(32))
    position: Mapped[int | None]
    channel: Mapped[str] = mapped_column(String(20))
    received_on: Mapped[date]
    raw_text: Mapped[str] = mapped_column(Text)
    redacted_text: Mapped[str] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(Text)
    text_hash: Mapped[str] = mapped_column(String(64), index=True)
    village: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    kind_source: Mapped[str] = mapped_column(String(10))
    model_kind: Mapped[str] = mapped_column(String(20))
    kind_score: Mapped[float]
    needs_review: Mapped[bool]
    reasons: Mapped[list[str]] = mapped_column(JSON)
    guesses: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    likely_topic: Mapped[str] = mapped_column(String(40), default="", server_default="")
    likely_score: Mapped[float] = mapped_column(default=0.0, server_default="0")
    guarded: Mapped[bool]
    is_sample: Mapped[bool] = mapped_column(default=False)
    model_version: Mapped[str] = mapped_column(String(80))
    repeat_of: Mapped[int | None] = mapped_column(ForeignKey("opinions.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OpinionTopicRecord(Base):
    """A topic of an opinion, said by the model or by an officer; both stay, `in_force` marks which counts."""

    __tablename__ = "opinion_topics"
    __table_args__ = (
        Index(
            "ix_opinion_topics_in_force",
            "topic_id",
            "opinion_id",
            sqlite_where=text("in_force"),
            postgresql_where=text("in_force"),
        ),
    )

    opinion_id: Mapped[int] = mapped_column(ForeignKey("opinions.id", ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    source: Mapped[str] = mapped_column(String(10), primary_key=True)
    position: Mapped[int]
    score: Mapped[float | None]
    model_version: Mapped[str | None] = mapped_column(String(80))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    in_force: Mapped[bool]


class SenderRecord(Base):
    """Who sent an opinion, as far as they told; kept apart so that it can be erased and never listed.

    `consent` is the version of the sentence they were shown.
    """

    __tablename__ = "opinion_senders"

    opinion_id: Mapped[int] = mapped_column(ForeignKey("opinions.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(200))
    address: Mapped[str | None] = mapped_column(String(400))
    consent: Mapped[str | None] = mapped_column(String(20))


class HistoryRecord(Base):
    """What happened to an opinion and its handling: only ever added to; ids and values, never text."""

    __tablename__ = "opinion_history"

    id: Mapped[int] = mapped_column(primary_key=True)
    opinion_id: Mapped[int] = mapped_column(ForeignKey("opinions.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    event: Mapped[str] = mapped_column(String(40))
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)


class RepeatableRequestRecord(Base):
    """A request that came with an Idempotency-Key: its hash and the answer to give when it comes again."""

    __tablename__ = "repeatable_requests"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    request_hash: Mapped[str] = mapped_column(String(64))
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
