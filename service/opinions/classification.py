"""From texts to topics, guard and route: the answer of `POST /classify`, kept nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from models.errors import Problem
from models.prediction import Prediction, TopicScore
from models.taxonomy import Taxonomy
from models.text import BadText, checked, normalize
from service.opinions.judging import judged
from service.routing.nouns import Department, GuardDecision, Profile, Route
from service.routing.routes import route

MAX_TEXTS = 500


class NulCharacter(BadText):
    """PostgreSQL keeps no NUL, and a text that holds one was broken on its way."""

    code = "nul_character"
    title = "Nội dung có ký tự NUL"


class NotText(BadText):
    """Something other than a string stands where a text should be."""

    code = "not_text"
    title = "Không phải chuỗi ký tự"


class Classifier(Protocol):
    """What classification needs of a trained model."""

    @property
    def version(self) -> str: ...

    @property
    def taxonomy(self) -> Taxonomy: ...

    def predict(self, texts: Sequence[str], evidence: bool = True) -> list[Prediction]: ...


@dataclass(frozen=True, slots=True)
class Classified:
    """What the model, the guard and the routing table say of one text."""

    prediction: Prediction
    guard: GuardDecision
    route: Route
    taxonomy: Taxonomy


def accepted(text: object) -> str:
    """The same text; NotText, NulCharacter, EmptyText, TextTooLong or BrokenText says why it cannot be read."""
    if not isinstance(text, str):
        raise NotText("Ý kiến phải là chuỗi ký tự.")
    if "\0" in text:
        raise NulCharacter("Nội dung chứa ký tự NUL (U+0000); hãy sao chép lại văn bản.")
    return checked(text)


def classify(
    texts: Sequence[str], *, classifier: Classifier, profile: Profile, on: date, evidence: bool = True
) -> list[Classified]:
    """One answer a text, in order; `on` chooses the structure of departments and starts the clock."""
    predictions = classifier.predict(texts, evidence=evidence)
    taxonomy = classifier.taxonomy
    return [
        routed(text, prediction, taxonomy=taxonomy, profile=profile, on=on)
        for text, prediction in zip(texts, predictions, strict=True)
    ]


def routed(
    raw_text: str, prediction: Prediction, *, taxonomy: Taxonomy, profile: Profile, on: date
) -> Classified:
    """The guard and the route for one text and what the model said of it."""
    prediction, decision = judged(raw_text, prediction, threshold=profile.denunciation_score)
    proposal = route(
        topics=[topic.id for topic in prediction.topics],
        kind=prediction.kind,
        on=on,
        profile=profile,
        needs_review=prediction.needs_review,
        guarded=decision.guarded,
        text=normalize(raw_text).text,
    )
    return Classified(prediction, decision, proposal, taxonomy)


def to_json(classified: Classified) -> dict[str, Any]:
    """The result in the shape of the API; `route` is None when nobody is proposed."""
    prediction, taxonomy = classified.prediction, classified.taxonomy
    return {
        "topics": [_topic(topic, taxonomy) for topic in prediction.topics],
        "kind": {
            "id": prediction.kind,
            "name": taxonomy.kind_name(prediction.kind),
            "score": round(prediction.kind_score, 4),
        },
        "route": route_to_json(classified.route),
        "needs_review": prediction.needs_review,
        "reasons": list(prediction.reasons),
        "guesses": [_score(guess, taxonomy) for guess in prediction.guesses],
        "guarded": classified.guard.guarded,
        "notice": classified.guard.notice,
    }


def route_to_json(proposal: Route) -> dict[str, Any] | None:
    """Lead, supports and due date of a route; None when it proposes nobody."""
    if proposal.lead is None:
        return None
    return {
        "structure": proposal.structure,
        "lead": _department(proposal.lead),
        "supports": [_department(support) for support in proposal.supports],
        "competence": proposal.competence,
        "due_on": proposal.due_on.isoformat() if proposal.due_on else None,
        "queue": _department(proposal.queue) if proposal.queue else None,
    }


def fault_to_json(fault: Problem, *, index: int) -> dict[str, Any]:
    """An item of a batch that cannot be read, in its place among the results."""
    return {"index": index, "error": {"code": fault.code, "title": fault.title, "detail": fault.detail}}


def _topic(topic: TopicScore, taxonomy: Taxonomy) -> dict[str, Any]:
    spans = [
        {"start": span.start, "end": span.end, "text": span.text, "weight": round(span.weight, 4)}
        for span in topic.evidence
    ]
    return {**_score(topic, taxonomy), "evidence": spans}


def _score(topic: TopicScore, taxonomy: Taxonomy) -> dict[str, Any]:
    return {"id": topic.id, "name": taxonomy.topic_name(topic.id), "score": round(topic.score, 4)}


def _department(department: Department) -> dict[str, str]:
    return {"id": department.id, "name": department.name}
