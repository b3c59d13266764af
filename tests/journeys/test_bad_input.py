"""Whatever arrives, the service answers in Vietnamese with a stable code, loses nothing and stays up."""

import json
import socket
import unicodedata
from collections.abc import Callable, Mapping
from time import monotonic

import httpx
import pytest

from service.accounts.nouns import Role

GOOD = "Đường liên thôn nhiều ổ gà, trời mưa không đi được, đề nghị xã sửa."
JSON = {"Content-Type": "application/json"}

#: Texts that are odd but may be an opinion: they get an answer.
ODD_TEXTS = [
    ("😀😀😀", "emoji only"),
    ("a", "one character"),
    ("nuoc may duc qua khong dung duoc", "no marks"),
    ("NƯỚC MÁY ĐỤC QUÁ KHÔNG DÙNG ĐƯỢC", "capitals"),
    (unicodedata.normalize("NFD", GOOD), "NFD"),
    ("The water is dirty, please fix it.", "English"),
    ("123456789 0912345678", "numbers only"),
    ("x." * 4900 + "@", "quadratic run"),
    ("a" * 10_000, "longest word allowed"),
    ("\u202e\u200bnước bẩn\ufeff", "invisible characters"),
    ("'; DROP TABLE opinions; --", "injection"),
    ("<script>alert(1)</script> đường hỏng", "markup"),
]

#: Bodies that are refused: raw bytes, content type, status, code.
BAD_BODIES = [
    (b'{"text": ""}', JSON, 422, "empty_text", "empty"),
    (b'{"text": " \\n\\t\\u200b "}', JSON, 422, "empty_text", "blank"),
    (b'{"text": "' + b"x" * 10_001 + b'"}', JSON, 413, "text_too_long", "10,001 characters"),
    (b'{"text": "a\\u0000b"}', JSON, 422, "nul_character", "NUL"),
    (b'{"text": "a\x00b"}', JSON, 400, "invalid_json", "raw NUL"),
    (b'{"text": NaN}', JSON, None, None, "NaN"),
    (b'{"text": 1e999}', JSON, None, None, "infinite"),
    (b'{"text": "\\ud83d"}', JSON, 422, "broken_text", "lone surrogate"),
    (b'{"text": "\xff"}', JSON, 400, "broken_utf8", "broken UTF-8"),
    (b'{"text": "a"', JSON, 400, "invalid_json", "cut off"),
    (b'{"text": "a", "x": 1}', JSON, 422, "unknown_field", "unknown field"),
    (b'{"text": "a"}', {"Content-Type": "text/plain"}, 415, "unsupported_content_type", "content type"),
    (b'{"text": "a"}', {}, 415, "unsupported_content_type", "no content type"),
    (b"", JSON, None, None, "no body"),
    (b"null", JSON, 422, "invalid_request", "null"),
    (b"[" * 50_000, JSON, 400, None, "nested"),
]


@pytest.mark.parametrize("call", ["classify", "opinions"])
class TestText:
    @pytest.mark.parametrize(("text", "why"), ODD_TEXTS, ids=[row[-1] for row in ODD_TEXTS])
    def test_odd_ones_are_answered_in_bounded_time(
        self, web: httpx.Client, call: str, text: str, why: str
    ) -> None:
        started = monotonic()
        answer = web.post(f"/api/v1/{call}", json={"text": text})
        assert answer.status_code in (200, 201), why
        assert monotonic() - started < 10, why

    @pytest.mark.parametrize(
        ("body", "headers", "status", "code", "why"), BAD_BODIES, ids=[row[-1] for row in BAD_BODIES]
    )
    def test_bad_ones_are_refused_with_a_code(
        self,
        web: httpx.Client,
        call: str,
        body: bytes,
        headers: Mapping[str, str],
        status: int | None,
        code: str | None,
        why: str,
    ) -> None:
        answer = web.post(f"/api/v1/{call}", content=body, headers=headers)
        assert 400 <= answer.status_code < 500, why
        assert status in (None, answer.status_code), why
        assert answer.headers["content-type"] == "application/problem+json", why
        problem = answer.json()
        assert code in (None, problem["code"]), why
        assert problem["status"] == answer.status_code
        assert problem["code"]
        assert problem["detail"]
        assert web.get("/healthz").status_code == 200


