"""A selection in words, for the head of a page or document, and as the address of the list behind a figure."""

from collections.abc import Mapping
from typing import Any

from models.taxonomy import Taxonomy
from service.handling.nouns import OUTCOME_NAMES
from service.routing.nouns import Profile
from service.summaries.nouns import Selection
from service.web.writing import day, narrowed


def describe(
    selection: Selection, *, profile: Profile, taxonomy: Taxonomy, dialogues: Mapping[str, str]
) -> str:
    """Period and filters in one line."""
    department = profile.departments.get(selection.department or "")
    topic = taxonomy.find_topic(selection.topic or "")
    kind = taxonomy.find_kind(selection.kind or "")
    parts = [
        _period(selection),
        f"hội nghị: {dialogues.get(selection.dialogue_id, selection.dialogue_id)}"
        if selection.dialogue_id
        else "",
        f"đơn vị: {department.name}" if department else "",
        f"lĩnh vực: {topic.name}" if topic else "",
        f"loại: {kind.name}" if kind else "",
        f"thôn, tổ dân phố: {selection.village}" if selection.village else "",
        f"kết quả: {OUTCOME_NAMES.get(selection.outcome, selection.outcome)}" if selection.outcome else "",
    ]
    return "; ".join(part for part in parts if part)


def click_through(selection: Selection, **changes: Any) -> str:
    """The address of the list of opinions behind a figure of the selection."""
    query = {
        "since": selection.since.isoformat() if selection.since else None,
        "until": selection.until.isoformat() if selection.until else None,
        "dialogue": selection.dialogue_id,
        "department": selection.department,
        "topic": selection.topic,
        "kind": selection.kind,
        "village": selection.village,
        "outcome": selection.outcome,
        "all": "true",
    }
    return f"/handling{narrowed(query, **changes)}#cases"


def _period(selection: Selection) -> str:
    if selection.since and selection.until:
        return f"từ {day(selection.since)} đến {day(selection.until)}"
    if selection.since:
        return f"từ {day(selection.since)}"
    return f"đến hết {day(selection.until)}" if selection.until else "mọi thời gian"
