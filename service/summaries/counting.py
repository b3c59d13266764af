"""The routing summary: how many opinions went where, about what, from where, and what came of them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from models.taxonomy import Taxonomy
from service.handling.nouns import OUTCOME_NAMES, STATE_NAMES, State
from service.summaries.nouns import TABLE_NAMES, Count, RoutingSummary, Selection
from service.summaries.store import (
    Cell,
    count_by_topic,
    count_cells,
    count_guarded,
    count_hops,
    find_titles,
)

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
    cells = count_cells(session, selection)
    n_hops, n_handed_over = count_hops(session, selection)
    names = _names(session, cells, taxonomy)
    tables = {table: _by(table, cells, names.get(table, {})) for table in TABLE_NAMES if table != "topic"}
    topics = count_by_topic(session, selection)
    return RoutingSummary(
        selection=selection,
        n_opinions=sum(cell.n_opinions for cell in cells),
        n_overdue=sum(cell.n_opinions for cell in cells if cell.overdue),
        n_waiting=sum(cell.n_opinions for cell in cells if cell.values["state"] == State.WAITING),
        n_handed_over=n_handed_over,
        n_hops=n_hops,
        n_repeated=sum(cell.n_repeated for cell in cells),
        n_guarded=count_guarded(session, selection) if may_see_guarded else None,
        tables={
            table: _topics(topics, taxonomy) if table == "topic" else tables[table] for table in TABLE_NAMES
        },
    )


def _names(session: Session, cells: Sequence[Cell], taxonomy: Taxonomy) -> Mapping[str, Mapping[str, str]]:
    dialogues = {cell.values["dialogue"] for cell in cells}
    return {
        "department": {
            id: cell.lead_name for cell in cells if (id := cell.values["department"]) and cell.lead_name
        },
        "kind": {kind.id: kind.name for kind in taxonomy.kinds},
        "outcome": OUTCOME_NAMES,
        "state": STATE_NAMES,
        "competence": {"": "Chưa xác định"},
        "dialogue": find_titles(session, [id for id in dialogues if id]),
    }


def _by(table: str, cells: Iterable[Cell], names: Mapping[str, str]) -> Sequence[Count]:
    n_opinions: Counter[str | None] = Counter()
    n_overdue: Counter[str | None] = Counter()
    for cell in cells:
        id = cell.values[table]
        n_opinions[id] += cell.n_opinions
        n_overdue[id] += cell.n_opinions if cell.overdue else 0
    return _ordered(
        Count(id, NOT_GIVEN.get(table, "") if id is None else names.get(id, id), n, n_overdue[id])
        for id, n in n_opinions.items()
    )


def _topics(rows: Iterable[tuple[str, int, int]], taxonomy: Taxonomy) -> Sequence[Count]:
    names = {topic.id: topic.name for topic in taxonomy.topics}
    return _ordered(Count(id, names.get(id, id), n, n_overdue) for id, n, n_overdue in rows)


def _ordered(counts: Iterable[Count]) -> Sequence[Count]:
    return sorted(counts, key=lambda count: (-count.n_opinions, count.id or ""))
