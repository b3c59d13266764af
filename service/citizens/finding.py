"""Finds what belongs to one person: the same phone however it is written, or the same name in the same place."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.errors import Problem
from service.citizens.nouns import Person, Wanted
from service.opinions.records import OpinionRecord, SenderRecord
from service.opinions.redaction import PHONE
from service.opinions.store import OpinionNotFound, find_opinion

_CHUNK: Final = 2_000
_N_TOLD: Final = 10
_DIGIT_RUN: Final = re.compile(r"\+?\d[\d .()\-]{7,20}\d")


class PersonNotFound(Problem):
    """Nothing is known of this person."""

    status = 404
    code = "person_not_found"
    title = "Không tìm thấy người này"


class SeveralPeople(Problem):
    """The name alone does not say who is meant; nobody else's data may be handed out or erased."""

    status = 409
    code = "several_people"
    title = "Có nhiều người cùng tên"


def find_person(session: Session, wanted: Wanted) -> Person:
    """All opinions of the person; PersonNotFound, OpinionNotFound, or SeveralPeople when only a name was given."""
    if wanted.code:
        return _by_code(session, wanted.code)
    if wanted.phone:
        return _by_phone(session, wanted.phone)
    return _by_name(session, wanted.name or "", wanted.village)


def plain_phone(written: str | None) -> str:
    """Digits only, with the leading 0 of the country's own way of writing; "" when it is no phone number."""
    digits = re.sub(r"\D", "", written or "")
    digits = re.sub(r"^(?:00)?84(?=[2-9]\d{8,9}$)", "0", digits)
    return digits if 8 <= len(digits) <= 12 else ""


def plain_name(written: str | None) -> str:
    """A name in small letters with single blanks."""
    return " ".join(unicodedata.normalize("NFC", written or "").casefold().split())


def _by_code(session: Session, code: str) -> Person:
    opinion = find_opinion(session, code)
    if opinion is None:
        raise OpinionNotFound("Không có ý kiến nào mang mã này.")
    sender = session.get(SenderRecord, opinion.id)
    if sender is not None and plain_phone(sender.phone):
        return _by_phone(session, str(sender.phone))
    return _person(session, [opinion.id], phone="")


def _by_phone(session: Session, phone: str) -> Person:
    plain = plain_phone(phone)
    if not plain:
        raise PersonNotFound("Số điện thoại không đọc được.")
    query = select(SenderRecord.opinion_id, SenderRecord.phone).where(SenderRecord.phone.is_not(None))
    sent = [row.opinion_id for row in _rows(session, query) if plain_phone(row.phone) == plain]
    return _person(session, sent, phone=plain)


def _by_name(session: Session, name: str, village: str | None) -> Person:
    query = (
        select(SenderRecord.opinion_id, SenderRecord.name, SenderRecord.phone, OpinionRecord.village)
        .join(OpinionRecord, OpinionRecord.id == SenderRecord.opinion_id)
        .where(SenderRecord.name.is_not(None))
    )
    rows = [
        row
        for row in _rows(session, query)
        if plain_name(row.name) == plain_name(name)
        and (village is None or plain_name(row.village) == plain_name(village))
    ]
    phones = {plain_phone(row.phone) for row in rows}
    villages = {plain_name(row.village) for row in rows}
    if len(phones - {""}) > 1 or (len(villages) > 1 and len(phones) > 1):
        raise SeveralPeople(_told(rows))
    return _person(session, [row.opinion_id for row in rows], phone=next(iter(phones - {""}), ""))


def _told(rows: list[Any]) -> str:
    """Enough to tell people of one name apart, not enough to call them."""
    kinds = {(row.village or "không rõ thôn", plain_phone(row.phone)[-3:] or "không số") for row in rows}
    told = "; ".join(f"{village}, số đuôi {end}" for village, end in sorted(kinds)[:_N_TOLD])
    return f"Có nhiều người cùng tên ({told}): hãy thêm --village, hoặc tìm theo --phone hay --code."


def _person(session: Session, sent: list[int], *, phone: str) -> Person:
    mentioned = list(_mentioning(session, phone, besides=set(sent))) if phone else []
    if not sent and not mentioned:
        raise PersonNotFound("Không có dữ liệu nào của người này.")
    guarded = session.scalars(
        select(OpinionRecord.id).where(OpinionRecord.id.in_(sent), OpinionRecord.guarded.is_(True))
    )
    return Person(sorted(sent), frozenset(guarded), mentioned)


def _mentioning(session: Session, phone: str, *, besides: set[int]) -> Iterator[int]:
    """Opinions of others in whose words the number stands; those hold the mark where it was blacked out."""
    query = select(OpinionRecord.id, OpinionRecord.raw_text).where(
        OpinionRecord.redacted_text.contains(PHONE, autoescape=True)
    )
    for row in _rows(session, query):
        if row.id not in besides and any(
            plain_phone(run) == phone for run in _DIGIT_RUN.findall(row.raw_text)
        ):
            yield row.id


def _rows(session: Session, query: Select[*tuple[Any, ...]]) -> Iterator[Any]:
    return iter(session.execute(query, execution_options={"yield_per": _CHUNK}))
