"""`langnghe import --labelled FILE`: preview on the console, then saved when somebody says so."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from service.dialogues.labelled_nouns import WrittenFile
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
    from service.dialogues.labelled_reading import read_labelled
    from service.settings import get_settings

    content = _content_of(file)
    written = read_labelled(content, file.name)
    taxonomy = load_current().taxonomy
    engine = make_engine(get_settings().database)
    upgrade_database(engine)
    sessions = make_sessions(engine)
    with sessions() as session:
        counts = _show_preview(session, _keep(session, written, file, content))
        session.rollback()
    if not (yes or typer.confirm(f"Lưu {counts['ready']} dòng?", default=False)):
        typer.echo("Chưa lưu gì.")
        raise typer.Exit(1)
    with sessions.begin() as session:
        record = _keep(session, written, file, content)
        n_saved = confirm_labelled(
            session, record, edits=(), leave_out_faulty=leave_out_faulty, taxonomy=taxonomy, account_id=None
        )
    typer.echo(f"Đã lưu {n_saved} dòng; lần huấn luyện sau sẽ học từ đó (mã tệp: {record.id}).")


def _keep(session: "Session", written: "WrittenFile", file: Path, content: bytes) -> "LabelledFileRecord":
    from models import load_current
    from service.dialogues.labelled_importing import keep_labelled_preview
    from service.routing.profile import load_profile
    from service.settings import get_settings

    return keep_labelled_preview(
        session, written, name=file.name, content=content, classifier=load_current(),
        profile=load_profile(get_settings().profile), account_id=None,
    )  # fmt: skip


def _show_preview(session: "Session", record: "LabelledFileRecord") -> dict[str, int]:
    from models import load_current
    from service.dialogues.labelled_presenting import labelled_to_json
    from service.dialogues.labelled_store import find_same_file, rows_of_file

    same_as = find_same_file(session, record.content_hash)
    shown = labelled_to_json(
        record, rows_of_file(session, record.id), taxonomy=load_current().taxonomy, same_as=same_as
    )
    show_labelled(shown)
    counts: dict[str, int] = shown["counts"]
    return counts


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