class TestLargeBody:
    @pytest.mark.parametrize("path", ["/api/v1/classify", "/api/v1/opinions", "/nowhere"])
    def test_is_refused_and_the_connection_stays_usable(self, web: httpx.Client, path: str) -> None:
        body = b'{"text": "' + b"x" * 50_000_000 + b'"}'
        answer = web.post(path, content=body, headers=JSON)
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
        assert web.post("/api/v1/classify", json={"text": GOOD}).status_code == 200

    def test_of_unknown_length_is_refused(self, web: httpx.Client) -> None:
        answer = web.post("/api/v1/classify", content=(b"x" * 1_000_000 for _ in range(50)), headers=JSON)
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")

    def test_is_refused_before_it_was_sent(self, address: tuple[str, int]) -> None:
        with socket.create_connection(address, timeout=5) as connection:
            connection.sendall(
                b"POST /api/v1/classify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                b"Content-Length: 50000000\r\n\r\n{"
            )
            assert connection.recv(65_536).startswith(b"HTTP/1.1 413 ")


def test_nothing_accepted_is_lost(web: httpx.Client, sign_in: Callable[[Role], Mapping[str, str]]) -> None:
    officer = sign_in(Role.officer)
    before = listed(web, officer)
    codes = [
        web.post("/api/v1/opinions", json={"text": f"{GOOD} Đoạn {i}."}).json()["code"] for i in range(3)
    ]
    for body, headers, *_ in BAD_BODIES:
        web.post("/api/v1/opinions", content=body, headers=headers)
    assert listed(web, officer) == codes[::-1] + before


def listed(web: httpx.Client, headers: Mapping[str, str]) -> list[str]:
    """The codes of all opinions, newest first."""
    page = web.get("/api/v1/opinions?limit=200", headers=headers).json()
    assert page["next_cursor"] is None
    return [opinion["code"] for opinion in page["opinions"]]


class TestAddresses:
    @pytest.mark.parametrize(
        ("method", "path", "status"),
        [
            ("GET", "/nowhere", 404),
            ("GET", "/api/v1/classify", 405),
            ("DELETE", "/api/v1/opinions", 405),
            ("GET", "/api/v1/opinions/%00", 404),
            ("GET", "/api/v1/opinions/" + "A" * 8_000, 404),
            ("GET", "/api/v1/opinions/nước đục", 404),
            ("GET", "/api/v1/opinions/..%2f..%2fetc", 404),
        ],
    )
    def test_unknown_ones_are_problems(self, web: httpx.Client, method: str, path: str, status: int) -> None:
        answer = web.request(method, path)
        assert answer.status_code == status
        assert answer.json()["status"] == status
        assert "đục" not in json.dumps(answer.json(), ensure_ascii=False)

    def test_queries_with_nul_are_refused(
        self, web: httpx.Client, sign_in: Callable[[Role], Mapping[str, str]]
    ) -> None:
        officer = sign_in(Role.officer)
        for name in ("text", "topic", "department", "dialogue", "kind", "cursor"):
            answer = web.get(f"/api/v1/opinions?{name}=%00", headers=officer)
            assert 400 <= answer.status_code < 500, name

    @pytest.mark.parametrize(
        "token", ["", "x", "Bearer", "Bearer x", "Basic eDp5", "Bearer ln_" + "a" * 5_000]
    )
    def test_bad_tokens_are_refused(self, web: httpx.Client, token: str) -> None:
        answer = web.get("/api/v1/opinions", headers={"Authorization": token})
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
