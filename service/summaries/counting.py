"""The routing summary: how many opinions went where, about what, from where, and what came of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from models.taxonomy import Taxonomy
from service.dialogues.records import DialogueRecord
from service.handling.nouns import OUTCOME_NAMES, STATE_NAMES
from service.handling.records import CaseRecord
from service.opinions.records import OpinionRecord, OpinionTopicRecord
from service.summaries.nouns import Count, RoutingSummary, Selection
from service.summaries.store import count_all, count_by, count_guarded, count_hops

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
    n_opinions, n_overdue, n_waiting, n_repeated = count_all(session, selection)
    n_hops, n_handed_over = count_hops(session, selection)
    return RoutingSummary(
        selection=selection,
        n_opinions=n_opinions,
        n_overdue=n_overdue,
        n_waiting=n_waiting,
        n_handed_over=n_handed_over,
        n_hops=n_hops,
        n_repeated=n_repeated,
        n_guarded=count_guarded(session, selection) if may_see_guarded else None,
        tables=_tables(session, selection, taxonomy),
    )


def _tables(session: Session, selection: Selection, taxonomy: Taxonomy) -> Mapping[str, Sequence[Count]]:
    topics = {topic.id: topic.name for topic in taxonomy.topics}
    kinds = {kind.id: kind.name for kind in taxonomy.kinds}
    sources: Mapping[str, tuple[Any, Any | None, Mapping[str, str]]] = {
        "department": (CaseRecord.lead_id, CaseRecord.lead_name, {}),
        "topic": (OpinionTopicRecord.topic_id, None, topics),
        "village": (OpinionRecord.village, None, {}),
        "kind": (OpinionRecord.kind, None, kinds),
        "outcome": (CaseRecord.outcome, None, OUTCOME_NAMES),
        "state": (CaseRecord.state, None, STATE_NAMES),
        "competence": (CaseRecord.competence, None, {"": "Chưa xác định"}),
        "dialogue": (OpinionRecord.dialogue_id, DialogueRecord.title, {}),
    }
    return {
        table: [
            _count(row, names, NOT_GIVEN.get(table, "")) for row in count_by(session, selection, column, name)
        ]
        for table, (column, name, names) in sources.items()
    }


def _count(row: Sequence[Any], names: Mapping[str, str], not_given: str) -> Count:
    id, name, n_opinions, n_overdue = row
    shown = not_given if id is None else names.get(id) or name or id
    return Count(id=id, name=shown, n_opinions=n_opinions, n_overdue=n_overdue)
