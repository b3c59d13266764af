"""Queries over the tables of the opinions; nothing here commits."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import ColumnElement, delete, func, insert, literal_column, select, update
from sqlalchemy.orm import Session

from models.errors import Problem
from models.prediction import TopicScore
from service.database import table_of
from service.opinions.codes import find_code
from service.opinions.nouns import Source, now
from service.opinions.records import (
    HistoryRecord,
    OpinionRecord,
    OpinionTopicRecord,
    RepeatableRequestRecord,
    SenderRecord,
)
from service.opinions.recurring import find_firsts


class OpinionNotFound(Problem):
    """No opinion has this tracking code, or it may not be seen by whoever asks."""

    status = 404
    code = "opinion_not_found"
    title = "Không tìm thấy ý kiến"


def find_opinion(session: Session, code: str, *, lock: bool = False) -> OpinionRecord | None:
    """The opinion with a tracking code as a person typed it; `lock` keeps other writers out until the end."""
    stored = find_code(code)
    if stored is None:
        return None
    query = select(OpinionRecord).where(OpinionRecord.code == stored)
    return session.scalar(query.with_for_update() if lock else query)


def get_opinion(session: Session, code: str, *, may_see_guarded: bool, lock: bool = False) -> OpinionRecord:
    """The opinion, or OpinionNotFound: a guarded one does not exist for those who may not see it."""
    opinion = find_opinion(session, code, lock=lock)
    if opinion is None or (opinion.guarded and not may_see_guarded):
        raise OpinionNotFound("Không có ý kiến nào mang mã này; hãy kiểm tra lại mã trên giấy hẹn.")
    return opinion


def find_codes(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Tracking codes by id."""
    rows = session.execute(select(OpinionRecord.id, OpinionRecord.code).where(OpinionRecord.id.in_(set(ids))))
    return {row.id: row.code for row in rows}


class NewOpinion(Protocol):
    """Rows for the tables of the opinions that lack the opinion's id."""

    @property
    def opinion(self) -> dict[str, Any]: ...
    @property
    def topics(self) -> Sequence[dict[str, Any]]: ...
    @property
    def sender(self) -> dict[str, Any] | None: ...
    @property
    def received(self) -> dict[str, Any]: ...


def add_opinions(session: Session, arrivals: Sequence[NewOpinion]) -> dict[str, int]:
    """Adds opinions with what belongs to them, in order, and gives their ids by code.

    Of opinions that raise the same matter the later ones point to the first.
    """
    rows = [one.opinion for one in arrivals]
    if not rows:
        return {}
    firsts = find_firsts(session, rows, [[topic["topic_id"] for topic in one.topics] for one in arrivals])
    stored = {place: first.id for place, first in firsts.items() if first.id is not None}
    session.execute(
        insert(table_of(OpinionRecord)),
        [row | {"repeat_of": stored.get(place)} for place, row in enumerate(rows)],
    )
    ids = find_ids(session, [row["code"] for row in rows])
    for place, first in firsts.items():
        if first.place is not None:  # both came in together
            own, of = ids[rows[place]["code"]], ids[rows[first.place]["code"]]
            session.execute(update(OpinionRecord).where(OpinionRecord.id == own).values(repeat_of=of))
    for record, added in (
        (OpinionTopicRecord, [(one, topic) for one in arrivals for topic in one.topics]),
        (SenderRecord, [(one, one.sender) for one in arrivals if one.sender is not None]),
        (HistoryRecord, [(one, one.received) for one in arrivals]),
    ):
        if added:
            whole = [row | {"opinion_id": ids[one.opinion["code"]]} for one, row in added]
            session.execute(insert(table_of(record)), whole)
    return ids


def find_ids(session: Session, codes: Iterable[str]) -> dict[str, int]:
    """Ids by tracking code, of those that exist."""
    query = select(OpinionRecord.code, OpinionRecord.id).where(OpinionRecord.code.in_(set(codes)))
    return {row.code: row.id for row in session.execute(query)}


def topics_of(session: Session, ids: Iterable[int]) -> Mapping[int, list[OpinionTopicRecord]]:
    """All topics, of the model and of officers, strongest first, by opinion."""
    rows = session.scalars(
        select(OpinionTopicRecord)
        .where(OpinionTopicRecord.opinion_id.in_(list(ids)))
        .order_by(OpinionTopicRecord.opinion_id, OpinionTopicRecord.position)
    )
    found: defaultdict[int, list[OpinionTopicRecord]] = defaultdict(list)
    for row in rows:
        found[row.opinion_id].append(row)
    return found


def replace_officer_topics(
    session: Session, opinion: OpinionRecord, topics: Sequence[str], *, account_id: int | None
) -> None:
    """Puts the officer's topics in force; the model's stay beside them for the record."""
    of_opinion = OpinionTopicRecord.opinion_id == opinion.id
    session.execute(delete(OpinionTopicRecord).where(of_opinion, OpinionTopicRecord.source == Source.OFFICER))
    session.execute(update(OpinionTopicRecord).where(of_opinion).values(in_force=False))
    session.add_all(
        officer_topic(topic, position, account_id=account_id, opinion_id=opinion.id)
        for position, topic in enumerate(topics)
    )
    session.flush()


