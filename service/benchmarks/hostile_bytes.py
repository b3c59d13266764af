"""Bytes that no browser sends: broken requests, broken bodies, broken texts, each made anew from a seed."""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Final

PATHS: Final = (
    "/api/v1/classify", "/api/v1/opinions", "/api/v1/dialogues", "/api/v1/opinions/22222-22222-22222",
    "/api/v1/opinions/22222-22222-22222/labels", "/api/v1/summaries/routing", "/api/v1/retrainings",
    "/", "/sign-in", "/track", "/review/list", "/catalogue/people", "/start/administrator", "/metrics",
)  # fmt: skip
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW", "get")
KINDS: Final = (
    "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain",
    "multipart/form-data", "application/json; charset=utf-16", "x" * 300, "\u00ff\u00fe",
)  # fmt: skip
#: Values that programs trip over, as they stand in JSON.
VALUES: Final = (
    "NaN", "Infinity", "-1e999", "1e999", "null", "true", "[]", "{}", '""', '"\\ud800"', '"\\u0000"', '"\\ufeff"',
    "9" * 400, "-0", "0.1e-400", '"' + "a" * 12_000 + '"', "[" * 3_000, '{"text":' * 500, '"\\u202e\\u200b"',
)  # fmt: skip


def raw_requests(n: int, *, seed: int = 6) -> Iterator[bytes]:
    """So many requests, taking turns among the shapes."""
    dice = random.Random(seed)
    for number in range(n):
        yield SHAPES[number % len(SHAPES)](dice)


def _request(dice: random.Random, body: bytes, *, kind: str, method: str = "POST", path: str = "") -> bytes:
    lines = [
        f"{method} {path or dice.choice(PATHS)} HTTP/1.1", "Host: 127.0.0.1", "Sec-Fetch-Site: same-origin",
        f"Content-Type: {kind}", f"Content-Length: {len(body)}", "Connection: close",
    ]  # fmt: skip
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _broken_value(dice: random.Random) -> bytes:
    name = dice.choice(("text", "texts", "topics", "kind", "sender", "rows", "held_on", "village", "x"))
    body = f'{{"{name}": {dice.choice(VALUES)}}}'.encode()
    return _request(dice, body, kind="application/json", method=dice.choice(("POST", "PATCH", "PUT")))


def _noise(dice: random.Random) -> bytes:
    return _request(dice, dice.randbytes(dice.randrange(1, 3_000)), kind=dice.choice(KINDS))


def _noise_as_form(dice: random.Random) -> bytes:
    name = dice.choice(("text", "sign_in_name", "sign_in_password", "code", "pick", "name", "key"))
    body = f"{name}=".encode() + dice.choice(
        (b"%00", b"%ff%fe", b"%ed%a0%80", b"%", b"%zz", dice.randbytes(50))
    )
    return _request(dice, body, kind="application/x-www-form-urlencoded")


def _broken_parts(dice: random.Random) -> bytes:
    disposition = dice.choice(
        ('form-data; name="file"; filename="x.docx"', "form-data", 'form-data; name="file"; filename="../../\x01.pdf"',
         'form-data; name="' + "n" * 5_000 + '"', "attachment; filename*=UTF-8''%ff%fe"))  # fmt: skip
    head = f"--x\r\nContent-Disposition: {disposition}\r\n\r\n".encode("latin-1")
    body = head + dice.randbytes(200) + dice.choice((b"\r\n--x--\r\n", b"\r\n--x", b""))
    return _request(dice, body, kind="multipart/form-data; boundary=x")


def _odd_method(dice: random.Random) -> bytes:
    return _request(dice, b"{}", kind="application/json", method=dice.choice(METHODS))


def _odd_address(dice: random.Random) -> bytes:
    tail = dice.choice(
        ("%00", "%ff", "../../etc/passwd", "?text=%00", "?cursor=%ed%a0%80", "?limit=999999999999999999999",
         "?since=0000-00-00", "?" + "a=" * 900, "%2e%2e%2f", "?page=-1", "?left=1e5",
         "?weeks=5.5", "//x", "?dialogue=%"))  # fmt: skip
    return _request(dice, b"", kind="text/plain", method="GET", path=dice.choice(PATHS) + tail)


def _odd_headers(dice: random.Random) -> bytes:
    line = dice.choice(
        (b"Authorization: Bearer \xff\xfe", b"Authorization: Basic", b"Cookie: langnghe_session=\xff",
         b"If-Match: \x80", b"Idempotency-Key: " + b"k" * 300, b"Content-Length: 5", b"Transfer-Encoding: chunked",
         b"Accept: text/html", b"X" * 2_000 + b": y",
         b"Last-Event-ID: 99999999999999999999", b"Expect: 100-continue"))  # fmt: skip
    whole = _request(dice, b'{"text": "a"}', kind="application/json")
    head, _, body = whole.partition(b"\r\n\r\n")
    return head + b"\r\n" + line + b"\r\n\r\n" + body


def _broken_utf8(dice: random.Random) -> bytes:
    text = "Nước máy đục và có mùi hôi".encode()
    at = dice.randrange(1, len(text))
    body = (
        b'{"text": "'
        + text[:at]
        + dice.choice((b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf8\x88"))
        + text[at:]
    )
    return _request(dice, body + b'"}', kind="application/json")


def _no_http(dice: random.Random) -> bytes:
    return dice.choice((dice.randbytes(300), b"\x16\x03\x01\x02\x00\x01", b"GET\r\n\r\n", b"0\r\n\r\n",
                        b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n"))  # fmt: skip


def _deep_json(dice: random.Random) -> bytes:
    body: object = "x"
    for _ in range(dice.randrange(10, 400)):
        body = {"text": body} if dice.random() < 0.5 else [body]
    return _request(dice, json.dumps({"sender": body, "text": "a"}).encode(), kind="application/json")


SHAPES: Final[Sequence[Callable[[random.Random], bytes]]] = (
    _broken_value, _noise, _noise_as_form, _broken_parts, _odd_method, _odd_address, _odd_headers, _broken_utf8,
    _no_http, _deep_json,
)  # fmt: skip


def hostile_texts(n_chars: int = 10_000) -> dict[str, str]:
    """Thirty shapes of text of a given length on which patterns, segmenters and tokenisers have run for minutes."""
    shapes = {
        "dots": "x.", "words": "a ", "one letter": "a", "digits": "1", "phones": "0912345678 ", "blanks": " ",
        "line ends": "\n", "tabs": "\t", "commas": ",", "at signs": "@", "mails": "a@b.c", "dashes": "-",
        "slashes": "/",
        "brackets": "(", "quotes": '"', "zero width": "a\u200b", "marks": "a\u0301", "many marks": "\u0301",
        "right to left": "\u202ea", "emoji": "😀", "flags": "🇻🇳", "chinese": "水", "capitals": "ĐẤT ĐAI ",
        "underscores": "đất_đai ", "addresses": "http://a.b/?c=d&", "percent": "5 % ", "numbers": "1.234,5 m2 ",
        "plates": "29C-123.45 ", "accounts": "stk 1 ", "list": "- a;\n",
    }  # fmt: skip
    ends = {"dots": "@", "words": ".", "digits": "x"}
    return {
        name: (piece * (n_chars // len(piece) + 1))[: n_chars - 1] + ends.get(name, "a")
        for name, piece in shapes.items()
    }
