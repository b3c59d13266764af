"""Fields of request bodies that every noun shares: short lines of text without control or half characters."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def _without_control_characters(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("control or half character")
    return text


def _blank_is_none(text: str | None) -> str | None:
    return text or None


_CLEAN = AfterValidator(_without_control_characters)
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), _CLEAN]
LongLine = Annotated[str, StringConstraints(strip_whitespace=True, max_length=400), _CLEAN]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5_000), _CLEAN]
OptionalLine = Annotated[Line | None, AfterValidator(_blank_is_none)]
OptionalLongLine = Annotated[LongLine | None, AfterValidator(_blank_is_none)]


class Body(BaseModel):
    """A request body: unknown fields are refused, so that a typing mistake is not silently lost."""

    model_config = ConfigDict(extra="forbid")
