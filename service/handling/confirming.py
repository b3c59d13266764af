"""An officer's word on an opinion: labels put in force and the case routed anew, also for many at once; undone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.errors import Problem
from models.taxonomy import Taxonomy
from service.handling.opening import reroute_case
from service.handling.preconditions import check_precondition, tag_of
from service.handling.store import release_claim
from service.opinions.correcting import correct_labels, rerouted
from service.opinions.nouns import Labels, Source
from service.opinions.records import OpinionRecord
from service.opinions.recurring import find_first
from service.opinions.restoring import restore_suggestion
from service.opinions.store import history_of, topics_of
from service.routing.nouns import Profile


class CannotUndo(Problem):
    """The last thing that happened to the opinion was not a confirmation by this officer."""

    status = 409
    code = "cannot_undo"
    title = "Không hoàn tác được"


@dataclass(frozen=True, slots=True)
class Desk:
    """Who confirms, with what: the taxonomy, the commune's profile and whether guarded opinions may be opened."""

    account_id: int
    taxonomy: Taxonomy
    profile: Profile
    may_lift_guard: bool = False


def confirm(*, session: Session, opinion: OpinionRecord, labels: Labels, version: int, desk: Desk) -> None:
    """Puts labels in force and routes the case anew.

    Raises ChangedMeanwhile when `version` is not the present one, and BadLabels.
    """
    check_precondition(tag_of(version), version=opinion.version, required=True)
    was_apart = opinion.guarded or opinion.kind == "none"
    correct_labels(
        session=session,
        opinion=opinion,
        labels=labels,
        taxonomy=desk.taxonomy,
        account_id=desk.account_id,
        may_lift_guard=desk.may_lift_guard,
    )
    if was_apart:  # it was compared with nothing when it came in
        opinion.repeat_of = find_first(session, opinion, labels.topics)
    proposal = rerouted(opinion, labels, profile=desk.profile)
    reroute_case(session=session, opinion=opinion, route=proposal, account_id=desk.account_id)
    release_claim(session, opinion.id)


def confirm_suggestions(
    *, session: Session, picked: Iterable[tuple[OpinionRecord, int]], desk: Desk
) -> tuple[list[str], int]:
    """Confirms what the model proposes for many opinions, each with the version that was seen.

    Gives the codes that were confirmed, and how many were not: changed meanwhile, or without any topic.
    """
    confirmed, n_left = [], 0
    for opinion, version in picked:
        try:
            labels = labels_in_force(session, opinion)
            confirm(session=session, opinion=opinion, labels=labels, version=version, desk=desk)
        except Problem:
            n_left += 1
            continue
        confirmed.append(opinion.code)
    return confirmed, n_left


def undo_confirmation(*, session: Session, opinion: OpinionRecord, desk: Desk) -> None:
    """Takes an officer's own last confirmation back: the model's suggestion waits for a person again.

    Raises CannotUndo when something else has happened since, or an officer had already confirmed before.
    """
    events = history_of(session, opinion.id)
    decisive = [line for line in events if line.event not in ("rerouted", "matter_judged")]
    last = decisive[-1] if decisive else None
    if last is None or last.event != "labels_corrected" or last.account_id != desk.account_id:
        raise CannotUndo("Ý kiến đã được làm tiếp sau lần xác nhận này nên không hoàn tác được.")
    topics, _ = last.changes["topics"]
    if not _is_suggestion(session, opinion, topics, kind=last.changes["kind"][0]):
        raise CannotUndo("Trước đó cán bộ đã xác nhận; hãy sửa lại nhãn thay vì hoàn tác.")
    restore_suggestion(
        session=session, opinion=opinion, account_id=desk.account_id, guarded=last.changes["guarded"][0]
    )
    labels = Labels(tuple(topics), opinion.kind)
    proposal = rerouted(opinion, labels, profile=desk.profile)
    reroute_case(session=session, opinion=opinion, route=proposal, account_id=desk.account_id)


def labels_in_force(session: Session, opinion: OpinionRecord) -> Labels:
    """The labels that count at this moment."""
    topics: Sequence[str] = [t.topic_id for t in topics_of(session, [opinion.id])[opinion.id] if t.in_force]
    return Labels(tuple(topics), opinion.kind)


def _is_suggestion(session: Session, opinion: OpinionRecord, topics: Sequence[str], *, kind: str) -> bool:
    said = [t.topic_id for t in topics_of(session, [opinion.id])[opinion.id] if t.source == Source.MODEL]
    return sorted(said) == sorted(topics) and kind == opinion.model_kind
