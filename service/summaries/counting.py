"""The routing summary: how many opinions went where, about what, from where, and what came of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from models.taxonomy import Taxonomy
from service.handling.nouns import OUTCOME_NAMES, STATE_NAMES, State
from service.summaries.nouns import TABLE_NAMES, Count, RoutingSummary, Selection
from service.summaries.store import find_titles
from service.summaries.tallying import CellCounts, count_cells

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
    cells = [one for one in counted if not one.cell.guarded]
    n_guarded = sum(one.n_opinions for one in counted if one.cell.guarded)
    names = _names(session, cells, taxonomy)
    return RoutingSummary(
        selection=selection,
        n_opinions=sum(one.n_opinions for one in cells),
        n_overdue=sum(one.n_overdue for one in cells),
        n_waiting=sum(one.n_opinions for one in cells if one.cell.fields["state"] == State.WAITING),
        n_handed_over=sum(one.n_handed_over for one in cells),
        n_hops=sum(one.n_hops for one in cells),
        n_repeated=sum(one.n_repeated for one in cells),
        n_guarded=n_guarded if may_see_guarded else None,
        tables={table: _by(table, cells, names.get(table, {})) for table in TABLE_NAMES},
    )


def _names(
    session: Session, cells: Sequence[CellCounts], taxonomy: Taxonomy
) -> Mapping[str, Mapping[str, str]]:
    dialogues = {one.cell.fields["dialogue"] for one in cells}
    leads = {(one.cell.fields["department"], one.cell.lead_name) for one in cells}
    return {
        "department": {id: name for id, name in leads if id and name},
        "topic": {topic.id: topic.name for topic in taxonomy.topics},
        "kind": {kind.id: kind.name for kind in taxonomy.kinds},
        "outcome": OUTCOME_NAMES,
        "state": STATE_NAMES,
        "competence": {"": "Chưa xác định"},
        "dialogue": find_titles(session, [id for id in dialogues if id]),
    }


def _by(table: str, cells: Iterable[CellCounts], names: Mapping[str, str]) -> Sequence[Count]:
    n_opinions: defaultdict[str | None, int] = defaultdict(int)
    n_overdue: defaultdict[str | None, int] = defaultdict(int)
    for one in cells:
        for id in one.cell.topics if table == "topic" else (one.cell.fields[table],):
            n_opinions[id] += one.n_opinions
            n_overdue[id] += one.n_overdue
    return _ordered(
        Count(id, NOT_GIVEN.get(table, "") if id is None else names.get(id, id), n, n_overdue[id])
        for id, n in n_opinions.items()
        if n
    )


def _ordered(counts: Iterable[Count]) -> Sequence[Count]:
    return sorted(counts, key=lambda count: (-count.n_opinions, count.id or ""))
