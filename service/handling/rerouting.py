"""What an edited catalogue would change: the latest opinions routed as now, and as they would be."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.text import normalize
from service.handling.opening import reroute_case
from service.handling.records import CaseRecord
from service.opinions.records import OpinionRecord
from service.opinions.store import topics_of
from service.routing.nouns import Profile, Route
from service.routing.phrases import Phrases, Reading
from service.routing.routes import route

N_COMPARED: Final = 1000
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Difference:
    """An opinion that would go another way; `is_open`: nobody has handed it over yet, so it can follow."""

    opinion: OpinionRecord
    before: Route
    after: Route
    is_open: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many opinions were looked at, and those that would go another way."""

    n_compared: int
    differences: Sequence[Difference]


def compare_profiles(
    session: Session, *, commune: str, old: Profile, new: Profile, days: Days | None = None
) -> Comparison:
    """The latest opinions of a commune ("" for all), or the latest of some days, under both profiles.

    Guarded ones have no route.
    """
    looked_at = list(_latest(session, commune, days))
    compared = ((one, _route(one, one.topics, old), _route(one, one.topics, new)) for one in looked_at)
    return _comparison(looked_at, compared)


def compare_with_topic(
    session: Session, *, commune: str, old: Profile, new: Profile, topic: str, typical: Sequence[str]
) -> Comparison:
    """The latest opinions that speak in the typical words of a topic, as they are, and as if they carried it too."""
    looked_at = list(_latest(session, commune))
    if not typical:
        return Comparison(len(looked_at), [])
    words = Phrases.of(typical)
    spoken = [one for one in looked_at if one.topics and words.stand_in(Reading(one.text))]
    compared = ((one, _route(one, one.topics, old), _route(one, [topic, *one.topics], new)) for one in spoken)
    return _comparison(looked_at, compared)


def compare_without_topic(session: Session, *, commune: str, profile: Profile, topic: str) -> Comparison:
    """The latest opinions that carry a topic and that nobody has confirmed, as they are, and without it."""
    looked_at = list(_latest(session, commune))
    carrying = [one for one in looked_at if topic in one.topics and one.opinion.confirmed_at is None]
    compared = (
        (
            one,
            _route(one, one.topics, profile),
            _route(one, [id for id in one.topics if id != topic], profile),
        )
        for one in carrying
    )
    return _comparison(looked_at, compared)


def follow_new_routes(session: Session, differences: Sequence[Difference], *, account_id: int) -> int:
    """Routes anew what nobody has handed over yet; says how many opinions that were."""
    return sum(
        reroute_case(
            session=session, opinion=difference.opinion, route=difference.after, account_id=account_id
        )
        for difference in differences
        if difference.is_open
    )


@dataclass(frozen=True, slots=True)
class _Looked:
    """An opinion with the topics in force, strongest first, and its normal text."""

    opinion: OpinionRecord
    topics: Sequence[str]
    text: str
    is_open: bool


def _latest(session: Session, commune: str, days: Days | None = None) -> Iterator[_Looked]:
    query = select(OpinionRecord, CaseRecord).join(CaseRecord, CaseRecord.opinion_id == OpinionRecord.id)
    query = query.where(OpinionRecord.guarded.is_(False))
    if commune:
        query = query.where(OpinionRecord.commune == commune)
    if days:
        query = query.where(OpinionRecord.received_on.between(*days))
    rows = session.execute(query.order_by(OpinionRecord.id.desc()).limit(N_COMPARED)).all()
    topics = topics_of(session, [opinion.id for opinion, _ in rows])
    for opinion, case in rows:
        in_force = [topic.topic_id for topic in topics.get(opinion.id, ()) if topic.in_force]
        is_open = case.state in ("waiting", "routed")
        yield _Looked(opinion, in_force, normalize(opinion.raw_text).text, is_open)


def _comparison(looked_at: Sequence[_Looked], compared: Iterable[tuple[_Looked, Route, Route]]) -> Comparison:
    differences = [
        Difference(one.opinion, before, after, one.is_open)
        for one, before, after in compared
        if _decided(before) != _decided(after)
    ]
    return Comparison(len(looked_at), differences)


def _decided(route: Route) -> tuple[object, ...]:
    return route.lead, route.supports, route.due_on, route.competence


def _route(one: _Looked, topics: Sequence[str], profile: Profile) -> Route:
    return route(
        topics=topics,
        kind=one.opinion.kind,
        on=one.opinion.received_on,
        profile=profile,
        needs_review=one.opinion.needs_review,
        text=one.text,
    )
