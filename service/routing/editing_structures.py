"""Edits the structures in the profile's file: their days, which must join without a gap, and their finer rules."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from service.routing.editing import ProfileFile

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FinerRule:
    """What a finer rule says, with ids; without topics it holds for all, "" changes neither lead nor competence."""

    words: Sequence[str]
    topics: Sequence[str] = ()
    lead: str = ""
    supports: Sequence[str] = ()
    competence: str = ""


def with_period(file: ProfileFile, *, structure: str, name: str, since: date | None) -> ProfileFile:
    """Another name and first day for a structure; the one before it ends on the day before that."""
    document, tables = _structures(file)
    place = _place(tables, structure)
    tables[place]["name"] = name
    if since is not None:
        tables[place]["since"] = since
        tables[place - 1]["until"] = since - ONE_DAY
    return _written(file, document)


def with_new_period(file: ProfileFile, *, id: str, name: str, since: date) -> ProfileFile:
    """One more structure after the last, with the table of the last, which ends on the day before."""
    document, tables = _structures(file)
    last = tables[-1]
    new = deepcopy(last)
    new["id"], new["name"], new["since"] = id, name, since
    last["until"] = since - ONE_DAY
    tables.append(new)
    return _written(file, document)


def without_last_period(file: ProfileFile) -> ProfileFile:
    """Without the last structure; the one before it goes on."""
    document, tables = _structures(file)
    del tables[len(tables) - 1]
    del tables[-1]["until"]
    return _written(file, document)


def with_finer_rule(file: ProfileFile, *, structure: str, place: int | None, rule: FinerRule) -> ProfileFile:
    """A finer rule in place of the one that stands there, or, without a place, after all others."""
    import tomlkit

    document, tables = _structures(file)
    cases = tables[_place(tables, structure)].setdefault("cases", tomlkit.aot())
    if place is None:
        cases.append(tomlkit.table())
    row = cases[len(cases) - 1 if place is None else place]
    said = {
        "topics": list(rule.topics),
        "words": list(rule.words),
        "lead": rule.lead,
        "supports": [id for id in rule.supports if id != rule.lead],
        "competence": rule.competence,
    }
    for key, value in said.items():
        if value:
            row[key] = value
        elif key in row:
            del row[key]
    return _written(file, document)


def without_finer_rule(file: ProfileFile, *, structure: str, place: int) -> ProfileFile:
    """Without the finer rule that stands there."""
    document, tables = _structures(file)
    del tables[_place(tables, structure)]["cases"][place]
    return _written(file, document)


def _structures(file: ProfileFile) -> tuple[Any, Any]:
    import tomlkit

    document: Any = tomlkit.parse(file.source.rstrip() + "\n\n")  # what is added begins on a line of its own
    return document, document["structures"]


def _place(tables: Any, structure: str) -> int:
    return next(place for place, table in enumerate(tables) if table["id"] == structure)


def _written(file: ProfileFile, document: Any) -> ProfileFile:
    import tomlkit

    return ProfileFile(file.path, tomlkit.dumps(document).rstrip() + "\n")
