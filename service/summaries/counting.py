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

#: By id how many opinions there are, and how many of them are overdue.
Totals = defaultdict[str | None, list[int]]


def summarize_routing(
    *, session: Session, selection: Selection, taxonomy: Taxonomy, may_see_guarded: bool
) -> RoutingSummary:
    """Counts over the selection; guarded opinions are in none of the tables."""
    counted = count_cells(session, selection)
    return summary_of(
        counted, session=session, selection=selection, taxonomy=taxonomy, may_see_guarded=may_see_guarded
    )


def summary_of(
    counted: Iterable[CellCounts],
    *,
    session: Session,
    selection: Selection,
    taxonomy: Taxonomy,
    may_see_guarded: bool,
) -> RoutingSummary:
    """The same from counts that were read already."""
    cells, n_guarded = [], 0
    for one in counted:
        if one.cell.guarded:
            n_guarded += one.n_opinions
        else:
            cells.append(one)
    return RoutingSummary(
        selection=selection,
        n_opinions=sum(one.n_opinions for one in cells),
        n_overdue=sum(one.n_overdue for one in cells),
        n_waiting=sum(one.n_opinions for one in cells if one.cell.fields["state"] == State.WAITING),
        n_handed_over=sum(one.n_handed_over for one in cells),
        n_hops=sum(one.n_hops for one in cells),
        n_repeated=sum(one.n_repeated for one in cells),
        n_guarded=n_guarded if may_see_guarded else None,
        tables=_tables(cells, _names(session, cells, taxonomy)),
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


def _tables(
    cells: Iterable[CellCounts], names: Mapping[str, Mapping[str, str]]
) -> Mapping[str, Sequence[Count]]:
    """In one pass, because a large selection has ten thousand cells."""
    totals: dict[str, Totals] = {table: defaultdict(lambda: [0, 0]) for table in TABLE_NAMES}
    of_topic = totals["topic"]
    for one in cells:
        n, n_late = one.n_opinions, one.n_overdue
        for table, id in one.cell.fields.items():
            total = totals[table][id]
            total[0] += n
            total[1] += n_late
        for topic in one.cell.topics:
            total = of_topic[topic]
            total[0] += n
            total[1] += n_late
    return {table: _counts(table, total, names.get(table, {})) for table, total in totals.items()}


def _counts(table: str, totals: Totals, names: Mapping[str, str]) -> Sequence[Count]:
    counts = [
        Count(id, NOT_GIVEN.get(table, "") if id is None else names.get(id, id), n, n_late)
        for id, (n, n_late) in totals.items()
        if n
    ]
    return sorted(counts, key=lambda count: (-count.n_opinions, count.id or ""))
