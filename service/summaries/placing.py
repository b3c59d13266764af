"""Where opinions are counted: reads opinions with their handling and says to which cell each belongs."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from service.handling.nouns import OPEN_STATES
from service.handling.records import CaseRecord, HandOverRecord
from service.opinions.records import OpinionRecord, OpinionTopicRecord


@dataclass(frozen=True, slots=True)
class Cell:
    """One combination of everything that is counted; `fields` by table name, None for "not given"."""

    commune: str
    guarded: bool
    topics: tuple[str, ...]
    fields: dict[str, str | None]
    lead_name: str | None

    @property
    def id(self) -> int:
        """The same for equal cells and, as far as a hash of 62 bits goes, for no others."""
        parts = [self.commune, self.guarded, self.topics, self.fields, self.lead_name]
        return int.from_bytes(sha256(json.dumps(parts, sort_keys=True).encode()).digest()[:8]) >> 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where one opinion is counted. `due_on` only while it is open; hops and repeats of guarded ones are 0."""

    opinion_id: int
    cell: Cell
    received_on: date
    due_on: date | None
    n_hops: int
    n_repeated: int


def find_places(session: Session, ids: Select[Any] | Collection[int]) -> Iterator[Place]:
    """The places of the opinions with these ids; one without a case, or that is gone, has none."""
    topics = _topics(session, ids)
    hops = _hops(session, ids)
    opinion, case = OpinionRecord, CaseRecord
    rows = session.execute(
        select(
            opinion.id,
            opinion.commune,
            opinion.guarded,
            opinion.received_on,
            opinion.repeat_of,
            opinion.village,
            opinion.kind,
            opinion.dialogue_id,
            case.lead_id,
            case.lead_name,
            case.outcome,
            case.state,
            case.competence,
            case.due_on,
        )
        .join(case, case.opinion_id == opinion.id)
        .where(opinion.id.in_(ids))
    )
    return (_place(row, tuple(topics.get(row.id, ())), hops.get(row.id, 0)) for row in rows)


def _place(row: Row[*tuple[Any, ...]], topics: tuple[str, ...], n_hops: int) -> Place:
    if row.guarded:
        return Place(row.id, Cell(row.commune, True, (), {}, None), row.received_on, None, 0, 0)
    fields = {
        "department": row.lead_id,
        "village": row.village,
        "kind": row.kind,
        "outcome": row.outcome,
        "state": row.state,
        "competence": row.competence,
        "dialogue": row.dialogue_id,
    }
    return Place(
        opinion_id=row.id,
        cell=Cell(row.commune, False, topics, fields, row.lead_name),
        received_on=row.received_on,
        due_on=row.due_on if row.state in OPEN_STATES else None,
        n_hops=n_hops,
        n_repeated=int(row.repeat_of is not None),
    )


def _topics(session: Session, ids: Select[Any] | Collection[int]) -> dict[int, list[str]]:
    topic = OpinionTopicRecord
    rows = session.execute(
        select(topic.opinion_id, topic.topic_id)
        .where(topic.opinion_id.in_(ids), topic.in_force)
        .order_by(topic.opinion_id, topic.topic_id)
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows:
        found[row.opinion_id].append(row.topic_id)
    return found


def _hops(session: Session, ids: Select[Any] | Collection[int]) -> dict[int, int]:
    rows = session.execute(
        select(HandOverRecord.opinion_id, func.count())
        .where(HandOverRecord.opinion_id.in_(ids))
        .group_by(HandOverRecord.opinion_id)
    )
    return dict(rows.all())
