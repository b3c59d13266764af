"""The one place where errors become answers: application/problem+json (RFC 9457), never quoting the input."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, OperationalError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response

from models.errors import Problem
from service.web.error_pages import for_people_too
from service.web.storage import storage_fault

PROBLEM_TYPE = "application/problem+json"
_PATH_OF_IDS = re.compile(r"[\w./-]{1,120}", re.ASCII)

#: Errors of the transport, by status: stable code, title, detail.
HTTP_PROBLEMS: Final[Mapping[int, tuple[str, str, str]]] = {
    400: ("unreadable_body", "Không đọc được nội dung gửi lên", "Nội dung gửi lên không đọc được."),
    401: ("not_signed_in", "Cần đăng nhập", "Hãy đăng nhập hoặc gửi kèm mã truy cập."),
    403: ("forbidden", "Không có quyền", "Tài khoản không có quyền làm việc này."),
    404: ("not_found", "Không tìm thấy", "Không có trang hoặc dữ liệu ở địa chỉ này."),
    405: ("method_not_allowed", "Phương thức không được dùng", "Địa chỉ này không nhận phương thức đó."),
    413: ("body_too_large", "Nội dung gửi lên quá lớn", "Nội dung gửi lên vượt quá dung lượng cho phép."),
    415: (
        "unsupported_content_type",
        "Kiểu nội dung không được nhận",
        "Hãy gửi JSON với Content-Type: application/json.",
    ),
    408: ("request_timeout", "Gửi yêu cầu quá chậm", "Phần đầu yêu cầu không đến kịp."),
    431: ("headers_too_large", "Phần đầu yêu cầu quá lớn", "Phần đầu (header) của yêu cầu quá lớn."),
    500: ("internal_error", "Lỗi hệ thống", "Hệ thống gặp lỗi; lỗi đã được ghi lại. Xin thử lại sau."),
}

#: Errors of one field, by pydantic's type: what to tell people. Others are "Giá trị không hợp lệ."
FIELD_MESSAGES: Final[Mapping[str, str]] = {
    "missing": "Thiếu trường bắt buộc.",
    "extra_forbidden": "Trường lạ, không được nhận.",
    "string_type": "Phải là chuỗi ký tự.",
    "string_unicode": "Chuỗi có ký tự Unicode không trọn vẹn.",
    "string_too_short": "Chuỗi quá ngắn.",
    "string_too_long": "Chuỗi quá dài.",
    "string_pattern_mismatch": "Chuỗi không đúng mẫu.",
    "list_type": "Phải là danh sách.",
    "too_short": "Danh sách quá ngắn.",
    "too_long": "Danh sách quá dài.",
    "dict_type": "Phải là đối tượng JSON.",
    "model_type": "Phải là đối tượng JSON.",
    "model_attributes_type": "Phải là đối tượng JSON.",
    "int_type": "Phải là số nguyên.",
    "int_parsing": "Phải là số nguyên.",
    "bool_parsing": "Phải là true hoặc false.",
    "date_from_datetime_parsing": "Phải là ngày dạng YYYY-MM-DD.",
    "date_parsing": "Phải là ngày dạng YYYY-MM-DD.",
    "date_type": "Phải là ngày dạng YYYY-MM-DD.",
    "finite_number": "Phải là số hữu hạn.",
    "json_invalid": "Nội dung không phải là JSON hợp lệ.",
}

#: Errors of one field that decide the code of the whole answer.
FIELD_CODES: Final[Mapping[str, tuple[int, str, str]]] = {
    "json_invalid": (400, "invalid_json", "JSON không hợp lệ"),
    "string_unicode": (422, "broken_text", "Nội dung có ký tự hỏng"),
    "extra_forbidden": (422, "unknown_field", "Trường không được biết đến"),
}


def install_error_answers(app: FastAPI) -> None:
    """Every error that leaves a route of `app` is answered by this module."""
    for kind, answer in (
        (Problem, _answer_problem),
        (RequestValidationError, _answer_invalid),
        (HTTPException, _answer_http),
        (DataError, _answer_unstorable),
        (OperationalError, _answer_storage),
        (UnicodeEncodeError, _answer_unstorable),
    ):
        app.exception_handler(kind)(for_people_too(answer))


def problem_response(
    *,
    status: int,
    code: str,
    title: str,
    detail: str,
    instance: str | None = None,
    extra: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """An RFC 9457 answer; `extra` members stand beside the standard ones."""
    body = {
        "type": f"urn:langnghe:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
    }
    if instance:
        body["instance"] = instance
    content = json.dumps({**(extra or {}), **body}, ensure_ascii=False, default=str)
    sent = dict(headers or {})
    if status == 401:
        sent.setdefault("WWW-Authenticate", "Bearer")
    return Response(content.encode("utf-8", "replace"), status, sent, PROBLEM_TYPE)


def transport_problem(
    status: int, *, instance: str | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """The answer for an error that has no meaning beyond its HTTP status."""
    code, title, detail = HTTP_PROBLEMS.get(status, HTTP_PROBLEMS[400 if status < 500 else 500])
    return problem_response(
        status=status, code=code, title=title, detail=detail, instance=instance, headers=headers
    )


async def _answer_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    headers = {"Retry-After": str(error.extra["retry_after"])} if "retry_after" in error.extra else None
    return problem_response(
        status=error.status,
        code=error.code,
        title=error.title,
        detail=error.detail,
        instance=_known_path(request),
        extra=error.extra,
        headers=headers,
    )


async def _answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, UnicodeDecodeError):
        return problem_response(
            status=400,
            code="broken_utf8",
            title="Nội dung không phải UTF-8",
            detail="Nội dung gửi lên có byte không phải UTF-8.",
            instance=_known_path(request),
        )
    return transport_problem(error.status_code, instance=_known_path(request), headers=error.headers)


async def _answer_unstorable(request: Request, _error: Exception) -> Response:
    """A value that passed every check but that the database cannot keep: a NUL character, half a character."""
    return problem_response(
        status=422,
        code="unstorable_value",
        title="Giá trị không lưu được",
        detail="Có giá trị mà cơ sở dữ liệu không lưu được.",
        instance=_known_path(request),
    )


async def _answer_storage(request: Request, error: Exception) -> Response:
    """The database cannot be used at the moment; nothing of the request was done."""
    assert isinstance(error, OperationalError)
    fault = storage_fault(error)
    return problem_response(
        status=503,
        code=fault.code,
        title="Chưa lưu được",
        detail=fault.detail,
        instance=_known_path(request),
        headers={"Retry-After": str(fault.retry_after)} if fault.retry_after else None,
    )


async def _answer_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    if isinstance(error.body, bytes) and error.body and not _says_json(request.headers):
        return transport_problem(415, instance=_known_path(request))
    faults = error.errors()
    decisive = next((FIELD_CODES[f["type"]] for f in faults if f["type"] in FIELD_CODES), None)
    status, code, title = decisive or (422, "invalid_request", "Yêu cầu không hợp lệ")
    errors = [_field_error(fault) for fault in faults[:20]]
    return problem_response(
        status=status,
        code=code,
        title=title,
        detail="; ".join(f"{e['field']}: {e['detail']}" if e["field"] else e["detail"] for e in errors[:5]),
        instance=_known_path(request),
        extra={"errors": errors},
    )


def _field_error(fault: Mapping[str, Any]) -> dict[str, str]:
    detail = FIELD_MESSAGES.get(fault["type"], "Giá trị không hợp lệ.")
    if fault["type"] in ("enum", "literal_error"):
        detail = f"Phải là một trong: {fault['ctx']['expected']}."
    return {"field": _place(fault["type"], fault["loc"]), "detail": detail, "code": fault["type"]}


def _place(kind: str, loc: Sequence[str | int]) -> str:
    """Where the fault is, e.g. "texts.3"; the name of an unknown field is input and stays out."""
    if kind == "json_invalid":
        return ""
    steps = loc[1:] if loc and loc[0] in ("body", "query", "path", "header") else loc
    return ".".join(str(step) for step in (steps[:-1] if kind == "extra_forbidden" else steps))


def _says_json(headers: Headers) -> bool:
    main = headers.get("content-type", "").split(";")[0].strip().lower()
    return main == "application/json" or main.endswith("+json")


def _known_path(request: Request) -> str | None:
    """The path, when it is one of ours and holds ids only: anything else may be a citizen's words."""
    path = request.url.path
    return path if "route" in request.scope and _PATH_OF_IDS.fullmatch(path) else None
