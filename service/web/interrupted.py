"""A form that the end of a session interrupted: who wrote it, what is carried along, what must be given again."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from service.web.form_limits import FORM_LIMITS

#: The field in every form of a signed-in person that says under which account the page was opened.
AUTHOR: Final = "written_by"
#: The sign-in form's own fields begin so; all others in it are those of the interrupted form.
OWN: Final = "sign_in_"
#: Names of fields that must be given again, in the sign-in form.
AGAIN: Final = "sign_in_again"
FORM_TYPES: Final = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True, slots=True)
class Interrupted:
    """Fields in the order of the form, several of one name too; `again` names files and passwords.

    No browser lets a page choose a file, and a password shall stand in no page.
    """

    fields: tuple[tuple[str, str], ...] = ()
    again: tuple[str, ...] = ()

    def is_of(self, account_id: int) -> bool:
        """Whether this account wrote it; one that names nobody is nobody's."""
        return dict(self.fields).get(AUTHOR) == str(account_id)

    @property
    def written(self) -> list[tuple[str, str]]:
        """The fields without the author: the page in which they are sent again names its own."""
        return [(name, value) for name, value in self.fields if name != AUTHOR]

    @property
    def sentences(self) -> list[str]:
        """What people have written; the rest are marks of the program."""
        return [value for _, value in self.written if " " in value.strip()]


def interrupted(form: FormData) -> Interrupted:
    """From the form that was sent, or from the sign-in form that has carried it so far."""
    items = [(name, value) for name, value in form.multi_items() if not name.startswith(OWN)]
    again = [value for value in form.getlist(AGAIN) if isinstance(value, str)]
    again += [name for name, value in items if _is_file(value) or is_secret(name)]
    kept = [(name, value) for name, value in items if isinstance(value, str) and not is_secret(name)]
    return Interrupted(tuple(kept), tuple(dict.fromkeys(again)))


async def read_author(request: Request) -> AsyncIterator[str | None]:
    """The account, as its id, under which the page of the form was opened that is sent; None says nothing."""
    is_form = request.headers.get("content-type", "").startswith(FORM_TYPES)
    if request.method != "POST" or not is_form or request.url.path.startswith("/api/"):
        yield None
        return
    async with request.form(**FORM_LIMITS) as form:
        author = form.get(AUTHOR)
        yield author if isinstance(author, str) else None


Author = Annotated[str | None, Depends(read_author)]


def _is_file(value: str | UploadFile) -> bool:
    return isinstance(value, UploadFile) and bool(value.filename)


def is_secret(name: str) -> bool:
    """Whether the field of this name holds a password."""
    return "password" in name
