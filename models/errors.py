"""The one family of errors that people may see: a status, a stable code and a Vietnamese sentence."""

from typing import ClassVar


class Problem(Exception):  # noqa: N818 - named after RFC 9457 "problem details"
    """Base of every error with a meaning for the caller.

    `status` is the HTTP status, `code` never changes once released, `title` names the class of problem in
    Vietnamese, `detail` says what was got and what was expected, never quoting a citizen's text.
    `extra` holds machine-readable members, e.g. the line at fault.
    """

    status: ClassVar[int] = 400
    code: ClassVar[str] = "bad_request"
    title: ClassVar[str] = "Yêu cầu không hợp lệ"

    def __init__(self, detail: str = "", **extra: object) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.extra = extra
