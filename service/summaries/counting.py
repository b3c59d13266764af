"""The routing summary: how many opinions went where, about what, from where, and what came of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from models.taxonomy import Taxonomy
from service.handling.nouns import OUTCOME_NAMES, STATE_NAMES, State
from service.summaries.counted import Counted, Sums
from service.summaries.nouns import TABLE_NAMES, Count, RoutingSummary, Selection
from service.summaries.store import find_titles
from service.summaries.tallying import count_cells

NOT_GIVEN: Mapping[str, str] = {
    "department": "Chưa có đơn vị chủ trì",
    "village": "Không ghi thôn, tổ dân phố",
    "outcome": "Chưa có kết quả",
    "dialogue": "Ngoài hội nghị đối thoại",
}


def summarize_routing(
    *, session: Session, selection: Selection, taxonomy: Taxonomy, may_see_guarded: bool
) -> RoutingSummary:
    """Counts over the selection; guarded opinions are in none of the tables."""
    counted = count_cells(session, selection)
    return summary_of(
        counted, session=session, selection=selection, taxonomy=taxonomy, may_see_guarded=may_see_guarded
    )


def summary_of(
    counted: Counted,
    *,
    session: Session,
    selection: Selection,
    taxonomy: Taxonomy,
    may_see_guarded: bool,
) -> RoutingSummary:
    """The same from counts that were read already."""
    seen = counted.open_to_see()
    sums = seen.sums()
    names = _names(session, sums, taxonomy)
    return RoutingSummary(
        selection=selection,
        n_opinions=seen.total("n_opinions"),
        n_overdue=seen.total("n_overdue"),
        n_waiting=sums.get("state", {}).get(State.WAITING, (0, 0))[0],
        n_handed_over=seen.total("n_handed_over"),
        n_hops=seen.total("n_hops"),
        n_repeated=seen.total("n_repeated"),
        n_guarded=counted.guarded().total("n_opinions") if may_see_guarded else None,
        tables={table: _counts(table, sums.get(table, {}), names.get(table, {})) for table in TABLE_NAMES},
    )


def _names(session: Session, sums: Sums, taxonomy: Taxonomy) -> Mapping[str, Mapping[str, str]]:
    return {
        "department": {id: name for id, name in sums.get("lead", {}) if id and name},
        "topic": {topic.id: topic.name for topic in taxonomy.topics},
        "kind": {kind.id: kind.name for kind in taxonomy.kinds},
        "outcome": OUTCOME_NAMES,
        "state": STATE_NAMES,
        "competence": {"": "Chưa xác định"},
        "dialogue": find_titles(session, [id for id in sums.get("dialogue", {}) if id]),
    }


def _counts(table: str, sums: Mapping[Any, tuple[int, int]], names: Mapping[str, str]) -> Sequence[Count]:
    counts = [
        Count(id, NOT_GIVEN.get(table, "") if id is None else names.get(id, id), n, n_late)
        for id, (n, n_late) in sums.items()
    ]
    return sorted(counts, key=lambda count: (-count.n_opinions, count.id or ""))
