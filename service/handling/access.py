"""Who may open which opinion: people see their own commune, and only the guard sees what is guarded."""

from typing import Final

from sqlalchemy.orm import Session

from service.accounts.nouns import Actor, Role
from service.handling.nouns import Filter
from service.opinions.records import OpinionRecord
from service.opinions.store import OpinionNotFound, get_opinion

READERS: Final = (Role.officer, Role.reviewer, Role.leader, Role.administrator, Role.guard)
WRITERS: Final = (Role.officer, Role.reviewer, Role.leader, Role.guard)


def sees_guarded(actor: Actor) -> bool:
    """Whether the person may know of what may be a denunciation."""
    return Role.guard in actor.roles


def may_read(actor: Actor, opinion: OpinionRecord) -> bool:
    """Whether the person may open the opinion."""
    own = actor.commune in ("", opinion.commune)
    return own and bool(actor.roles & set(READERS)) and (not opinion.guarded or sees_guarded(actor))


def open_opinion(session: Session, code: str, *, actor: Actor, lock: bool = False) -> OpinionRecord:
    """The opinion for somebody who may read it; for all others there is none: OpinionNotFound."""
    opinion = get_opinion(session, code, may_see_guarded=sees_guarded(actor), lock=lock)
    if not may_read(actor, opinion):
        raise OpinionNotFound("Không có ý kiến nào mang mã này trong địa bàn của tài khoản.")
    return opinion


def own_filter(actor: Actor) -> Filter:
    """All that the person may see."""
    return Filter(commune=actor.commune, may_see_guarded=sees_guarded(actor))
