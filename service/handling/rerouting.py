"""What an edited routing table would change: the latest opinions routed with the old and with the new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.text import normalize
from service.handling.opening import reroute_case
from service.handling.records import CaseRecord
from service.opinions.records import OpinionRecord
from service.opinions.store import topics_of
from service.routing.nouns import Profile, Route
from service.routing.routes import route

N_COMPARED: Final = 1000


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


def compare_profiles(session: Session, *, commune: str, old: Profile, new: Profile) -> Comparison:
    """The latest opinions of a commune ("" for all) under both profiles; guarded ones have no route."""
    query = select(OpinionRecord, CaseRecord).join(CaseRecord, CaseRecord.opinion_id == OpinionRecord.id)
    query = query.where(OpinionRecord.guarded.is_(False))
    if commune:
        query = query.where(OpinionRecord.commune == commune)
    rows = session.execute(query.order_by(OpinionRecord.id.desc()).limit(N_COMPARED)).all()
    topics = topics_of(session, [opinion.id for opinion, _ in rows])
    differences = []
    for opinion, case in rows:
        in_force = [topic.topic_id for topic in topics.get(opinion.id, ()) if topic.in_force]
        before, after = (_route(opinion, in_force, profile) for profile in (old, new))
        if (before.lead, before.supports, before.due_on) != (after.lead, after.supports, after.due_on):
            is_open = case.state in ("waiting", "routed")
            differences.append(Difference(opinion, before, after, is_open))
    return Comparison(len(rows), differences)


def follow_new_routes(session: Session, differences: Sequence[Difference], *, account_id: int) -> int:
    """Routes anew what nobody has handed over yet; says how many opinions that were."""
    return sum(
        reroute_case(
            session=session, opinion=difference.opinion, route=difference.after, account_id=account_id
        )
        for difference in differences
        if difference.is_open
    )


def _route(opinion: OpinionRecord, topics: Sequence[str], profile: Profile) -> Route:
    return route(
        topics=topics,
        kind=opinion.kind,
        on=opinion.received_on,
        profile=profile,
        needs_review=opinion.needs_review,
        text=normalize(opinion.raw_text).text,
    )
