"""Reading what a page sends: forms checked by the same bodies as the API, with a sentence for each fault."""

import re
from collections.abc import AsyncIterator, Collection, Mapping
from typing import Annotated, Any, Final, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData

from models.errors import Problem
from service.errors import FIELD_MESSAGES
from service.web.form_limits import FORM_LIMITS

#: Fields that hold a day; it may be typed as 24/11/2026 or, by a program, as 2026-11-24.
DAY_FIELDS: Final = frozenset({"since", "until", "due_on", "received_on", "held_on", "retired_on"})
_TYPED_DAY: Final = re.compile(r"\s*(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\s*")

Shape = TypeVar("Shape", bound=BaseModel)


class BadForm(Problem):
    """Fields of a form that cannot be taken; `faults` holds a sentence by field."""

    status = 422
    code = "bad_form"
    title = "Biểu mẫu chưa đúng"

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


async def read_form(request: Request) -> AsyncIterator[FormData]:
    """The form that was sent; files in it are closed after the answer."""
    async with request.form(**FORM_LIMITS) as form:
        yield form


PageForm = Annotated[FormData, Depends(read_form)]


def written(form: FormData, name: str) -> str:
    """What was typed into a field, with line ends as the rest of the program writes them; "" when nothing."""
    value = form.get(name)
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else ""


def chosen(form: FormData, name: str) -> list[str]:
    """What was ticked in a group of boxes, in the order of the page."""
    return list(dict.fromkeys(value for value in form.getlist(name) if isinstance(value, str) and value))


def typed_fields(form: FormData) -> dict[str, str]:
    """All that was typed, to be shown again."""
    return {name: written(form, name) for name in form}


def checked(
    shape: type[Shape], fields: Mapping[str, Any], *, sentences: Mapping[str, str] | None = None
) -> Shape:
    """The fields as a body; blank ones count as left out. BadForm with a sentence for each faulty field."""
    filled = {name: _as_day(name, value) for name, value in fields.items() if value not in ("", None)}
    try:
        return shape.model_validate(filled)
    except ValidationError as error:
        raise BadForm(_faults(error, sentences or {})) from None


def without_faults(shape: type[Shape], fields: Mapping[str, Any]) -> tuple[Shape, Collection[str]]:
    """The fields as a body, those that cannot be taken left out and named: an address may be typed by hand."""
    named = {name: value for name, value in fields.items() if value != "" and name in shape.model_fields}
    filled = {name: _as_day(name, value) for name, value in named.items()}
    try:
        return shape.model_validate(filled), ()
    except ValidationError as error:
        faulty = {str(fault["loc"][0]) for fault in error.errors(include_input=False, include_url=False)}
    kept = {name: value for name, value in filled.items() if name not in faulty}
    return shape.model_validate(kept), sorted(faulty)


def _faults(error: ValidationError, sentences: Mapping[str, str]) -> dict[str, str]:
    faults: dict[str, str] = {}
    for fault in error.errors(include_input=False, include_url=False):
        field = str(fault["loc"][0]) if fault["loc"] else ""
        general = FIELD_MESSAGES.get(fault["type"], "Giá trị không hợp lệ.")
        faults.setdefault(field, sentences.get(field, general))
    return faults


def _as_day(name: str, value: Any) -> Any:
    """24/11/2026 as 2026-11-24 in fields that hold a day; everything else as it is."""
    if name not in DAY_FIELDS or not isinstance(value, str):
        return value
    found = _TYPED_DAY.fullmatch(value)
    return f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else value.strip()
