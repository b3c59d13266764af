"""What routing speaks of: departments, structures in time, rules, clocks, the commune profile and its answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from service.routing.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Department:
    """Who handles: a stable id and the name that is valid for this commune or ward."""

    id: str
    name: str
    level: str = field(default="xã", compare=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """Who leads and who supports one topic."""

    lead: Department
    supports: tuple[Department, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A finer rule: when the words stand in the text, it changes the lead, adds supports, sets the competence.

    Without topics it holds for every topic.
    """

    topics: frozenset[str]
    words: Phrases
    lead: Department | None
    supports: tuple[Department, ...]
    competence: str | None


@dataclass(frozen=True, slots=True)
class Structure:
    """Who handled what from `since` to `until`, both days included; None is open."""

    id: str
    name: str
    since: date | None
    until: date | None
    complaint: Rule
    topics: Mapping[str, Rule]
    cases: tuple[Case, ...]

    @property
    def departments(self) -> set[str]:
        """Ids of all departments that its table names."""
        rules = [self.complaint, *self.topics.values()]
        of_cases = [one for case in self.cases for one in (case.lead, *case.supports) if one]
        return {one.id for rule in rules for one in (rule.lead, *rule.supports)} | {
            one.id for one in of_cases
        }

    @property
    def queue(self) -> Department:
        """Where an opinion waits for a person: the lead of the topic "other"."""
        return self.topics["other"].lead


@dataclass(frozen=True, slots=True)
class Clocks:
    """Lengths of the clocks, in calendar days unless the name says working days."""

    answer_days: int
    answer_several_days: int
    announce_days: int
    publish_days: int
    notice_working_days: int
    acknowledge_working_days: int
    forward_working_days: int


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands at the head and foot of the commune's documents."""

    issuer: str
    symbol: str
    place: str
    signer_title: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """One commune or ward: its name, its villages, its structures in order of time, its clocks and days off.

    `topics` holds by id what the commune says of topics in place of the bundled taxonomy, and topics of its own.
    """

    name: str
    type: str
    province: str
    code: str
    villages: tuple[str, ...]
    letterhead: Letterhead
    structures: tuple[Structure, ...]
    departments: Mapping[str, Department]
    clocks: Clocks
    days_off: frozenset[date]
    working_days: frozenset[date]
    denunciation_score: float
    topics: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def structure_on(self, day: date) -> Structure:
        """The structure valid on a day; days before the first structure use the first."""
        valid = [
            structure for structure in self.structures if structure.since is None or structure.since <= day
        ]
        return valid[-1] if valid else self.structures[0]

    def departments_for(self, structure: Structure) -> list[Department]:
        """Those to choose from in a structure: the ones that it names, and the ones that no structure names."""
        named = {one.id: one.departments for one in self.structures}
        elsewhere = set().union(*named.values()) - named[structure.id]
        return [one for one in self.departments.values() if one.id not in elsewhere]


@dataclass(frozen=True, slots=True)
class Route:
    """A proposal: who leads, who supports, by when; `competence` is xã, huyện, tỉnh or khác.

    Without a lead nobody is proposed (no opinion, or guarded) and `competence` is "". `queue` is set when a
    person must look first. `due_on` is None when the service must not start a clock.
    """

    structure: str
    lead: Department | None
    supports: tuple[Department, ...]
    due_on: date | None
    competence: str
    queue: Department | None = None


@dataclass(frozen=True, slots=True)
class GuardDecision:
    """Whether a text may be a denunciation; `reasons` are codes, `notice` tells the sender the right channel."""

    guarded: bool
    reasons: tuple[str, ...]
    notice: str | None
