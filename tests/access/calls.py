"""What to send to each route so that it does its work: bodies, forms and queries, beside the table of access."""

from collections.abc import Mapping
from typing import Any, Final

TEXT: Final = "Đường liên thôn nhiều ổ gà, trời mưa không đi được, đề nghị xã sửa."
PASSWORD: Final = "Một mật khẩu đủ dài"
MINUTES: Final = "Ý kiến của người dân:\n- Ông A, thôn Trung: Đề nghị xã sửa đường liên thôn nhiều ổ gà."

#: `headers`, `json`, `data` or `params` of the request; routes without a line are called bare.
CALLS: Final[Mapping[str, Mapping[str, Any]]] = {
    "POST /api/v1/classify": {"json": {"text": TEXT}},
    "POST /api/v1/opinions": {"json": {"text": TEXT}},
    "PATCH /api/v1/opinions/{code}/labels": {
        "json": {"topics": ["roads"], "kind": "petition"},
        "headers": {"If-Match": '"1"'},
    },
    "POST /api/v1/opinions/{code}/hand-overs": {"json": {"to": "health_station", "reason": "Đúng việc."}},
    "PATCH /api/v1/opinions/{code}/outcome": {"json": {"outcome": "in_progress"}},
    "POST /api/v1/dialogues": {"json": {"text": MINUTES}},
    "POST /api/v1/dialogues/{dialogue_id}/confirm": {"json": {}},
    "POST /api/v1/labelled-files/{id}/confirm": {
        "json": {"rows": [{"position": 1, "topics": ["roads"], "kind": "petition", "left_out": False}]}
    },
    "POST /": {"data": {"text": TEXT}},
    "POST /dialogues": {"data": {"text": MINUTES}},
    "POST /dialogues/{dialogue_id}": {"data": {"do": "save", "title": "Hội nghị đối thoại"}},
    "POST /dialogues/labelled/{id}": {"data": {"do": "save"}},
    "POST /catalogue/people/{name}": {"data": {"do": "roles", "roles": "leader"}},
    "POST /start/administrator": {"data": {"name": "kẻ lạ", "password": PASSWORD}},
    "POST /sign-in": {"data": {"sign_in_name": "officer", "sign_in_password": PASSWORD}},
    "GET /track": {"params": {"code": "22222-22222-22222"}},
    "POST /review/{code}": {"data": {"topic": "roads", "kind": "petition", "version": "1"}},
    "POST /opinions/{code}/hand-over": {
        "data": {"to": "health_station", "reason": "Đúng việc.", "version": "1"}
    },
    "POST /opinions/{code}/outcome": {"data": {"outcome": "in_progress", "version": "1"}},
    "GET /summary": {"params": {"period": "year"}},
}
