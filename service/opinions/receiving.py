"""Receiving opinions: classify, guard, route, keep, and give the sender a tracking code."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any, Final, Protocol

from sqlalchemy.orm import Session

from models.text import normalize
from service.opinions.classification import Classified, Classifier, accepted, classify
from service.opinions.codes import new_code
from service.opinions.correcting import checked_labels, rerouted
from service.opinions.doubting import likeliest
from service.opinions.folding import fold
from service.opinions.nouns import Draft, Labels, Sender, Source, now, today
from service.opinions.records import OpinionRecord
from service.opinions.redaction import shown
from service.opinions.store import add_opinions
from service.routing.nouns import Profile, Route

#: Opinions kept by one set of statements; a database takes only so many values in one.
N_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Opened:
    """A received opinion whose handling begins: its kind, the route that holds for it, an answer given at once."""

    opinion_id: int
    kind: str
    route: Route
    answer: str = ""
    answered_on: date | None = None


class OpenCases(Protocol):
    """Begins the handling of received opinions; given by the handling, which stands above the opinions."""

    def __call__(self, *, session: Session, opened: Sequence[Opened]) -> None: ...


@dataclass(frozen=True, slots=True)
class Reception:
    """What receiving needs: the live model, the commune's profile and the handling that goes on from here."""

    classifier: Classifier
    profile: Profile
    open_cases: OpenCases


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is told to whoever sent an opinion; `classified.guard.notice` names the right channel when guarded."""

    opinion_id: int
    code: str
    received_on: date
    guarded: bool
    classified: Classified


@dataclass(frozen=True, slots=True)
class Arrival:
    """An opinion read and routed but not kept yet: rows for the tables of the opinions, without ids."""

    classified: Classified
    route: Route
    opinion: dict[str, Any]
    topics: tuple[dict[str, Any], ...]
    sender: dict[str, Any] | None
    received: dict[str, Any]
    answer: str = ""

    @property
    def code(self) -> str:
        """The tracking code, which is known before the opinion is kept."""
        return str(self.opinion["code"])


def receive_opinion(*, session: Session, reception: Reception, draft: Draft) -> Receipt:
    """Receives one opinion; see `receive_opinions`."""
    return receive_opinions(session=session, reception=reception, drafts=[draft])[0]


def receive_opinions(*, session: Session, reception: Reception, drafts: Sequence[Draft]) -> list[Receipt]:
    """Receives opinions in order, all or none; the route holds for the day on which each came in.

    An officer's `labels` win over the model's, except that what may be a denunciation stays guarded.
    Raises BadText for a text that cannot be read and BadLabels for labels that cannot be.
    """
    arrivals = read_drafts(drafts, reception=reception)
    return [
        receipt
        for start in range(0, len(arrivals), N_AT_ONCE)
        for receipt in keep_arrivals(
            session=session, arrivals=arrivals[start : start + N_AT_ONCE], open_cases=reception.open_cases
        )
    ]


def read_drafts(drafts: Sequence[Draft], *, reception: Reception) -> list[Arrival]:
    """Classifies, guards and routes drafts, in order; touches no database. Raises as `receive_opinions`."""
    for draft in drafts:
        accepted(draft.text)
        if draft.labels is not None:
            checked_labels(draft.labels, reception.classifier.taxonomy)
    profile = reception.profile
    ways = [
        (one.received_on or today(), one.denunciation_score or profile.denunciation_score) for one in drafts
    ]
    arrivals: dict[int, Arrival] = {}
    for on, score in dict.fromkeys(ways):  # the model is quicker with many texts than with one
        chosen = [i for i, way in enumerate(ways) if way == (on, score)]
        results = classify(
            [drafts[i].text for i in chosen],
            classifier=reception.classifier,
            profile=replace(profile, denunciation_score=score),
            on=on,
            evidence=False,
        )
        for i, result in zip(chosen, results, strict=True):
            arrivals[i] = _arrival(drafts[i], result, on, reception)
    return [arrivals[i] for i in range(len(drafts))]


def keep_arrivals(*, session: Session, arrivals: Sequence[Arrival], open_cases: OpenCases) -> list[Receipt]:
    """Keeps arrivals, all or none, with a number of statements that does not grow with theirs."""
    ids = add_opinions(session, arrivals)
    open_cases(
        session=session,
        opened=[_opened(one, ids[one.code]) for one in arrivals],
    )
    return [
        Receipt(ids[one.code], one.code, one.opinion["received_on"], one.opinion["guarded"], one.classified)
        for one in arrivals
    ]


def _opened(arrival: Arrival, opinion_id: int) -> Opened:
    opinion = arrival.opinion
    answered_on = opinion["received_on"] if arrival.answer else None
    return Opened(opinion_id, opinion["kind"], arrival.route, arrival.answer, answered_on)


def _arrival(draft: Draft, classified: Classified, on: date, reception: Reception) -> Arrival:
    opinion = _opinion(draft, classified, on, reception)
    proposal = classified.route
    if draft.labels is not None:
        proposal = rerouted(OpinionRecord(**opinion), draft.labels, profile=reception.profile)
    return Arrival(
        classified=classified,
        route=proposal,
        opinion=opinion,
        topics=tuple(_topics(draft, classified, opinion["model_version"])),
        sender=_sender(draft.sender),
        answer=draft.answer,
        received={
            "account_id": draft.account_id,
            "at": opinion["created_at"],
            "event": "received",
            "changes": {
                "channel": draft.channel,
                "model": opinion["model_version"],
                "guarded": opinion["guarded"],
            },
        },
    )


def _opinion(draft: Draft, classified: Classified, on: date, reception: Reception) -> dict[str, Any]:
    prediction, labels, at = classified.prediction, draft.labels, now()
    redacted_text = shown(draft.text)
    likely_topic, likely_score = likeliest(prediction)
    return {
        "code": new_code(),
        "commune": reception.profile.name,
        "dialogue_id": draft.dialogue_id,
        "position": draft.position,
        "channel": draft.channel,
        "received_on": on,
        "raw_text": draft.text,
        "redacted_text": redacted_text,
        "search_text": fold(redacted_text),
        "text_hash": sha256(fold(normalize(draft.text).text).encode()).hexdigest(),
        "village": draft.village,
        "kind": labels.kind if labels else prediction.kind,
        "kind_source": Source.OFFICER if labels else Source.MODEL,
        "model_kind": prediction.kind,
        "kind_score": prediction.kind_score,
        "needs_review": prediction.needs_review and labels is None,
        "reasons": list(prediction.reasons),
        "guesses": [{"id": guess.id, "score": round(guess.score, 4)} for guess in prediction.guesses],
        "likely_topic": likely_topic,
        "likely_score": likely_score,
        "guarded": classified.guard.guarded or bool(labels and labels.kind == "denunciation"),
        "is_sample": draft.is_sample,
        "model_version": reception.classifier.version,
        "confirmed_at": at if labels else None,
        "confirmed_by": draft.account_id if labels else None,
        "created_at": at,
        "version": 1,
    }


def _topics(draft: Draft, classified: Classified, version: str) -> list[dict[str, Any]]:
    labels: Labels | None = draft.labels
    said_by_model = [
        _topic(topic.id, position, Source.MODEL, labels is None)
        | {"score": topic.score, "model_version": version}
        for position, topic in enumerate(classified.prediction.topics)
    ]
    said_by_officer = [
        _topic(topic, position, Source.OFFICER, True) | {"account_id": draft.account_id}
        for position, topic in enumerate(labels.topics if labels else ())
    ]
    return said_by_model + said_by_officer


def _topic(topic_id: str, position: int, source: Source, in_force: bool) -> dict[str, Any]:
    empty = {"score": None, "model_version": None, "account_id": None}
    return empty | {"topic_id": topic_id, "position": position, "source": source, "in_force": in_force}


def _sender(sender: Sender | None) -> dict[str, Any] | None:
    if sender is None or replace(sender, consent=None) == Sender():
        return None
    return asdict(sender)
