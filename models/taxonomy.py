"""The taxonomy: topics and kinds with stable ids and Vietnamese names, read from `datasets/topics.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from models.errors import Problem

TOPICS_FILE = Path(__file__).parent.parent / "datasets" / "topics.toml"


class BrokenTaxonomy(Problem):
    """The taxonomy file is missing something, or says something twice."""

    status = 500
    code = "broken_taxonomy"
    title = "Tệp lĩnh vực bị lỗi"


@dataclass(frozen=True, slots=True)
class Topic:
    """A field of matters. `required` topics guard the gate; `officer_only` ones are never predicted."""

    id: str
    name: str
    definition: str = ""
    typical: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    required: bool = False
    officer_only: bool = False
    retired_on: date | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """What a text is: feedback, petition, complaint, denunciation, question, none."""

    id: str
    name: str
    definition: str = ""


@dataclass(frozen=True)
class Taxonomy:
    """Topics and kinds in their fixed order."""

    topics: tuple[Topic, ...]
    kinds: tuple[Kind, ...]

    @cached_property
    def _topics_by_id(self) -> Mapping[str, Topic]:
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def _kinds_by_id(self) -> Mapping[str, Kind]:
        return {kind.id: kind for kind in self.kinds}

    def find_topic(self, id: str) -> Topic | None:
        """The topic with this id, retired ones included."""
        return self._topics_by_id.get(id)

    def find_kind(self, id: str) -> Kind | None:
        """The kind with this id."""
        return self._kinds_by_id.get(id)

    def topic_name(self, id: str) -> str:
        """The Vietnamese name; KeyError for an unknown id."""
        return self._topics_by_id[id].name

    def kind_name(self, id: str) -> str:
        """The Vietnamese name; KeyError for an unknown id."""
        return self._kinds_by_id[id].name

    @property
    def predicted_topics(self) -> tuple[str, ...]:
        """Ids that a model may answer: neither retired nor kept for officers."""
        return tuple(t.id for t in self.topics if not t.officer_only and t.retired_on is None)

    def with_changes(self, rows: Mapping[str, Mapping[str, Any]]) -> "Taxonomy":
        """Other fields for known topics and whole new topics, by id; new ones stand before those kept for officers.

        A row that would make no topic is a BrokenTaxonomy.
        """
        try:
            known = [replace(topic, **_frozen(rows.get(topic.id, {}))) for topic in self.topics]
            added = [Topic(id=id, **_frozen(row)) for id, row in rows.items() if self.find_topic(id) is None]
        except TypeError as error:
            raise BrokenTaxonomy(f"Trường thiếu hoặc lạ: {error}") from error
        n_first = sum(not topic.officer_only for topic in self.topics)
        return Taxonomy((*known[:n_first], *added, *known[n_first:]), self.kinds)


def load_taxonomy(path: Path = TOPICS_FILE) -> Taxonomy:
    """Read a taxonomy file; BrokenTaxonomy says what is wrong in it."""
    try:
        return taxonomy_from(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenTaxonomy(f"{path.name}: {error}") from error


def taxonomy_from(data: Mapping[str, Any]) -> Taxonomy:
    """The taxonomy out of parsed TOML or JSON; unknown fields are refused, ids must be unique."""
    try:
        topics = tuple(Topic(**_frozen(row)) for row in data["topics"])
        kinds = tuple(Kind(**row) for row in data["kinds"])
    except (KeyError, TypeError) as error:
        raise BrokenTaxonomy(f"Trường thiếu hoặc lạ: {error}") from error
    ids = [t.id for t in topics] + [k.id for k in kinds]
    if len(set(ids)) != len(ids):
        raise BrokenTaxonomy(f"Mã trùng: {', '.join(sorted({i for i in ids if ids.count(i) > 1}))}")
    return Taxonomy(topics, kinds)


def write_topics(path: Path, taxonomy: Taxonomy) -> None:
    """Put other topics into an existing taxonomy file; what else stands in it stays."""
    import tomlkit

    document = tomllib.loads(path.read_text(encoding="utf-8"))
    document["topics"] = [_row(topic) for topic in taxonomy.topics]
    path.write_text(tomlkit.dumps(document), encoding="utf-8")


def _row(topic: Topic) -> dict[str, Any]:
    fields = {key: value for key, value in asdict(topic).items() if value is not None}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in fields.items()}


def _frozen(row: Mapping[str, Any]) -> dict[str, Any]:
    fields = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    retired_on = row.get("retired_on")
    if isinstance(retired_on, str):
        fields["retired_on"] = date.fromisoformat(retired_on)
    elif retired_on is False:  # TOML has no word for "none": a commune goes on with a topic that was retired
        fields["retired_on"] = None
    return fields
