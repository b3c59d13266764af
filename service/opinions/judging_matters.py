"""An officer's word on whether an opinion raises again what another one raised; it wins over the comparison."""

from sqlalchemy.orm import Session

from models.errors import Problem
from service.opinions.records import OpinionRecord
from service.opinions.recurring import point_to
from service.opinions.store import append_history


class NotEarlier(Problem):
    """A matter goes back to an earlier opinion of the same commune that may be seen."""

    status = 422
    code = "not_earlier"
    title = "Không nối được hai ý kiến"


def join_matter(*, session: Session, opinion: OpinionRecord, earlier: OpinionRecord, account_id: int) -> None:
    """From now on the opinion, and what repeats it, counts as a repetition of the earlier one. NotEarlier."""
    if earlier.id >= opinion.id or earlier.commune != opinion.commune or earlier.guarded or opinion.guarded:
        raise NotEarlier("Chỉ nối được với ý kiến có trước của cùng xã, phường.")
    _judge(session, opinion, first=earlier.repeat_of or earlier.id, account_id=account_id)


def part_matter(*, session: Session, opinion: OpinionRecord, account_id: int) -> None:
    """From now on the opinion counts as a matter of its own."""
    _judge(session, opinion, first=None, account_id=account_id)


def _judge(session: Session, opinion: OpinionRecord, *, first: int | None, account_id: int) -> None:
    if opinion.repeat_of == first:
        return
    append_history(
        session, opinion.id, "matter_judged", account_id=account_id, repeat_of=[opinion.repeat_of, first]
    )
    if first is not None:
        point_to(session, opinion.id, first=first)
    opinion.repeat_of = first
    opinion.version += 1
    session.flush()
