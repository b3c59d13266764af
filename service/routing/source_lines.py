"""Finds the line of a TOML source on which a value was written, so that an error can point at it."""

import tomllib
from collections.abc import Sequence
from typing import Any, cast

Path = Sequence[str | int]


def line_of(path: Path, source: str) -> int:
    """The 1-based line where the value at `path`, or its nearest existing ancestor, begins.

    `source` is valid TOML. It is parsed line by line as it grows: the first growth that holds the path has just
    read its value, whatever quotes, brackets or comments stand around it.
    """
    lines = source.splitlines()
    for length in range(len(path), 0, -1):
        found = _growth_with(path[:length], lines)
        if found:
            return _narrow(path[length - 1], found, lines)
    return 1


def _growth_with(path: Path, lines: Sequence[str]) -> tuple[int, int] | None:
    """First and last line, 1-based, of the statement that brings the path into being."""
    first = 1
    for last in range(1, len(lines) + 1):
        try:
            table = tomllib.loads("\n".join(lines[:last]))
        except tomllib.TOMLDecodeError:
            continue
        if _holds(path, table):
            return first, last
        first = last + 1
    return None


def _holds(path: Path, value: object) -> bool:
    for step in path:
        in_table = isinstance(value, dict) and step in value
        in_array = isinstance(value, list) and isinstance(step, int) and step < len(value)
        if not (in_table or in_array):
            return False
        value = cast(Any, value)[step]
    return True


def _narrow(step: str | int, found: tuple[int, int], lines: Sequence[str]) -> int:
    """Within a statement of several lines, the line that holds the step; else the first."""
    first, last = found
    if isinstance(step, str):
        naming = (line for line in range(first, last + 1) if step in lines[line - 1])
        return next(naming, first)
    whole = range(first, last + 1)
    return next((line for line in whole if _n_items("\n".join(lines[first - 1 : line])) > step), first)


def _n_items(opening: str) -> int:
    """How many items the array at the end of an unfinished statement has so far."""
    for closing in ("", "\n]", "\n]}"):
        try:
            value: object = tomllib.loads(opening + closing)
        except tomllib.TOMLDecodeError:
            continue
        while isinstance(value, dict) and value:
            value = list(value.values())[-1]
        return len(value) if isinstance(value, list) else 0
    return 0
