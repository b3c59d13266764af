"""The shape of a profile file, checked strictly: unknown keys and wrong types are refused."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(min_length=1, max_length=200)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=80)]
Days = Annotated[int, Field(ge=1, le=365)]
Level = Literal["xã", "huyện", "tỉnh", "khác"]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class CommuneIn(_Table):
    """Who the installation belongs to."""

    name: Name
    type: Literal["xã", "phường"]
    province: Name
    code: Annotated[str, Field(pattern=r"^[0-9]{0,10}$")]
    villages: list[Name]


class LetterheadIn(_Table):
    """Head and foot of documents."""

    issuer: Name
    symbol: Name
    place: Name
    signer_title: Name
    recipients: list[Name]


class ClocksIn(_Table):
    """Lengths of clocks in days."""

    answer_days: Days
    answer_several_days: Days
    announce_days: Days
    publish_days: Days
    notice_working_days: Days
    acknowledge_working_days: Days
    forward_working_days: Days


class CalendarIn(_Table):
    """What the commune's calendar changes in the national one."""

    days_off: list[date]
    working_days: list[date]


class GuardIn(_Table):
    """When the guard closes."""

    denunciation_score: Annotated[float, Field(gt=0, le=1)]


class DepartmentIn(_Table):
    """A department's name, in a commune and in a ward."""

    name: Name
    ward_name: Name | None = None
    level: Level = "xã"


class RuleIn(_Table):
    """Lead and supports, as ids of departments."""

    lead: str
    supports: list[str] = []


class CaseIn(_Table):
    """A finer rule by words."""

    topics: list[str] = []
    words: Annotated[list[Annotated[str, Field(min_length=2)]], Field(min_length=1)]
    lead: str | None = None
    supports: list[str] = []
    competence: Level | None = None


class StructureIn(_Table):
    """One period with its table."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=40)]
    name: Name
    since: date | None = None
    until: date | None = None
    complaint: RuleIn
    topics: dict[str, RuleIn]
    cases: list[CaseIn] = []


class TopicIn(_Table):
    """What a commune says of a topic in place of the bundled taxonomy; `retired_on = false` takes it into use again."""

    name: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    definition: Annotated[str, Field(min_length=1, max_length=1000)] | None = None
    typical: (
        Annotated[list[Annotated[str, Field(min_length=2, max_length=80)]], Field(max_length=60)] | None
    ) = None
    examples: (
        Annotated[list[Annotated[str, Field(min_length=2, max_length=500)]], Field(max_length=40)] | None
    ) = None
    officer_only: bool | None = None
    retired_on: date | Literal[False] | None = None


class ProfileIn(_Table):
    """The whole file."""

    commune: CommuneIn
    letterhead: LetterheadIn
    clocks: ClocksIn
    calendar: CalendarIn
    guard: GuardIn
    departments: dict[Id, DepartmentIn]
    structures: Annotated[list[StructureIn], Field(min_length=1)]
    topics: dict[Id, TopicIn] = {}
