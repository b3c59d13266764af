"""What the review page shows of one opinion: topics as toggles with scores and words, the route, earlier ones."""

from dataclasses import replace
from typing import Any, Final

from sqlalchemy.orm import Session

from models.prediction import Evidence
from service.accounts.nouns import Actor
from service.handling.access import own_filter
from service.handling.listing import entries_of
from service.handling.nouns import OUTCOME_NAMES, STATE_NAMES, Filter
from service.handling.resembling import find_earlier
from service.handling.showing import entry_to_json
from service.handling.store import get_case
from service.handling.telling import tell_reasons
from service.opinions.nouns import Labels, today
from service.opinions.records import OpinionRecord
from service.web.bodies import Body, Line

N_KEYS: Final = 9
N_SKIPPED: Final = 30


class ReviewQuery(Body):
    """What the address of a queue page may hold; `skip` and `done` are codes parted by commas."""

    view: Line = "unsure"
    topic: Line | None = None
    text: Line | None = None
    skip: str = ""
    done: str = ""
    left: int = 0
    cursor: str | None = None

    def codes(self, name: str) -> list[str]:
        """The codes of `skip` or `done`."""
        return [code for code in str(getattr(self, name)).split(",") if code][:50]

    def kept(self) -> dict[str, Any]:
        """What goes along from page to page."""
        view = None if self.view == "unsure" else self.view
        return {"view": view, "topic": self.topic, "text": self.text, "skip": self.skip}


def queue_filter(query: ReviewQuery, actor: Actor) -> Filter:
    """Unsure ones, or those of which the model is sure but which nobody has confirmed."""
    is_unsure = query.view != "sure"
    return replace(
        own_filter(actor), needs_review=is_unsure, is_waiting=True, topic=query.topic, text=query.text
    )


def review_context(
    session: Session, opinion: OpinionRecord, *, state: Any, wanted: Labels | None
) -> dict[str, Any]:
    """The opinion as the template wants it; `wanted` are labels that an officer has already chosen."""
    taxonomy, on = state.classifier.taxonomy, today()
    entry = entries_of(session, [(opinion, get_case(session, opinion.id))])[0]
    shown = entry_to_json(entry, taxonomy=taxonomy, on=on)
    scores, evidence = _scores(shown), _evidence(opinion, state)
    ticked = list(wanted.topics) if wanted else _ticked(shown)
    ordered = sorted(
        (topic for topic in taxonomy.topics if topic.retired_on is None),
        key=lambda topic: -scores.get(topic.id, 0.0),
    )
    toggles = [
        {
            "id": topic.id,
            "name": topic.name,
            "score": scores.get(topic.id),
            "words": [span.text for span in evidence.get(topic.id, ())],
            "ticked": topic.id in ticked,
            "key": place if place <= N_KEYS else None,
        }
        for place, topic in enumerate(ordered, start=1)
    ]
    spans = [{"start": span.start, "end": span.end} for found in evidence.values() for span in found]
    resemblance = find_earlier(session, opinion, topics=ticked)
    return {
        "opinion": shown,
        "version": opinion.version,
        "reasons": tell_reasons(opinion.reasons),
        "spans": spans,
        "toggles": toggles,
        "kinds": taxonomy.kinds,
        "kind": wanted.kind if wanted else opinion.kind,
        "n_times": resemblance.n_times,
        "earlier": [_earlier_to_json(row) for row in resemblance.earlier],
    }


def _scores(shown: dict[str, Any]) -> dict[str, float]:
    said = [*shown["suggested"]["guesses"], *shown["suggested"]["topics"]]
    return {topic["id"]: topic["score"] for topic in said if topic["score"] is not None}


def _ticked(shown: dict[str, Any]) -> list[str]:
    """What counts now; where the model dares not say, its best guess, so that one key may confirm it."""
    in_force = [topic["id"] for topic in shown["topics"]]
    guesses = [guess["id"] for guess in shown["suggested"]["guesses"]]
    return in_force or (guesses[:1] if shown["kind"]["id"] != "none" else [])


def _evidence(opinion: OpinionRecord, state: Any) -> dict[str, tuple[Evidence, ...]]:
    """The deciding words in the text as it is shown; they are never stored, so they are found anew."""
    [prediction] = state.classifier.predict([opinion.redacted_text], evidence=True)
    return {topic.id: topic.evidence for topic in (*prediction.guesses, *prediction.topics) if topic.evidence}


def _earlier_to_json(row: Any) -> dict[str, Any]:
    return {
        "code": row.opinion.code,
        "text": row.opinion.redacted_text,
        "received_on": row.opinion.received_on,
        "village": row.opinion.village,
        "likeness": row.likeness,
        "is_same": row.is_same,
        "state": STATE_NAMES.get(row.case.state, row.case.state),
        "outcome": OUTCOME_NAMES.get(row.case.outcome or ""),
        "lead": row.case.lead_name,
        "answer": row.case.answer,
    }
