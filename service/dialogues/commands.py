"""Console commands of the dialogues: `langnghe digest` and `langnghe import`."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from service.dialogues.digest import Digest
    from service.opinions.receiving import Reception

_DAY = ["%Y-%m-%d", "%d/%m/%Y"]
_FILE = Annotated[Path, typer.Argument(help="Biên bản: docx, pdf có chữ, xlsx, csv, txt, json.")]


def digest(
    file: _FILE,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON.")] = False,
    docx: Annotated[Path | None, typer.Option(help="Ghi bảng tổng hợp ra tệp Word.")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Ghi bảng tổng hợp ra tệp Excel.")] = None,
    on: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="Ngày để phân luồng; mặc định là ngày của văn bản.")
    ] = None,
) -> None:
    """Đọc biên bản: tách từng ý kiến, gắn lĩnh vực, đề xuất đơn vị và thời hạn. Không cần cơ sở dữ liệu."""
    digested = _digest(file, on=on.date() if on else None)
    if docx:
        from service.dialogues.overview_word import write_word_overview

        write_word_overview(digested, docx)
    if xlsx:
        from service.dialogues.overview_sheet import write_sheet_overview

        write_sheet_overview(digested, xlsx)
    if as_json:
        from service.dialogues.digest import digest_to_json

        typer.echo(json.dumps(digest_to_json(digested), ensure_ascii=False))
    else:
        _show(digested)
    for out in filter(None, (docx, xlsx)):
        typer.echo(f"Đã ghi {out}", err=True)


def _digest(file: Path, *, on: date | None) -> "Digest":
    """With a progress bar on the error stream while it is a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    from models import load_current
    from service.dialogues.digest import digest as digest_document
    from service.dialogues.reading import read_file
    from service.routing.profile import load_profile
    from service.settings import get_settings

    document = read_file(file)
    classifier, profile = load_current(), load_profile(get_settings().profile)
    errors = Console(stderr=True)
    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("Đọc ý kiến", total=None)
        return digest_document(
            document,
            name=file.name,
            classifier=classifier,
            profile=profile,
            on=on,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )


def _show(digested: "Digest", console: "Console | None" = None) -> None:
    from rich.console import Console

    from service.dialogues.showing import show_digest
    from service.routing.own_topics import own_taxonomy
    from service.routing.profile import load_profile
    from service.settings import get_settings

    profile = load_profile(get_settings().profile)
    structure = profile.structure_on(digested.on)
    show_digest(
        digested,
        taxonomy=own_taxonomy(profile),
        structure_name=structure.name,
        console=console or Console(highlight=False),
    )


def import_command(open_reception: "Callable[[], Reception]") -> "Callable[..., None]":
    """The command `import`; `open_reception` gives the model, profile and handling once the database is there."""

    def import_minutes(
        file: _FILE,
        day: Annotated[
            datetime | None, typer.Option("--date", formats=_DAY, help="Ngày tổ chức; mặc định của văn bản.")
        ] = None,
        place: Annotated[str, typer.Option(help="Địa điểm.")] = "",
        chair: Annotated[str, typer.Option(help="Người chủ trì.")] = "",
        title: Annotated[str, typer.Option(help="Tên cuộc đối thoại.")] = "",
        labelled: Annotated[
            bool, typer.Option("--labelled", help="Bảng đã gán nhãn (xlsx, csv, jsonl, docx), để huấn luyện.")
        ] = False,
        yes: Annotated[bool, typer.Option("--yes", help="Với --labelled: lưu mà không hỏi.")] = False,
        leave_out_faulty: Annotated[
            bool, typer.Option("--leave-out-faulty", help="Với --labelled: bỏ các dòng còn lỗi.")
        ] = False,
    ) -> None:
        """Đọc biên bản, in bản xem trước và lưu các ý kiến vào cơ sở dữ liệu trong một bước."""
        if labelled:
            from service.dialogues.labelled_commands import import_labelled

            import_labelled(file, yes=yes, leave_out_faulty=leave_out_faulty)
            return
        from service.dialogues.importing import import_digest
        from service.dialogues.previewing import StatedFacts, checked_day, hash_of

        on = checked_day(day.date() if day else None)
        digested = _digest(file, on=on)
        _show(digested)
        stated = StatedFacts(title=title, held_on=on, place=place, chair=chair)
        confirmed = import_digest(
            digested, stated=stated, content_hash=hash_of(file.read_bytes()), open_reception=open_reception
        )
        typer.echo(f"Đã tiếp nhận {len(confirmed)} ý kiến:")
        for one in confirmed:
            typer.echo(
                f"  mục {one.position}: {one.receipt.code}" + (" (giữ kín)" if one.receipt.guarded else "")
            )

    return import_minutes
