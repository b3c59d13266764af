"""From topics, kind and date to the lead, the supports and the due date."""

from collections.abc import Iterable, Sequence
from datetime import date

from service.routing.clocks import answer_by
from service.routing.nouns import Case, Department, Profile, Route, Rule, Structure
from service.routing.phrases import Reading


def route(
    *,
    topics: Sequence[str],
    kind: str,
    on: date,
    profile: Profile,
    needs_review: bool = False,
    guarded: bool = False,
    text: str = "",
) -> Route:
    """Proposes who handles an opinion, with the structure valid on `on`. `topics` come strongest first.

    - guarded, or a denunciation: nobody and no clock; only the guard role may decide.
    - kind "none": nobody and no clock.
    - complaint: the chair through the office, never a department; no clock.
    - no topic with a rule of its own: the queue of the office.
    - otherwise the strongest topic's lead; the other topics' leads support before the strongest topic's own
      supports. A case of the table may change either when its words stand in `text`.
    - `needs_review` keeps the proposed lead and adds the queue.
    - the longer time is given when the topics have more than one lead; own supports do not lengthen it.
    """
    structure = profile.structure_on(on)
    if guarded or kind in ("denunciation", "none"):
        return Route(structure.id, None, (), None, "")
    if kind == "complaint":
        lead, supports = structure.complaint.lead, structure.complaint.supports
        return Route(structure.id, lead, supports, None, lead.level, queue=structure.queue)
    known = [topic for topic in topics if topic in structure.topics and topic != "other"]
    reading = Reading(text)
    cases = [case for case in structure.cases if _applies(case, known, reading)]
    rules = [_rule_of(topic, structure, cases) for topic in known or ["other"]]
    lead, supports = _combine(rules)
    several = any(rule.lead.id != lead.id for rule in rules)
    return Route(
        structure=structure.id,
        lead=lead,
        supports=supports,
        due_on=answer_by(on, several=several, profile=profile),
        competence=next((case.competence for case in cases if case.competence), lead.level),
        queue=structure.queue if needs_review or not known else None,
    )


def _applies(case: Case, topics: Sequence[str], text: Reading) -> bool:
    return not (case.topics and case.topics.isdisjoint(topics)) and case.words.stand_in(text)


def _rule_of(topic: str, structure: Structure, cases: Iterable[Case]) -> Rule:
    """The topic's rule as changed by the cases that apply; the first case with a lead decides the lead."""
    rule = structure.topics[topic]
    fitting = [case for case in cases if not case.topics or topic in case.topics]
    lead = next((case.lead for case in fitting if case.lead), rule.lead)
    supports = [support for case in fitting for support in case.supports]
    return Rule(lead, (*supports, *rule.supports))


def _combine(rules: Sequence[Rule]) -> tuple[Department, tuple[Department, ...]]:
    lead = rules[0].lead
    candidates = [*(rule.lead for rule in rules[1:]), *rules[0].supports]
    supports = {support.id: support for support in candidates if support.id != lead.id}
    return lead, tuple(supports.values())
