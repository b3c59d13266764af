"""`langnghe import --labelled FILE`: preview on the console, then saved when somebody says so."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from models.classifier import Classifier
    from models.taxonomy import Taxonomy
    from service.dialogues.labelled_records import LabelledFileRecord

_N_SHOWN = 200
_COLUMN_NAMES = {
    "text": "nội dung", "topics": "lĩnh vực", "kind": "loại", "dialogue": "đối thoại", "year": "năm"
}  # fmt: skip


def import_labelled(file: Path, *, yes: bool, leave_out_faulty: bool) -> None:
    """Shows every row with its faults and notes; nothing is saved unless it is confirmed."""
    from models import load_current
    from service.database import make_engine, make_sessions, upgrade_database
    from service.dialogues.labelled_importing import confirm_labelled
    from service.settings import get_settings

    classifier = load_current()
    keep, taxonomy = _keeper(file, classifier), classifier.taxonomy
    engine = make_engine(get_settings().database)
    upgrade_database(engine)
    sessions = make_sessions(engine)
    with sessions() as session:
        shown = _preview(session, keep(session), taxonomy)
        session.rollback()
    show_labelled(shown)
    if not (yes or typer.confirm(f"Lưu {shown['counts']['ready']} dòng?", default=False)):
        typer.echo("Chưa lưu gì.")
        raise typer.Exit(1)
    with sessions.begin() as session:
        record = keep(session)
        n_saved = confirm_labelled(
            session, record, edits=(), leave_out_faulty=leave_out_faulty, taxonomy=taxonomy, account_id=None
        )
    typer.echo(f"Đã lưu {n_saved} dòng; lần huấn luyện sau sẽ học từ đó (mã tệp: {record.id}).")


def _keeper(file: Path, classifier: "Classifier") -> "Callable[[Session], LabelledFileRecord]":
    """Reads and understands the file, before any transaction; gives what keeps its rows in one."""
    from service.dialogues.labelled_importing import keep_labelled_preview
    from service.dialogues.labelled_reading import read_labelled
    from service.dialogues.labelled_understanding import understand
    from service.routing.profile import load_profile
    from service.settings import get_settings

    content = _content_of(file)
    written = read_labelled(content, file.name)
    rows = understand(written.rows, classifier=classifier, profile=load_profile(get_settings().profile))
    return lambda session: keep_labelled_preview(
        session, rows, name=file.name, content=content, columns=written.columns, account_id=None
    )


def _preview(session: "Session", record: "LabelledFileRecord", taxonomy: "Taxonomy") -> dict[str, Any]:
    from service.dialogues.labelled_presenting import labelled_to_json
    from service.dialogues.labelled_store import find_same_file, rows_of_file

    return labelled_to_json(
        record, rows_of_file(session, record.id), taxonomy=taxonomy,
        same_as=find_same_file(session, record.content_hash),
    )  # fmt: skip


def _content_of(file: Path) -> bytes:
    from service.dialogues.reading import FileNotFound

    try:
        return file.read_bytes()
    except OSError as error:
        raise FileNotFound(f"Không mở được tệp {file.name}") from error


def show_labelled(shown: dict[str, Any]) -> None:
    """The columns found, each row with its labels, faults and notes, and the counts."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(highlight=False)
    columns = ", ".join(
        f"{_COLUMN_NAMES.get(name, name)} ← “{escape(title)}”"
        for name, title in shown["file"]["columns"].items()
    )
    console.print(f"Cột: {columns}")
    table = Table("Dòng", "Lĩnh vực", "Loại", "Nội dung", "Lưu ý")
    for row in shown["rows"][:_N_SHOWN]:
        said = "; ".join(one["detail"] for one in (*row["faults"], *row["notes"]))
        mark = "[red]" if row["faults"] else "[dim]" if row["left_out"] else ""
        topics = ", ".join(topic["name"] for topic in row["topics"])
        kind = row["kind"]["name"] if row["kind"] else ""
        table.add_row(str(row["position"]), topics, kind, escape(row["text"][:60]), f"{mark}{escape(said)}")
    console.print(table)
    counts = shown["counts"]
    if shown["same_as"]:
        console.print(f"[yellow]Tệp này đã được nhập trước đây ({shown['same_as']}).[/yellow]")
    console.print(
        f"{counts['rows']} dòng: {counts['ready']} dùng được, {counts['with_faults']} có lỗi, "
        f"{counts['left_out']} bỏ qua."
    )