def restore_model_topics(session: Session, opinion: OpinionRecord) -> None:
    """Puts the model's topics in force again; the officer's are gone, the history still names them."""
    of_opinion = OpinionTopicRecord.opinion_id == opinion.id
    session.execute(delete(OpinionTopicRecord).where(of_opinion, OpinionTopicRecord.source == Source.OFFICER))
    session.execute(update(OpinionTopicRecord).where(of_opinion).values(in_force=True))
    session.flush()


def replace_model_topics(
    session: Session, opinion: OpinionRecord, topics: Sequence[TopicScore], *, version: str
) -> None:
    """Puts another version's topics beside what officers said; they are in force only where no officer said any."""
    of_opinion = OpinionTopicRecord.opinion_id == opinion.id
    session.execute(delete(OpinionTopicRecord).where(of_opinion, OpinionTopicRecord.source == Source.MODEL))
    session.add_all(
        OpinionTopicRecord(
            opinion_id=opinion.id,
            topic_id=topic.id,
            source=Source.MODEL,
            position=position,
            score=topic.score,
            model_version=version,
            in_force=opinion.kind_source == Source.MODEL,
        )
        for position, topic in enumerate(topics)
    )


def officer_topic(
    topic_id: str, position: int, *, account_id: int | None, opinion_id: int | None = None
) -> OpinionTopicRecord:
    """A topic in force that a person said."""
    topic = OpinionTopicRecord(
        topic_id=topic_id, source=Source.OFFICER, position=position, account_id=account_id, in_force=True
    )
    if opinion_id is not None:
        topic.opinion_id = opinion_id
    return topic


def is_only_commune(session: Session, commune: str) -> bool:
    """Whether there is no opinion of any other commune."""
    first, last = session.execute(
        select(func.min(OpinionRecord.commune), func.max(OpinionRecord.commune))
    ).one()
    return {first, last} <= {commune, None}


def count_samples(session: Session) -> int:
    """How many opinions are invented sample data."""
    is_sample: ColumnElement[bool] = literal_column("opinions.is_sample")  # in the very words of its index
    return session.scalar(select(func.count()).select_from(OpinionRecord).where(is_sample)) or 0


def count_real(session: Session, *, at_most: int) -> int:
    """How many opinions are real, counted no further than `at_most`."""
    some = select(OpinionRecord.id).where(OpinionRecord.is_sample.is_(False)).limit(at_most).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def delete_samples(session: Session) -> int:
    """Removes invented opinions with all that hangs on them, even their history; says how many."""
    samples = select(OpinionRecord.id).where(OpinionRecord.is_sample.is_(True))
    pointing = OpinionRecord.repeat_of.in_(samples)
    session.execute(update(OpinionRecord).where(pointing).values(repeat_of=None))
    session.execute(delete(HistoryRecord).where(HistoryRecord.opinion_id.in_(samples)))
    gone = session.execute(
        delete(OpinionRecord).where(OpinionRecord.is_sample.is_(True)).returning(OpinionRecord.id)
    )
    return len(gone.all())


def find_sender(session: Session, opinion_id: int) -> SenderRecord | None:
    """Who sent it, as far as they told."""
    return session.get(SenderRecord, opinion_id)


def senders_of(session: Session, ids: Iterable[int]) -> dict[int, SenderRecord]:
    """Who sent them, by opinion; those who told nothing are absent."""
    rows = session.scalars(select(SenderRecord).where(SenderRecord.opinion_id.in_(list(ids))))
    return {row.opinion_id: row for row in rows}


def append_history(
    session: Session, opinion_id: int, event: str, *, account_id: int | None, **changes: Any
) -> None:
    """Adds a line to the history: ids and values only, never a citizen's or an officer's words."""
    session.add(
        HistoryRecord(opinion_id=opinion_id, at=now(), account_id=account_id, event=event, changes=changes)
    )


def history_of(session: Session, opinion_id: int) -> Sequence[HistoryRecord]:
    """What happened, oldest first."""
    return session.scalars(
        select(HistoryRecord).where(HistoryRecord.opinion_id == opinion_id).order_by(HistoryRecord.id)
    ).all()


def find_repeatable_request(session: Session, key_hash: str) -> RepeatableRequestRecord | None:
    """The request that came with this key before."""
    return session.get(RepeatableRequestRecord, key_hash)


def find_repeatable_requests(
    session: Session, key_hashes: Iterable[str]
) -> Sequence[RepeatableRequestRecord]:
    """The requests that came with these keys before."""
    wanted = RepeatableRequestRecord.key_hash.in_(set(key_hashes))
    return session.scalars(select(RepeatableRequestRecord).where(wanted)).all()


def add_repeatable_requests(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Keeps requests with their answers."""
    if rows:
        session.execute(insert(table_of(RepeatableRequestRecord)), rows)
