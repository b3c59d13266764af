"""Posted opinions on their way to disk: many at once, each kept exactly once however often it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from models.errors import Problem
from service.opinions.receiving import Arrival, OpenCases, keep_arrivals
from service.opinions.repeating import Claim, find_answers, keep_claims, reused
from service.opinions.store import find_ids


@dataclass(frozen=True, slots=True)
class Posted:
    """An opinion that was sent, the answer it will get, and the key under which it may be sent again."""

    arrival: Arrival
    answer: Mapping[str, Any]
    claim: Claim | None


def keep_posted(
    session: Session, batch: Sequence[Posted], again: bool, *, open_cases: OpenCases
) -> list[Mapping[str, Any] | Problem]:
    """Keeps what is new and gives each its answer: its own, the one its key got before, or the reuse of a key.

    `again`: an earlier attempt may have been committed although it was reported as failed.
    """
    kept = find_ids(session, [one.arrival.code for one in batch]) if again else {}
    answers, fresh = _known(session, batch), []
    seen: dict[str, Posted] = {}
    for at, one in enumerate(batch):
        if at in answers or one.arrival.code in kept:
            continue
        first = seen.setdefault(one.claim.key_hash, one) if one.claim else one
        if first is one:
            fresh.append(one)
        elif one.claim and first.claim:
            answers[at] = first.answer if one.claim.is_same(first.claim.request_hash) else reused()
    keep_claims(session, [(one.claim, one.answer) for one in fresh if one.claim])
    if fresh:
        keep_arrivals(session=session, arrivals=[one.arrival for one in fresh], open_cases=open_cases)
    return [answers.get(at, one.answer) for at, one in enumerate(batch)]


def _known(session: Session, batch: Sequence[Posted]) -> dict[int, Mapping[str, Any] | Problem]:
    """Answers to what came before under the same key, by place in the batch."""
    earlier = find_answers(session, [one.claim for one in batch if one.claim])
    known: dict[int, Mapping[str, Any] | Problem] = {}
    for at, one in enumerate(batch):
        if one.claim and one.claim.key_hash in earlier:
            request_hash, answer = earlier[one.claim.key_hash]
            is_same = one.claim.is_same(request_hash) and answer is not None
            known[at] = answer if is_same and answer is not None else reused()
    return known
