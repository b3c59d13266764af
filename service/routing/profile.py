"""Reads the commune profile, one TOML file, and refuses a broken one with the line at fault."""

import os
import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path

from pydantic import ValidationError

from models.errors import Problem
from service.routing.nouns import Case, Clocks, Department, Letterhead, Profile, Rule, Structure
from service.routing.phrases import Phrases
from service.routing.profile_faults import Fault, faults_in, faults_of_shape
from service.routing.schemas import CaseIn, DepartmentIn, ProfileIn, RuleIn, StructureIn
from service.routing.source_lines import line_of

BUNDLED = Path(__file__).with_name("commune.toml")
CHECKOUT = Path(__file__).parents[2]


class BrokenProfile(Problem):
    """The profile cannot be used; `extra` holds `file` and `line` (None when there is no text to point at)."""

    status = 500
    code = "broken_profile"
    title = "Hồ sơ đơn vị bị lỗi"

    def __init__(self, path: Path, line: int | None, sentence: str) -> None:
        place = f"{path}, dòng {line}" if line else str(path)
        super().__init__(f"{place}: {sentence}", file=str(path), line=line)


def load_profile(path: Path | None = None, *, topics: Collection[str] = ()) -> Profile:
    """Reads a profile file; without a path: LANGNGHE_PROFILE, else var/commune.toml if present, else the bundled.

    `topics` are ids of the taxonomy that the table may route beyond those of the bundled file, which it must.
    Raises BrokenProfile.
    """
    path = path or _configured_path()
    return parse_profile(read_source(path), path=path, topics=topics)


def parse_profile(source: str, *, path: Path, topics: Collection[str] = ()) -> Profile:
    """The profile that stands in the text of a file; `path` is named in BrokenProfile."""
    try:
        table = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise BrokenProfile(
            path, _line_of_syntax(error, source), "sai cú pháp TOML (" + str(error) + ")."
        ) from None
    try:
        shape = ProfileIn.model_validate(table)
    except ValidationError as error:
        raise _first(path, source, faults_of_shape(error)) from None
    faults = faults_in(shape, required=_required_topics(), allowed=(*topics, *shape.topics))
    if faults:
        raise _first(path, source, faults)
    return _profile(shape)


def _configured_path() -> Path:
    if named := os.environ.get("LANGNGHE_PROFILE"):
        return Path(named)
    own = Path(os.environ.get("LANGNGHE_HOME") or CHECKOUT / "var") / "commune.toml"
    return own if own.exists() else BUNDLED


def read_source(path: Path) -> str:
    """The text of the file; a byte-order mark, as Windows editors write it, is not part of it."""
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BrokenProfile(path, line, "tệp không phải mã UTF-8.") from None
    except OSError:
        raise BrokenProfile(path, None, "không đọc được tệp.") from None


def _line_of_syntax(error: tomllib.TOMLDecodeError, source: str) -> int:
    found = re.search(r"at line (\d+)", str(error))
    return int(found[1]) if found else max(1, len(source.splitlines()))


def _first(path: Path, source: str, faults: Collection[Fault]) -> BrokenProfile:
    """The fault that stands first in the file; what is missing comes after what is wrong."""
    placed = [(fault.missing, line_of(fault.path, source), fault.sentence) for fault in faults]
    _, line, sentence = min(placed)
    return BrokenProfile(path, line, sentence)


def _required_topics() -> Collection[str]:
    structures = tomllib.loads(BUNDLED.read_text("utf-8"))["structures"]
    return list(structures[-1]["topics"])


def _profile(shape: ProfileIn) -> Profile:
    ward = shape.commune.type == "phường"
    departments = {id: _department(id, row, ward=ward) for id, row in shape.departments.items()}
    commune = shape.commune
    letterhead = shape.letterhead.model_dump()
    return Profile(
        name=commune.name,
        type=commune.type,
        province=commune.province,
        code=commune.code,
        villages=tuple(commune.villages),
        letterhead=Letterhead(**letterhead | {"recipients": tuple(shape.letterhead.recipients)}),
        structures=tuple(_structure(structure, departments) for structure in shape.structures),
        departments=departments,
        clocks=Clocks(**shape.clocks.model_dump()),
        days_off=frozenset(shape.calendar.days_off),
        working_days=frozenset(shape.calendar.working_days),
        denunciation_score=shape.guard.denunciation_score,
        topics={id: row.model_dump(exclude_none=True) for id, row in shape.topics.items()},
    )


def _department(id: str, row: DepartmentIn, *, ward: bool) -> Department:
    return Department(id, row.ward_name if ward and row.ward_name else row.name, row.level)


def _structure(shape: StructureIn, departments: Mapping[str, Department]) -> Structure:
    return Structure(
        id=shape.id,
        name=shape.name,
        since=shape.since,
        until=shape.until,
        complaint=_rule(shape.complaint, departments),
        topics={topic: _rule(rule, departments) for topic, rule in shape.topics.items()},
        cases=tuple(_case(case, departments) for case in shape.cases),
    )


def _rule(shape: RuleIn, departments: Mapping[str, Department]) -> Rule:
    return Rule(departments[shape.lead], tuple(departments[id] for id in shape.supports))


def _case(shape: CaseIn, departments: Mapping[str, Department]) -> Case:
    return Case(
        topics=frozenset(shape.topics),
        words=Phrases.of(shape.words),
        lead=departments[shape.lead] if shape.lead else None,
        supports=tuple(departments[id] for id in shape.supports),
        competence=shape.competence,
    )
