"""What a training would learn from now: counts by topic, what is new since the live version, and what is wrong.

Asked before a training is started, from the database alone; what a run then really took stands in its `counts`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.taxonomy import Taxonomy
from service.dialogues.labelled_records import LabelledFileRecord, LabelledRowRecord
from service.opinions.nouns import Source
from service.opinions.records import OpinionRecord, OpinionTopicRecord
from service.retraining.collecting import DENUNCIATION

#: A training learns no topic from fewer opinions; a fifth of the new ones is held back.
MIN_EXAMPLES, SHARE_LEARNT = 10, 0.8
N_SHOWN = 12
#: Texts asked for in one statement.
N_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class TopicLabels:
    """Labels of one topic: what the live version learnt, and what people have added since."""

    id: str
    name: str
    n_learnt: int
    n_new: int

    @property
    def is_too_rare(self) -> bool:
        """Whether a training could not learn this topic."""
        return 0 < self.n_learnt + self.n_new * SHARE_LEARNT < MIN_EXAMPLES


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Opinions of the same words whose labels differ; `codes` are those of the commune that asks."""

    codes: tuple[str, ...]
    n: int


@dataclass(frozen=True, slots=True)
class LabelCheck:
    """What was found. `n_open_files` labelled files wait to be confirmed, `n_faulty` rows cannot be read,
    `n_kept_out` new labels are of denunciations, which are never learnt."""

    topics: Sequence[TopicLabels]
    n_corrections: int
    n_labelled: int
    n_kept_out: int
    n_open_files: int
    n_faulty: int
    contradictions: Sequence[Contradiction]

    @property
    def n_new(self) -> int:
        """Labels that people have added since the live version."""
        return self.n_corrections + self.n_labelled

    @property
    def too_rare(self) -> Sequence[TopicLabels]:
        """Topics that the live version knows, because of which a training would be refused."""
        return [topic for topic in self.topics if topic.is_too_rare and topic.n_learnt]

    @property
    def waiting(self) -> Sequence[TopicLabels]:
        """New topics that a training would leave to a later one."""
        return [topic for topic in self.topics if topic.is_too_rare and not topic.n_learnt]

    @property
    def without_any(self) -> Sequence[TopicLabels]:
        """Topics that no label teaches, so that the machine goes on not proposing them."""
        return [topic for topic in self.topics if not topic.n_learnt and not topic.n_new]


def check_labels(
    session: Session,
    *,
    taxonomy: Taxonomy,
    learnt: Mapping[str, int],
    since: datetime | None,
    commune: str,
) -> LabelCheck:
    """`learnt` counts by topic what the live version learnt, `since` is when its data were frozen."""
    rows = _labelled_rows(session, since)
    labelled = [topics for topics, kind, faults in rows if not faults and kind != DENUNCIATION]
    fresh = _by_topic(session, since) + Counter(topic for topics in labelled for topic in topics)
    # A topic that the live version does not know learns from everything, however old.
    unknown = [id for id in taxonomy.predicted_topics if not learnt.get(id)]
    every = _all_labels(session) if unknown and since else fresh
    topics = [
        TopicLabels(id, taxonomy.topic_name(id), learnt.get(id, 0), (every if id in unknown else fresh)[id])
        for id in taxonomy.predicted_topics
    ]
    return LabelCheck(
        topics=topics,
        n_corrections=_count(session, _corrections(since)),
        n_labelled=len(labelled),
        n_kept_out=_count(session, _denunciations(since)),
        n_open_files=_n_open_files(session),
        n_faulty=sum(bool(faults) for _, _, faults in rows),
        contradictions=find_contradictions(session, commune=commune),
    )


