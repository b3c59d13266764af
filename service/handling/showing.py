"""How an opinion with its handling is shown: to officers, to the guard, and to the citizen who holds the code."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from models.taxonomy import Taxonomy
from service.handling.listing import Entry
from service.handling.nouns import OPEN_STATES, OUTCOME_NAMES, STATE_NAMES, State
from service.handling.records import CaseRecord, HandOverRecord
from service.opinions.nouns import CHANNEL_NAMES, Source
from service.opinions.records import HistoryRecord, OpinionRecord, OpinionTopicRecord, SenderRecord

#: What stands in place of words that were erased.
ERASED = "[Nội dung đã xóa]"


def entry_to_json(entry: Entry, *, taxonomy: Taxonomy, on: date) -> dict[str, Any]:
    """An opinion for people with a role: the redacted text, labels with their source, handling."""
    opinion = entry.opinion
    return {
        "code": opinion.code,
        "received_on": opinion.received_on,
        "channel": {"id": opinion.channel, "name": CHANNEL_NAMES.get(opinion.channel, opinion.channel)},
        "dialogue_id": opinion.dialogue_id,
        "position": opinion.position,
        "village": opinion.village,
        "text": opinion.redacted_text if opinion.erased_at is None else ERASED,
        "kind": {
            "id": opinion.kind,
            "name": _kind_name(opinion.kind, taxonomy),
            "score": round(opinion.kind_score, 4) if opinion.kind_source == Source.MODEL else None,
            "source": opinion.kind_source,
        },
        "topics": _topics([t for t in entry.topics if t.in_force], taxonomy),
        "suggested": {
            "kind": opinion.model_kind,
            "topics": _topics([t for t in entry.topics if t.source == Source.MODEL], taxonomy),
            "guesses": [guess | {"name": _topic_name(guess["id"], taxonomy)} for guess in opinion.guesses],
        },
        "needs_review": opinion.needs_review,
        "reasons": opinion.reasons,
        "confirmed_at": opinion.confirmed_at,
        "guarded": opinion.guarded,
        "repeat_of": entry.repeat_of,
        "times_raised": entry.n_times,
        "model": opinion.model_version,
        **_handling(entry, on=on),
    }


def detail_to_json(
    entry: Entry,
    *,
    sender: SenderRecord | None,
    hand_overs: Sequence[HandOverRecord],
    history: Sequence[HistoryRecord],
    taxonomy: Taxonomy,
    on: date,
) -> dict[str, Any]:
    """An opinion with its sender, hand-overs and history."""
    return {
        **entry_to_json(entry, taxonomy=taxonomy, on=on),
        "answer": entry.case.answer,
        "answered_on": entry.case.answered_on,
        "sender": _sender(sender),
        "hand_overs": [_hand_over(row) for row in hand_overs],
        "history": [
            {"at": row.at, "account_id": row.account_id, "event": row.event, "changes": row.changes}
            for row in history
        ],
    }


def state_to_json(opinion: OpinionRecord, case: CaseRecord) -> dict[str, Any]:
    """What the holder of a tracking code may know: where it stands, none of the words.

    Of a guarded opinion, that it was received.
    """
    state = State.WAITING if opinion.guarded else State(case.state)
    outcome = None if opinion.guarded else case.outcome
    return {
        "code": opinion.code,
        "received_on": opinion.received_on,
        "state": _named(state, STATE_NAMES),
        "outcome": _named(outcome, OUTCOME_NAMES),
    }


def is_overdue(case: CaseRecord, on: date) -> bool:
    """Whether the clock of an open case has run out."""
    return case.state in OPEN_STATES and case.due_on is not None and case.due_on < on


def _handling(entry: Entry, *, on: date) -> dict[str, Any]:
    case = entry.case
    return {
        "state": _named(case.state, STATE_NAMES),
        "structure": case.structure,
        "lead": {"id": case.lead_id, "name": case.lead_name} if case.lead_id else None,
        "supports": [{"id": row.department_id, "name": row.department_name} for row in entry.supports],
        "competence": case.competence,
        "due_on": case.due_on,
        "overdue": is_overdue(case, on),
        "outcome": _named(case.outcome, OUTCOME_NAMES),
        "hops": entry.n_hops,
    }


def _topics(topics: Sequence[OpinionTopicRecord], taxonomy: Taxonomy) -> list[dict[str, Any]]:
    return [
        {
            "id": topic.topic_id,
            "name": _topic_name(topic.topic_id, taxonomy),
            "score": round(topic.score, 4) if topic.score is not None else None,
            "source": topic.source,
        }
        for topic in topics
    ]


def _hand_over(row: HandOverRecord) -> dict[str, Any]:
    return {
        "from": row.from_id,
        "to": {"id": row.to_id, "name": row.to_name},
        "reason": row.reason,
        "at": row.at,
        "account_id": row.account_id,
    }


def _sender(sender: SenderRecord | None) -> dict[str, Any] | None:
    if sender is None:
        return None
    return {"name": sender.name, "phone": sender.phone, "email": sender.email, "address": sender.address}


def _named(id: str | None, names: Mapping[str, str]) -> dict[str, str] | None:
    return {"id": id, "name": names.get(id, id)} if id else None


def _topic_name(id: str, taxonomy: Taxonomy) -> str:
    """A topic of an older model may be unknown to the present taxonomy."""
    topic = taxonomy.find_topic(id)
    return topic.name if topic else id


def _kind_name(id: str, taxonomy: Taxonomy) -> str:
    kind = taxonomy.find_kind(id)
    return kind.name if kind else id
