"""The routing summary as tables on the console."""

from rich.console import Console
from rich.table import Table

from service.summaries.nouns import TABLE_NAMES, RoutingSummary


def show_summary(summary: RoutingSummary) -> None:
    """Totals in one line, then each table that holds anything."""
    console = Console(highlight=False)
    console.print(
        f"{summary.n_opinions} ý kiến · {summary.n_waiting} chờ giải quyết · {summary.n_overdue} quá hạn · "
        f"{summary.n_handed_over} đã chuyển ({summary.n_hops} lần) · {summary.n_repeated} nêu lại"
    )
    for name, heading in TABLE_NAMES.items():
        rows = summary.tables.get(name, ())
        if not rows:
            continue
        table = Table(title=heading, title_justify="left")
        table.add_column("")
        table.add_column("Số ý kiến", justify="right")
        table.add_column("Quá hạn", justify="right")
        for row in rows:
            table.add_row(row.name, str(row.n_opinions), str(row.n_overdue))
        console.print(table)
