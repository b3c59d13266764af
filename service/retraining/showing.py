"""Console tables about versions, figures, the corpus and speed."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from models.bundle import Manifest
from service.retraining.speed import SpeedLine

if TYPE_CHECKING:
    from training.api import AccuracyLine, CheckReport, Evaluation, RobustnessLine

_N_PAIRS = 10


def show_evaluation(evaluation: "Evaluation") -> None:
    """Per topic and kind: precision, recall, F1 and counts, then the totals."""
    table = _table("Lĩnh vực / loại", "Chính xác", "Độ phủ", "F1", "Số ý kiến", "Được gán")
    for id, figures in (*evaluation.topics.items(), *evaluation.kinds.items()):
        shares = (f"{value:.2f}" for value in (figures.precision, figures.recall, figures.f1))
        table.add_row(id, *shares, str(figures.n), str(figures.n_given))
    console = Console()
    console.print(table)
    console.print(
        f"{evaluation.n_opinions} ý kiến kiểm tra · macro-F1 {evaluation.macro_f1:.3f} · "
        f"micro-F1 {evaluation.micro_f1:.3f} · 5 lĩnh vực bắt buộc {evaluation.required_f1:.3f} · "
        f"loại {evaluation.kind_macro_f1:.3f}\n"
        f"Sai số hiệu chỉnh {evaluation.calibration_error:.3f} · tự quyết {evaluation.coverage:.0%} ý kiến, "
        f"trong đó đúng đầu mối {evaluation.lead_precision:.1%} · không gán cho văn bản không phải ý kiến "
        f"{evaluation.none_silence:.1%} · nhận ra tố cáo {evaluation.guard_recall:.1%}"
    )


def show_versions(versions: Sequence[Manifest], *, current: str | None) -> None:
    """One line a version, with its headline figures."""
    table = _table("", "Phiên bản", "Số ý kiến", "macro-F1", "5 lĩnh vực", "Loại")
    for manifest in versions:
        figures = [f"{manifest.metrics.get(k, 0):.3f}" for k in ("macro_f1", "required_f1", "kind_macro_f1")]
        table.add_row(
            "*" if manifest.version == current else "", manifest.version, str(manifest.n_opinions), *figures
        )
    Console().print(table)


def show_check(report: "CheckReport") -> None:
    """The one-page report on the corpus."""
    console = Console(highlight=False)
    for fault in report.faults:
        console.print(f"[red]LỖI[/red] {fault}")
    console.print(
        f"{report.n_opinions} ý kiến trong {report.n_dialogues} đối thoại, {report.n_test} ý kiến để kiểm tra\n"
        f"Nhiều lĩnh vực {report.share_with_several_topics:.0%} · ở ranh giới {report.share_on_borders:.0%} · "
        f"có từ điển hình {report.share_with_typical_word:.0%}"
    )
    for name, counts in (
        ("Lĩnh vực", report.topics), ("Loại", report.kinds), ("Văn phong", report.registers), ("Miền", report.regions),
    ):  # fmt: skip
        console.print(f"{name}: " + ", ".join(f"{key} {n}" for key, n in counts.items()))
    for name, grams in (("Mở đầu hay gặp", report.openings), ("Cụm 4 tiếng hay gặp", report.four_grams)):
        console.print(f"{name}: " + ", ".join(f"“{gram}” {share:.1%}" for gram, share in grams))
    if report.missing_topics:
        console.print(f"[yellow]Chưa có ví dụ:[/yellow] {', '.join(report.missing_topics)}")
    _show_pairs(console, report)


def _show_pairs(console: Console, report: "CheckReport") -> None:
    pairs = report.near_duplicates
    console.print(f"Gần trùng: {len(pairs)} cặp")
    for pair in pairs[:_N_PAIRS]:
        across = " [red](một bên học, một bên kiểm tra)[/red]" if pair.across else ""
        console.print(f"  {pair.first} ~ {pair.second} ({pair.cosine:.2f}){across}")


def show_speed(lines: Sequence[SpeedLine]) -> None:
    """Each line a ratio of two things measured in this run."""
    table = _table("Phép đo", "Tỷ lệ", "Mục tiêu", "Chi tiết")
    for line in lines:
        table.add_row(line.name, f"{line.ratio:.2f} ×", line.goal, line.detail)
    Console().print(table)


def show_accuracy(lines: "Iterable[AccuracyLine]") -> None:
    """Percent as written and without diacritics, each line as soon as it is measured."""
    console = Console(highlight=False)
    console.print("bộ, cách làm: đúng / macro-F1 · không dấu: đúng / macro-F1 · ms mỗi câu")
    for line in lines:
        console.print(
            f"{line.set:18} {line.method:18} {line.accuracy:6.2f} / {line.macro_f1:6.2f} · "
            f"{line.bare_accuracy:6.2f} / {line.bare_macro_f1:6.2f} · {line.ms:.2f}"
        )


def show_robustness(lines: "Iterable[RobustnessLine]") -> None:
    """Macro-F1 for each way of writing, with what it loses against the first line."""
    table = _table("Cách viết", "macro-F1", "Mất", "5 lĩnh vực", "Loại")
    first: float | None = None
    for line in lines:
        first = line.macro_f1 if first is None else first
        lost = f"{100 * (line.macro_f1 - first):+.1f}"
        table.add_row(
            line.name, f"{line.macro_f1:.3f}", lost, f"{line.required_f1:.3f}", f"{line.kind_macro_f1:.3f}"
        )
    Console().print(table)


def _table(*headings: str) -> Table:
    table = Table()
    for at, heading in enumerate(headings):
        table.add_column(heading, justify="left" if at < 2 else "right")
    return table
