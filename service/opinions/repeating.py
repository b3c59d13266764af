"""A request that is sent twice because the line broke is done once (Idempotency-Key)."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.errors import Problem
from service.opinions.nouns import now
from service.opinions.records import RepeatableRequestRecord
from service.opinions.store import (
    add_repeatable_requests,
    find_repeatable_request,
    find_repeatable_requests,
)

MAX_KEY_LENGTH = 200


class BadIdempotencyKey(Problem):
    """The key is empty, too long or holds more than visible ASCII characters."""

    status = 400
    code = "bad_idempotency_key"
    title = "Idempotency-Key không hợp lệ"


class IdempotencyKeyReused(Problem):
    """The same key came before with another body."""

    status = 422
    code = "idempotency_key_reused"
    title = "Idempotency-Key đã dùng cho nội dung khác"


@dataclass(frozen=True, slots=True)
class Claim:
    """A caller's key and what was asked under it, both as hashes."""

    key_hash: str
    request_hash: str

    def is_same(self, request_hash: str) -> bool:
        """Whether the other request asked for the same."""
        return self.request_hash == request_hash


def read_claim(key: str | None, request: Mapping[str, Any], *, account_id: int | None) -> Claim | None:
    """The claim of a request; None without a key. Raises BadIdempotencyKey."""
    if key is None:
        return None
    if not (0 < len(key) <= MAX_KEY_LENGTH and key.isascii() and key.isprintable()):
        raise BadIdempotencyKey(f"Idempotency-Key phải có 1–{MAX_KEY_LENGTH} ký tự ASCII nhìn thấy được.")
    return Claim(key_hash=_hash([account_id, key]), request_hash=_hash(request))


def reused() -> IdempotencyKeyReused:
    """What is told when a key comes with another request."""
    return IdempotencyKeyReused("Khóa này đã dùng cho một nội dung khác; hãy tạo khóa mới.")


def find_answers(
    session: Session, claims: Sequence[Claim]
) -> dict[str, tuple[str, Mapping[str, Any] | None]]:
    """By key hash, what was asked under it before and the answer that it got."""
    if not claims:
        return {}
    return {
        record.key_hash: (record.request_hash, record.answer)
        for record in find_repeatable_requests(session, [claim.key_hash for claim in claims])
    }


def keep_claims(session: Session, claimed: Sequence[tuple[Claim, Mapping[str, Any]]]) -> None:
    """Keeps the answers under their keys; IntegrityError when somebody else was quicker with one."""
    at = now()
    add_repeatable_requests(
        session,
        [
            {
                "key_hash": claim.key_hash,
                "request_hash": claim.request_hash,
                "answer": answer,
                "created_at": at,
            }
            for claim, answer in claimed
        ],
    )


def do_once(
    *,
    session: Session,
    key: str | None,
    request: Mapping[str, Any],
    account_id: int | None,
    do: Callable[[], dict[str, Any]],
) -> dict[str, Any]:
    """The answer of `do`, or the one kept from the first time when key, caller and request are the same.

    Without a key it is simply done. Two at the same time: the second waits for the first.
    """
    asked = read_claim(key, request, account_id=account_id)
    if asked is None:
        return do()
    claim = RepeatableRequestRecord(
        key_hash=asked.key_hash, request_hash=asked.request_hash, created_at=now()
    )
    earlier = _claim(session, claim)
    if earlier is None:
        claim.answer = do()
        return claim.answer
    if earlier.request_hash != claim.request_hash or earlier.answer is None:
        raise reused()
    return earlier.answer


def _claim(session: Session, claim: RepeatableRequestRecord) -> RepeatableRequestRecord | None:
    """Takes the key, or gives the request that took it before."""
    earlier = find_repeatable_request(session, claim.key_hash)
    if earlier is not None:
        return earlier
    try:
        with session.begin_nested():
            session.add(claim)
    except IntegrityError:
        return find_repeatable_request(session, claim.key_hash)
    return None


def _hash(value: object) -> str:
    return sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()
