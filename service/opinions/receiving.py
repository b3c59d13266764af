"""Receiving opinions: classify, guard, route, keep, and give the sender a tracking code."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Protocol

from sqlalchemy.orm import Session

from models.text import normalize
from service.opinions.classification import Classified, Classifier, accepted, classify
from service.opinions.codes import new_code
from service.opinions.correcting import checked_labels, rerouted
from service.opinions.folding import fold
from service.opinions.nouns import Draft, Sender, Source, now, today
from service.opinions.records import OpinionRecord, OpinionTopicRecord, SenderRecord
from service.opinions.redaction import redact
from service.opinions.store import add_opinion, append_history, find_first_with_text, officer_topic
from service.routing.nouns import Profile, Route


class OpenCase(Protocol):
    """Begins the handling of a received opinion; given by the handling, which stands above the opinions."""

    def __call__(self, *, session: Session, opinion: OpinionRecord, route: Route) -> None: ...


@dataclass(frozen=True, slots=True)
class Reception:
    """What receiving needs: the live model, the commune's profile and the handling that goes on from here."""

    classifier: Classifier
    profile: Profile
    open_case: OpenCase


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is told to whoever sent an opinion; `classified.guard.notice` names the right channel when guarded."""

    opinion_id: int
    code: str
    received_on: date
    guarded: bool
    classified: Classified


@dataclass(frozen=True, slots=True)
class _Arrival:
    draft: Draft
    classified: Classified
    on: date


def receive_opinion(*, session: Session, reception: Reception, draft: Draft) -> Receipt:
    """Receives one opinion; see `receive_opinions`."""
    return receive_opinions(session=session, reception=reception, drafts=[draft])[0]


def receive_opinions(*, session: Session, reception: Reception, drafts: Sequence[Draft]) -> list[Receipt]:
    """Receives opinions in order, all or none; the route holds for the day on which each came in.

    An officer's `labels` win over the model's, except that what may be a denunciation stays guarded.
    Raises BadText for a text that cannot be read and BadLabels for labels that cannot be.
    """
    for draft in drafts:
        accepted(draft.text)
        if draft.labels is not None:
            checked_labels(draft.labels, reception.classifier.taxonomy)
    return [
        _receive(arrival, session=session, reception=reception) for arrival in _classified(drafts, reception)
    ]


def _classified(drafts: Sequence[Draft], reception: Reception) -> Iterable[_Arrival]:
    """Classifies the drafts together, day by day: the model is quicker with many texts than with one."""
    arrivals: dict[int, _Arrival] = {}
    days = [draft.received_on or today() for draft in drafts]
    for on in dict.fromkeys(days):
        chosen = [i for i, day in enumerate(days) if day == on]
        results = classify(
            [drafts[i].text for i in chosen],
            classifier=reception.classifier,
            profile=reception.profile,
            on=on,
            evidence=False,
        )
        arrivals |= {i: _Arrival(drafts[i], result, on) for i, result in zip(chosen, results, strict=True)}
    return [arrivals[i] for i in range(len(drafts))]


def _receive(arrival: _Arrival, *, session: Session, reception: Reception) -> Receipt:
    draft, classified = arrival.draft, arrival.classified
    opinion = _opinion(arrival, reception)
    if not opinion.guarded:
        opinion.repeat_of = find_first_with_text(
            session, text_hash=opinion.text_hash, commune=opinion.commune
        )
    add_opinion(session, opinion, topics=_topics(arrival, opinion), sender=_sender(draft.sender))
    proposal = classified.route
    if draft.labels is not None:
        proposal = rerouted(opinion, draft.labels, profile=reception.profile)
    append_history(
        session,
        opinion.id,
        "received",
        account_id=draft.account_id,
        channel=draft.channel,
        model=opinion.model_version,
        guarded=opinion.guarded,
    )
    reception.open_case(session=session, opinion=opinion, route=proposal)
    return Receipt(opinion.id, opinion.code, arrival.on, opinion.guarded, classified)


def _opinion(arrival: _Arrival, reception: Reception) -> OpinionRecord:
    draft, prediction = arrival.draft, arrival.classified.prediction
    labels = draft.labels
    redacted_text = redact(draft.text)
    return OpinionRecord(
        code=new_code(),
        commune=reception.profile.name,
        dialogue_id=draft.dialogue_id,
        position=draft.position,
        channel=draft.channel,
        received_on=arrival.on,
        raw_text=draft.text,
        redacted_text=redacted_text,
        search_text=fold(redacted_text),
        text_hash=sha256(fold(normalize(draft.text).text).encode()).hexdigest(),
        village=draft.village,
        kind=labels.kind if labels else prediction.kind,
        kind_source=Source.OFFICER if labels else Source.MODEL,
        model_kind=prediction.kind,
        kind_score=prediction.kind_score,
        needs_review=prediction.needs_review and labels is None,
        reasons=list(prediction.reasons),
        guesses=[{"id": guess.id, "score": round(guess.score, 4)} for guess in prediction.guesses],
        guarded=arrival.classified.guard.guarded or bool(labels and labels.kind == "denunciation"),
        is_sample=draft.is_sample,
        model_version=reception.classifier.version,
        confirmed_at=now() if labels else None,
        confirmed_by=draft.account_id if labels else None,
        created_at=now(),
        version=1,
    )


def _topics(arrival: _Arrival, opinion: OpinionRecord) -> list[OpinionTopicRecord]:
    labels = arrival.draft.labels
    said_by_model = [
        OpinionTopicRecord(
            topic_id=topic.id,
            source=Source.MODEL,
            position=position,
            score=topic.score,
            model_version=opinion.model_version,
            in_force=labels is None,
        )
        for position, topic in enumerate(arrival.classified.prediction.topics)
    ]
    said_by_officer = [
        officer_topic(topic, position, account_id=arrival.draft.account_id)
        for position, topic in enumerate(labels.topics if labels else ())
    ]
    return said_by_model + said_by_officer


def _sender(sender: Sender | None) -> SenderRecord | None:
    if sender is None or sender == Sender():
        return None
    return SenderRecord(name=sender.name, phone=sender.phone, email=sender.email, address=sender.address)
