"""Console commands on citizens' data: `langnghe person export|erase`, `langnghe retention`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.citizens.nouns import Wanted

if TYPE_CHECKING:
    from sqlalchemy import Engine

person_app = typer.Typer(help="Dữ liệu của một người: trích xuất, xóa theo yêu cầu.", no_args_is_help=True)

Code = Annotated[str | None, typer.Option(help="Mã theo dõi của một ý kiến.")]
Phone = Annotated[str | None, typer.Option(help="Số điện thoại, viết kiểu nào cũng được.")]
Name = Annotated[str | None, typer.Option(help="Họ và tên.")]
Village = Annotated[str | None, typer.Option(help="Thôn, tổ dân phố, khi nhiều người cùng tên.")]
Guarded = Annotated[bool, typer.Option("--with-guarded", help="Cả ý kiến giữ kín (có thể là tố cáo).")]


@person_app.command("export")
def export(
    code: Code = None,
    phone: Phone = None,
    name: Name = None,
    village: Village = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Tệp JSON; mặc định in ra.")] = None,
    with_guarded: Guarded = False,
) -> None:
    """Trích xuất mọi dữ liệu của một người dưới dạng JSON."""
    import json

    from service.citizens.exporting import export_person
    from service.citizens.finding import find_person
    from service.database import make_sessions
    from service.routing.own_topics import own_taxonomy
    from service.routing.profile import load_profile
    from service.settings import get_settings

    wanted = _wanted(code, phone, name, village)
    taxonomy = own_taxonomy(load_profile(get_settings().profile))
    with _engine() as engine, make_sessions(engine).begin() as session:
        person = find_person(session, wanted)
        found = export_person(session, person, taxonomy=taxonomy, with_guarded=with_guarded)
    text = json.dumps(found, ensure_ascii=False, indent=1, default=str)
    if output is None:
        typer.echo(text)
        return
    output.touch(mode=0o600)
    output.write_text(text + "\n", encoding="utf-8")
    typer.echo(f"Đã ghi {len(found['opinions'])} ý kiến vào {output}.")


@person_app.command("erase")
def erase(
    code: Code = None,
    phone: Phone = None,
    name: Name = None,
    village: Village = None,
    yes: Annotated[bool, typer.Option("--yes", help="Không hỏi lại.")] = False,
    with_guarded: Guarded = False,
) -> None:
    """Xóa hẳn lời, họ tên, số điện thoại của một người; số liệu và nhật ký không đổi."""
    from service.citizens.erasing import erase_person
    from service.citizens.finding import find_person
    from service.database import make_sessions
    from service.settings import get_settings

    wanted = _wanted(code, phone, name, village)
    with _engine() as engine:
        with make_sessions(engine)() as session:
            person = find_person(session, wanted)
        n_kept = 0 if with_guarded else len(person.guarded)
        typer.echo(
            f"{len(person.sent) - n_kept} ý kiến của người này, {len(person.mentioned)} ý kiến của người khác có số ấy."
        )
        if not yes:
            typer.confirm("Xóa hẳn, không lấy lại được?", abort=True)
        erased = erase_person(engine, person, home=get_settings().home, with_guarded=with_guarded)
    typer.echo(f"Đã xóa nội dung {erased.n_opinions} ý kiến và {erased.n_senders} thông tin người gửi.")
    if n_kept:
        typer.echo(f"{n_kept} ý kiến giữ kín được giữ lại theo quy định; xóa cả bằng --with-guarded.")
    typer.echo("Bản sao lưu cũ và mô hình đã học từ trước vẫn còn: hãy xóa bản cũ và huấn luyện lại.")


def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ đếm, không xóa.")] = False,
) -> None:
    """Xóa hẳn dữ liệu đã quá thời hạn lưu (LANGNGHE_RETENTION_DAYS, LANGNGHE_SENDER_RETENTION_DAYS)."""
    from service.citizens.erasing import erase_old
    from service.settings import get_settings

    settings = get_settings()
    with _engine() as engine:
        erased = erase_old(engine, settings, only_count=dry_run)
    verb = "Sẽ xóa" if dry_run else "Đã xóa"
    typer.echo(
        f"{verb} nội dung {erased.n_opinions} ý kiến kết thúc quá {settings.retention_days} ngày và "
        f"{erased.n_senders} thông tin người gửi quá {settings.sender_retention_days} ngày."
    )


def _wanted(code: str | None, phone: str | None, name: str | None, village: str | None) -> Wanted:
    if sum(value is not None for value in (code, phone, name)) != 1:
        raise typer.BadParameter("Cần đúng một trong --code, --phone, --name.")
    return Wanted(code=code, phone=phone, name=name, village=village)


@contextmanager
def _engine() -> "Iterator[Engine]":
    from service.database import make_engine, upgrade_database
    from service.settings import get_settings

    engine = make_engine(get_settings().database)
    try:
        upgrade_database(engine)
        yield engine
    finally:
        engine.dispose()
