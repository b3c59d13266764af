"""The form of a topic: what was typed, checked with a sentence for each field, as values for the commune's profile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final

from pydantic import Field, StringConstraints

from models.taxonomy import Taxonomy, Topic
from service.routing.nouns import Profile
from service.routing.phrases import searchable
from service.web.bodies import Body, Line, LongLine, Prose
from service.web.forms import BadForm, checked

Phrase = Annotated[Line, StringConstraints(min_length=2, max_length=80)]
Example = Annotated[LongLine, StringConstraints(min_length=2)]
SENTENCES: Final = {
    "name": "Tên lĩnh vực dài từ 1 đến 80 ký tự, trên một dòng.",
    "definition": "Hãy ghi lĩnh vực này gồm những việc gì, tối đa 1.000 ký tự.",
    "typical": "Mỗi dòng một từ hay cụm từ, dài từ 2 đến 80 ký tự, tối đa 60 dòng.",
    "examples": "Mỗi dòng một câu ví dụ, dài từ 2 đến 400 ký tự, tối đa 40 dòng.",
    "retired_on": "Ngày ngừng dùng phải là một ngày có thật, ví dụ 24/11/2026.",
    "lead": "Hãy chọn đơn vị chủ trì.",
}


class TopicIn(Body):
    """A topic as it was typed."""

    name: Annotated[Line, StringConstraints(min_length=1, max_length=80)]
    definition: Annotated[Prose, StringConstraints(max_length=1_000)]
    typical: Annotated[list[Phrase], Field(max_length=60)]
    examples: Annotated[list[Example], Field(max_length=40)]
    officer_only: bool = False
    retired_on: date | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields as they stand in the form."""

    name: str = ""
    definition: str = ""
    typical: str = ""
    examples: str = ""
    retired_on: str = ""
    officer_only: bool = False
    lead: str = ""
    supports: Sequence[str] = ()


def typed_of(topic: Topic) -> Typed:
    """The form of a topic that nobody has typed in yet."""
    return Typed(
        name=topic.name,
        definition=topic.definition,
        typical="\n".join(topic.typical),
        examples="\n".join(topic.examples),
        retired_on=f"{topic.retired_on:%d/%m/%Y}" if topic.retired_on else "",
        officer_only=topic.officer_only,
    )


def checked_topic(
    typed: Typed, *, topic: Topic | None, taxonomy: Taxonomy, profile: Profile, on: date
) -> TopicIn:
    """The form as values; `topic` is None for a new one, which needs a lead. BadForm names every faulty field."""
    faults: dict[str, str] = {}
    read: TopicIn | None = None
    try:
        read = checked(TopicIn, _fields(typed), sentences=SENTENCES)
    except BadForm as fault:
        faults.update(fault.faults)
    if "name" not in faults and _is_taken(typed.name, topic, taxonomy):
        faults["name"] = "Đã có lĩnh vực khác mang tên này."
    if read is not None and read.retired_on is not None:
        faults.update(_faults_of_retiring(read.retired_on, topic, on))
    if topic is None and typed.lead not in profile.departments:
        faults["lead"] = SENTENCES["lead"]
    if faults or read is None:
        raise BadForm(faults)
    return read


def changed_values(read: TopicIn, topic: Topic | None) -> dict[str, Any]:
    """What differs from the topic as it is, in the form of the profile; everything for a new one."""
    values: dict[str, Any] = {
        "name": read.name,
        "definition": read.definition,
        "typical": list(dict.fromkeys(read.typical)),
        "examples": list(dict.fromkeys(read.examples)),
        "officer_only": read.officer_only,
        "retired_on": read.retired_on or False,
    }
    if topic is None:
        return {key: value for key, value in values.items() if value not in ([], False)}
    before = {
        **{key: getattr(topic, key) for key in ("name", "definition", "officer_only")},
        "typical": list(topic.typical),
        "examples": list(topic.examples),
        "retired_on": topic.retired_on or False,
    }
    return {key: value for key, value in values.items() if value != before[key]}


def _fields(typed: Typed) -> Mapping[str, Any]:
    lines = {name: _lines(getattr(typed, name)) for name in ("typical", "examples")}
    plain = {name: getattr(typed, name) for name in ("name", "definition", "retired_on", "officer_only")}
    return {**plain, **lines, "name": " ".join(typed.name.split()), "definition": typed.definition.strip()}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _is_taken(name: str, topic: Topic | None, taxonomy: Taxonomy) -> bool:
    wanted = searchable(name)
    others = (other for other in taxonomy.topics if topic is None or other.id != topic.id)
    return any(searchable(other.name) == wanted for other in others)


def _faults_of_retiring(retired_on: date, topic: Topic | None, on: date) -> dict[str, str]:
    if topic is None:
        return {"retired_on": "Lĩnh vực mới thì chưa có ngày ngừng dùng."}
    if topic.required or topic.id == "other":
        return {"retired_on": "Lĩnh vực này luôn phải có nên không ngừng dùng được."}
    if retired_on > on:
        return {"retired_on": "Ngày ngừng dùng không được ở tương lai."}
    return {}