def find_contradictions(session: Session, *, commune: str) -> list[Contradiction]:
    """Same words, different labels, both by officers; of these a training takes the latest."""
    # Counted here: asked to group, a database walks through the words of all opinions, not only of those confirmed.
    hashes = Counter(session.scalars(_corrections(None).with_only_columns(OpinionRecord.text_hash)))
    twice = [words for words, n in hashes.items() if n > 1]
    query = _corrections(None).order_by(OpinionRecord.id)
    opinions = [
        one
        for start in range(0, len(twice), N_AT_ONCE)
        for one in session.scalars(query.where(OpinionRecord.text_hash.in_(twice[start : start + N_AT_ONCE])))
    ]
    topics = _topics_of(session, [opinion.id for opinion in opinions])
    said: defaultdict[str, list[OpinionRecord]] = defaultdict(list)
    for opinion in opinions:
        said[opinion.text_hash].append(opinion)
    differing = [
        same for same in said.values() if len({(one.kind, frozenset(topics[one.id])) for one in same}) > 1
    ]
    return [
        Contradiction(tuple(one.code for one in same if commune in ("", one.commune)), len(same))
        for same in differing
    ]


def _corrections(since: datetime | None) -> Select[OpinionRecord]:
    """Opinions whose labels `collecting` takes."""
    query = (
        select(OpinionRecord)
        .where(OpinionRecord.kind_source == Source.OFFICER, OpinionRecord.confirmed_at.is_not(None))
        .where(OpinionRecord.guarded.is_(False), OpinionRecord.kind != DENUNCIATION)
        .where(OpinionRecord.erased_at.is_(None), OpinionRecord.is_sample.is_(False))
    )
    return query.where(OpinionRecord.confirmed_at > since) if since else query


def _denunciations(since: datetime | None) -> Select[OpinionRecord]:
    query = select(OpinionRecord).where(
        OpinionRecord.kind_source == Source.OFFICER, OpinionRecord.kind == DENUNCIATION
    )
    query = query.where(OpinionRecord.is_sample.is_(False))
    return query.where(OpinionRecord.confirmed_at > since) if since else query


def _count(session: Session, query: Select[Any]) -> int:
    return session.scalar(query.with_only_columns(func.count(OpinionRecord.id))) or 0


def _by_topic(session: Session, since: datetime | None) -> Counter[str]:
    query = (
        _corrections(since)
        .with_only_columns(OpinionTopicRecord.topic_id, func.count().label("n"))
        .select_from(OpinionRecord)
        .join(OpinionTopicRecord, OpinionTopicRecord.opinion_id == OpinionRecord.id)
        .where(OpinionTopicRecord.source == Source.OFFICER, OpinionTopicRecord.in_force)
        .group_by(OpinionTopicRecord.topic_id)
    )
    return Counter({row.topic_id: row.n for row in session.execute(query)})


def _all_labels(session: Session) -> Counter[str]:
    rows = _labelled_rows(session, None)
    labelled = (topics for topics, kind, faults in rows if not faults and kind != DENUNCIATION)
    return _by_topic(session, None) + Counter(topic for topics in labelled for topic in topics)


def _labelled_rows(session: Session, since: datetime | None) -> list[tuple[list[str], str, list[Any]]]:
    query = (
        select(LabelledRowRecord.topics, LabelledRowRecord.kind, LabelledRowRecord.faults)
        .join(LabelledFileRecord)
        .where(LabelledFileRecord.state == "confirmed", LabelledRowRecord.left_out.is_(False))
    )
    if since:
        query = query.where(LabelledFileRecord.confirmed_at > since)
    return [(row.topics, row.kind, row.faults) for row in session.execute(query)]


def _n_open_files(session: Session) -> int:
    query = select(func.count()).select_from(LabelledFileRecord).where(LabelledFileRecord.state == "preview")
    return session.scalar(query) or 0


def _topics_of(session: Session, ids: Iterable[int]) -> defaultdict[int, set[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    query = (
        select(OpinionTopicRecord.opinion_id, OpinionTopicRecord.topic_id)
        .where(OpinionTopicRecord.opinion_id.in_(list(ids)))
        .where(OpinionTopicRecord.source == Source.OFFICER, OpinionTopicRecord.in_force)
    )
    for row in session.execute(query):
        found[row.opinion_id].add(row.topic_id)
    return found
