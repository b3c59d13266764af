"""Reading the body of `POST /classify` by hand: quick, strict, and without ever quoting it."""

import json
from dataclasses import dataclass
from typing import Any, NoReturn

from models.errors import Problem
from service.opinions.classification import MAX_TEXTS


class UnsupportedContentType(Problem):
    """The body is not declared as JSON."""

    status = 415
    code = "unsupported_content_type"
    title = "Kiểu nội dung không được nhận"


class BrokenUtf8(Problem):
    """Bytes that are no UTF-8."""

    status = 400
    code = "broken_utf8"
    title = "Nội dung không phải UTF-8"


class InvalidJson(Problem):
    """UTF-8, but no JSON; NaN and Infinity are none either."""

    status = 400
    code = "invalid_json"
    title = "JSON không hợp lệ"


class InvalidRequest(Problem):
    """JSON of another shape than asked for."""

    status = 422
    code = "invalid_request"
    title = "Yêu cầu không hợp lệ"


class UnknownField(InvalidRequest):
    """A field that this call does not know; its name is input and stays out."""

    code = "unknown_field"
    title = "Trường không được biết đến"


class TooManyTexts(InvalidRequest):
    """More than `MAX_TEXTS` texts in one call."""

    code = "too_many_texts"
    title = "Quá nhiều ý kiến trong một lần gọi"


@dataclass(frozen=True, slots=True)
class RequestTexts:
    """What was sent: `single` for {"text"}; items may still be anything but are at most `MAX_TEXTS`."""

    items: list[object]
    single: bool


def read_texts(*, body: bytes, content_type: str) -> RequestTexts:
    """The texts of the body; one of the problems of this module says what is wrong with it as a whole."""
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise UnsupportedContentType("Hãy gửi JSON với Content-Type: application/json.")
    content = _json(body)
    if not isinstance(content, dict):
        raise InvalidRequest('Nội dung phải là đối tượng JSON: {"text": …} hoặc {"texts": […]}.')
    if not content.keys() <= {"text", "texts"}:
        raise UnknownField('Chỉ nhận trường "text" hoặc "texts".')
    if len(content) != 1:
        raise InvalidRequest('Phải có đúng một trong hai trường "text" và "texts".')
    if "text" in content:
        return RequestTexts([content["text"]], single=True)
    return RequestTexts(_list(content["texts"]), single=False)


def _list(texts: object) -> list[object]:
    if not isinstance(texts, list):
        raise InvalidRequest('"texts" phải là danh sách chuỗi ký tự.')
    if len(texts) > MAX_TEXTS:
        raise TooManyTexts(f"Một lần gọi nhận tối đa {MAX_TEXTS} ý kiến, đã gửi {len(texts)}.")
    return texts


def _json(body: bytes) -> Any:
    try:
        return _DECODER.decode(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BrokenUtf8("Nội dung gửi lên có byte không phải UTF-8.") from None
    except (ValueError, RecursionError):
        raise InvalidJson("Nội dung gửi lên không phải JSON hợp lệ.") from None


def _refuse_constant(_name: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
