"""Takes an officer's labels back: the model's suggestion counts again and waits for a person."""

from sqlalchemy.orm import Session

from service.opinions.nouns import Source
from service.opinions.records import OpinionRecord
from service.opinions.store import append_history, restore_model_topics


def restore_suggestion(*, session: Session, opinion: OpinionRecord, account_id: int, guarded: bool) -> None:
    """Puts the model's labels in force; `guarded` is what held before the officer's labels."""
    append_history(
        session,
        opinion.id,
        "labels_restored",
        account_id=account_id,
        kind=[opinion.kind, opinion.model_kind],
        guarded=[opinion.guarded, guarded],
    )
    restore_model_topics(session, opinion)
    opinion.kind, opinion.kind_source, opinion.guarded = opinion.model_kind, Source.MODEL, guarded
    opinion.needs_review = bool(opinion.reasons)
    opinion.confirmed_at = opinion.confirmed_by = None
    opinion.version += 1
