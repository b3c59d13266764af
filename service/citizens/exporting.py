"""All that is known of one person, to be handed to them: as JSON, with the words they used."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.taxonomy import Taxonomy
from service.accounts.audit import record_action
from service.citizens.nouns import Person
from service.handling.listing import entries_of
from service.handling.showing import detail_to_json
from service.handling.store import get_case, hand_overs_of
from service.opinions.consent import find_sentence
from service.opinions.nouns import now, today
from service.opinions.records import OpinionRecord, SenderRecord
from service.opinions.store import find_codes, find_sender, history_of


def export_person(
    session: Session, person: Person, *, taxonomy: Taxonomy, with_guarded: bool = False
) -> dict[str, Any]:
    """Plain values; guarded opinions are only counted unless `with_guarded`. The audit keeps that it was done."""
    ids = [id for id in person.sent if with_guarded or id not in person.guarded]
    opinions = session.scalars(
        select(OpinionRecord).where(OpinionRecord.id.in_(ids)).order_by(OpinionRecord.id)
    )
    at = now()
    record_action(
        session,
        by=None,
        action="export",
        subject="person",
        subject_id="all",
        at=at,
        changes={"opinions": ids, "with_guarded": int(with_guarded)},
    )
    return {
        "exported_at": at.isoformat(),
        "opinions": [_opinion(session, opinion, taxonomy) for opinion in opinions],
        "n_guarded_left_out": len(person.sent) - len(ids),
        "mentioned_in": sorted(find_codes(session, person.mentioned).values()),
    }


def _opinion(session: Session, opinion: OpinionRecord, taxonomy: Taxonomy) -> dict[str, Any]:
    entry = entries_of(session, [(opinion, get_case(session, opinion.id))])[0]
    sender = find_sender(session, opinion.id)
    detail = detail_to_json(
        entry,
        sender=sender,
        hand_overs=hand_overs_of(session, opinion.id),
        history=history_of(session, opinion.id),
        taxonomy=taxonomy,
        on=today(),
    )
    return {**detail, "text": opinion.raw_text, "consent": _consent(sender)}


def _consent(sender: SenderRecord | None) -> dict[str, str] | None:
    if sender is None or sender.consent is None:
        return None
    return {"version": sender.consent, "sentence": find_sentence(sender.consent) or ""}
