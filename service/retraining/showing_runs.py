"""Console output of a run: a bar a step, then what the gate found."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from service.retraining.nouns import STEP_NAMES, Step
from service.retraining.records import RunEventRecord, RunRecord
from service.retraining.viewing import told_left_out, told_waiting


@contextmanager
def following() -> Iterator[Callable[[RunEventRecord], None]]:
    """Gives a function that shows each event; bars go to stderr, so that stdout stays for results."""
    layout = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    with Progress(*layout, TimeElapsedColumn(), console=Console(stderr=True)) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(event: RunEventRecord) -> None:
            if not event.step or event.step == "end":
                return
            for task in tasks.values():
                bars.update(task, completed=bars.tasks[task].total)
            if event.message not in tasks:
                tasks[event.message] = bars.add_task(event.message, total=max(event.total, 1))
            bars.update(tasks[event.message], completed=event.done, total=max(event.total, 1))

        yield tell
        for task in tasks.values():
            bars.update(task, completed=bars.tasks[task].total)


def show_gate(report: dict[str, Any]) -> None:
    """Every rule with its sentence, then the topics before and after with their intervals."""
    console = Console(highlight=False)
    for rule in report["rules"]:
        mark = "[green]đạt[/green]" if rule["passed"] else "[red]KHÔNG ĐẠT[/red]"
        console.print(f"{mark}  {rule['sentence']}")
    for sentence in told_waiting(report):
        console.print(sentence)
    table = Table("Lĩnh vực", "Trước", "Sau", "Chênh lệch 95 %", "Số ý kiến")
    names = report.get("topic_names", {})
    for topic, change in report["test"]["topics"].items():
        interval = f"{change['low']:+.3f} … {change['high']:+.3f}"
        figures = (f"{change['before']:.3f}", f"{change['after']:.3f}", interval, str(change["n"]))
        table.add_row(names.get(topic, topic), *figures)
    console.print(table)
    show_growth(report.get("growth", ()))
    verdicts = [row["verdict"] for row in report["test"]["changed"]]
    console.print(
        f"Câu trả lời sẽ đổi: {len(verdicts)} trong {report['test']['n_opinions']} ý kiến kiểm tra "
        f"(tốt hơn {verdicts.count('better')}, kém hơn {verdicts.count('worse')})."
    )


def show_growth(points: Sequence[Mapping[str, Any]]) -> None:
    """The learning curve: macro-F1 on the new opinions held back, after a part of the new labels."""
    if not points:
        return
    table = Table("Học thêm", "Macro-F1 trên ý kiến mới để dành", "")
    for point in points:
        bar = "█" * round(40 * point["macro_f1"])
        table.add_row(f"{point['n_new']} ý kiến", f"{point['macro_f1']:.3f}", bar)
    Console(highlight=False).print(table)


def show_learnt(run: RunRecord) -> None:
    """What the snapshot held, what was left out and why, and what the run cost."""
    counts, console = run.counts, Console(highlight=False)
    console.print(
        f"Học từ {counts['n_bundled']} ý kiến kèm theo (trừ phần kiểm tra), "
        f"{counts['n_corrections']} nhãn do cán bộ sửa hoặc xác nhận, "
        f"{counts['n_labelled']} dòng từ tệp đã gán nhãn; để dành {counts['n_held_back']} để so sánh."
    )
    for sentence in told_left_out(counts["left_out"]):
        console.print(sentence)
    if cost := counts.get("cost"):
        times = ", ".join(
            f"{STEP_NAMES[Step(step)].lower()} {s:.0f} s" for step, s in cost["seconds"].items()
        )
        console.print(f"Thời gian: {times}. Bộ nhớ cao nhất: {cost['peak_memory_mb']} MB.")


def show_doubts(doubts: Sequence[Mapping[str, Any]], *, limit: int) -> None:
    """Surest first: where it stands, what it is labelled, what the model would say."""
    table = Table("Ở đâu", "Nhãn", "Đáng ngờ", "Gợi ý", "Nội dung")
    for doubt in doubts[:limit]:
        table.add_row(
            doubt["place"], ", ".join(doubt["topics"]), f"{doubt['given']} {doubt['given_score']:.2f}",
            f"{doubt['suggested']} {doubt['suggested_score']:.2f}", escape(doubt["text"][:80]),
        )  # fmt: skip
    console = Console(highlight=False)
    console.print(table)
    console.print(f"{len(doubts)} nhãn đáng ngờ.")
