"""A digest on the console: the opinions in a calm table, the tasks below, what was left out, counts by topic."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from models.taxonomy import Taxonomy
from service.dialogues.digest import COUNTED, Digest, DigestedOpinion
from service.dialogues.nouns import SECTION_NAMES, Section
from service.dialogues.overview import NO_LEAD
from service.dialogues.splitting.parts import LEFT_OUT_NAMES

DATE_SOURCES = {"option": "theo yêu cầu", "document": "ngày của văn bản", "today": "hôm nay"}
PRECISIONS = {"month": "tháng", "quarter": "quý", "half": "nửa năm", "year": "năm"}
NARROW = 100


def show_digest(digested: Digest, *, taxonomy: Taxonomy, structure_name: str, console: Console) -> None:
    """Print everything; text is wrapped, never cut."""
    _show_head(digested, structure_name, console)
    counted = digested.of(*COUNTED)
    if not counted:
        console.print("Không tìm thấy ý kiến hay hạn chế nào trong văn bản.")
    elif console.width >= NARROW:
        console.print(_opinion_table(counted))
    else:
        _print_list(counted, console)
    tasks = digested.of(Section.TASK)
    if tasks:
        console.print(_task_table(tasks))
    _show_counts(digested, taxonomy, console)


def _show_head(digested: Digest, structure_name: str, console: Console) -> None:
    console.print(Text(digested.facts.title or digested.name, style="bold"))
    source = DATE_SOURCES[digested.date_source]
    if digested.date_source == "document" and digested.facts.precision in PRECISIONS:
        source += f", chỉ biết đến {PRECISIONS[digested.facts.precision]}"
    console.print(f"Phân luồng theo ngày {digested.on:%d/%m/%Y} ({source}) – {structure_name}")
    for label, value in (("Chủ trì", digested.facts.chair), ("Địa điểm", digested.facts.place)):
        if value:
            console.print(f"{label}: ", Text(value), sep="")
    console.print()


def _opinion_table(opinions: Sequence[DigestedOpinion]) -> Table:
    table = Table(title="Ý kiến và hạn chế", title_justify="left", show_lines=True, expand=True)
    table.add_column("STT", justify="right")
    table.add_column("Nội dung", ratio=5)
    table.add_column("Lĩnh vực", ratio=2)
    table.add_column("Chủ trì (phối hợp)", ratio=3)
    table.add_column("Thời hạn", min_width=10)
    for opinion in opinions:
        table.add_row(
            str(opinion.statement.position),
            _text_with_voice(opinion),
            Text(_topic_names(opinion)),
            Text(_departments(opinion)),
            _due(opinion),
        )
    return table


def _print_list(opinions: Sequence[DigestedOpinion], console: Console) -> None:
    for opinion in opinions:
        console.print(f"{opinion.statement.position}. ", _text_with_voice(opinion), sep="")
        details = f"{_topic_names(opinion)} → {_departments(opinion)}"
        console.print(Text(f"   {details}" + (f", hạn {_due(opinion)}" if _due(opinion) else "")))


def _text_with_voice(opinion: DigestedOpinion) -> Text:
    statement = opinion.statement
    text = Text(opinion.shown_text)
    if not opinion.guarded:
        voice = ", ".join(filter(None, (statement.speaker, statement.village)))
        label = voice or (
            SECTION_NAMES[statement.section] if statement.section is Section.SHORTCOMING else ""
        )
        text.append(f"  [{label}]" if label else "", style="dim")
    return text


def _topic_names(opinion: DigestedOpinion) -> str:
    names = ", ".join(opinion.classified.taxonomy.topic_name(topic) for topic in opinion.topics)
    needs_look = opinion.guarded or opinion.classified.prediction.needs_review
    return ", ".join(filter(None, (names, "cần người xem lại" if needs_look else "")))


def _departments(opinion: DigestedOpinion) -> str:
    route = opinion.classified.route
    if opinion.guarded:
        return "Không phân luồng tự động"
    supports = ", ".join(support.name for support in route.supports)
    return (route.lead.name if route.lead else NO_LEAD) + (f" ({supports})" if supports else "")


def _due(opinion: DigestedOpinion) -> str:
    due_on = opinion.classified.route.due_on
    return due_on.strftime("%d/%m/%Y") if due_on and not opinion.guarded else ""


def _task_table(tasks: Sequence[DigestedOpinion]) -> Table:
    table = Table(title="Nhiệm vụ được nêu (không tính vào ý kiến)", title_justify="left", expand=True)
    table.add_column("STT", justify="right")
    table.add_column("Nội dung", ratio=5)
    table.add_column("Lĩnh vực", ratio=2)
    for task in tasks:
        table.add_row(str(task.statement.position), Text(task.shown_text), Text(_topic_names(task)))
    return table


def _show_counts(digested: Digest, taxonomy: Taxonomy, console: Console) -> None:
    counts = [f"{taxonomy.topic_name(topic)} {count}" for topic, count in digested.topic_counts.items()]
    if counts:
        console.print("Lĩnh vực được nêu: " + ", ".join(counts))
    n_achievements = len(digested.of(Section.ACHIEVEMENT))
    if n_achievements:
        console.print(f"Kết quả, thành tích (không tính): {n_achievements}")
    left_out = [
        f"{LEFT_OUT_NAMES[reason].lower()} {count}" for reason, count in digested.left_out_counts.items()
    ]
    if left_out:
        console.print("Đã bỏ qua: " + "; ".join(left_out))
