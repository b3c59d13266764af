"""The overview table of opinions (Bảng tổng hợp ý kiến, kiến nghị): its columns, and one row an opinion."""

from collections.abc import Iterator

from service.dialogues.digest import COUNTED, Digest, DigestedOpinion
from service.dialogues.nouns import SECTION_NAMES, Section
from service.opinions.redaction import redact

#: Title and share of the width; the order is that of the office's own table.
COLUMNS: tuple[tuple[str, float], ...] = (
    ("STT", 0.035),
    ("Họ và tên, thôn/TDP", 0.10),
    ("Nội dung ý kiến", 0.235),
    ("Loại", 0.06),
    ("Lĩnh vực", 0.09),
    ("Thẩm quyền", 0.06),
    ("Đơn vị chủ trì", 0.10),
    ("Đơn vị phối hợp", 0.09),
    ("Trả lời tại hội nghị", 0.08),
    ("Thời hạn", 0.06),
    ("Kết quả", 0.04),
    ("Ghi chú", 0.05),
)
NO_LEAD = "Chờ cán bộ phân loại"


def overview_rows(digested: Digest) -> Iterator[tuple[str, ...]]:
    """One row for each opinion raised or named as a shortcoming; what is guarded shows its place only."""
    for number, opinion in enumerate(digested.of(*COUNTED), 1):
        yield (str(number), *_guarded_cells(opinion)) if opinion.guarded else (str(number), *_cells(opinion))


def _guarded_cells(opinion: DigestedOpinion) -> tuple[str, ...]:
    return ("", opinion.shown_text, *[""] * (len(COLUMNS) - 3))


def _cells(opinion: DigestedOpinion) -> tuple[str, ...]:
    statement, names = opinion.statement, opinion.classified.taxonomy
    route, prediction = opinion.classified.route, opinion.classified.prediction
    return (
        ", ".join(filter(None, (statement.speaker, statement.village))),
        opinion.shown_text,
        names.kind_name(prediction.kind),
        "; ".join(names.topic_name(topic) for topic in opinion.topics),
        route.competence,
        route.lead.name if route.lead else NO_LEAD,
        "; ".join(support.name for support in route.supports),
        redact(statement.given.get("answer", "")),
        route.due_on.strftime("%d/%m/%Y") if route.due_on else "",
        statement.given.get("result", ""),
        _note(opinion),
    )


def _note(opinion: DigestedOpinion) -> str:
    """What an officer must know: said as a shortcoming, needs a look, what the document itself noted."""
    section = opinion.statement.section
    notes = (
        SECTION_NAMES[section] if section is Section.SHORTCOMING else "",
        "Cần xem lại" if opinion.classified.prediction.needs_review else "",
        redact(opinion.statement.given.get("note", "")),
    )
    return "; ".join(filter(None, notes))


def overview_heading(digested: Digest) -> str:
    """The line under the title: which meeting, on which day."""
    day = digested.facts.held_on.strftime("%d/%m/%Y") if digested.facts.held_on else ""
    return " – ".join(filter(None, (digested.facts.title or digested.name, day)))
