"""Console commands on the installation as a whole: `langnghe doctor`, `backup`, `restore`."""

import os
from pathlib import Path
from typing import Annotated

import typer

PASSPHRASE_VARIABLE = "LANGNGHE_BACKUP_PASSPHRASE"
_MARKS = {"good": "✓", "advice": "!", "fault": "✗"}


def doctor(as_json: Annotated[bool, typer.Option("--json", help="In JSON.")] = False) -> None:
    """Kiểm tra bản cài đặt: điều gì không an toàn, điều gì hỏng, cách sửa. Mã thoát 1 khi có điều phải sửa."""
    import json
    from dataclasses import asdict

    from service.installation.examining import examine, is_sound
    from service.settings import get_settings

    findings = examine(get_settings())
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            typer.echo(f"{_MARKS[finding.level]} {finding.matter}: {finding.sentence}")
            if finding.remedy:
                typer.echo(f"    → {finding.remedy}")
    if not is_sound(findings):
        raise typer.Exit(1)


def backup(
    target: Annotated[Path, typer.Argument(help="Tệp sao lưu sẽ ghi, ví dụ /mnt/usb/langnghe.lnb")],
    encrypt: Annotated[bool, typer.Option("--encrypt", help="Hỏi mật khẩu và mã hóa tệp.")] = False,
) -> None:
    """Sao lưu cơ sở dữ liệu, mô hình và hồ sơ vào một tệp; dịch vụ vẫn chạy bình thường."""
    from service.database import make_engine, upgrade_database
    from service.installation.backing_up import back_up
    from service.installation.restoring import check_backup
    from service.settings import get_settings

    settings = get_settings()
    passphrase = _passphrase(ask=encrypt, confirm=True)
    engine = make_engine(settings.database)
    try:
        upgrade_database(engine)
        with typer.progressbar(length=1, label="Sao lưu", show_eta=False, show_percent=False) as bar:
            made = back_up(
                engine,
                target,
                model_store=settings.model_store,
                profile=settings.profile or settings.home / "commune.toml",
                communes=settings.communes or settings.home / "communes",
                passphrase=passphrase,
            )
            check_backup(target, passphrase=passphrase)
            bar.update(1)
    finally:
        engine.dispose()
    n_rows = sum(table.n_rows for table in made.tables.values())
    kind = "đã mã hóa" if passphrase else "KHÔNG mã hóa: ai có tệp cũng đọc được"
    typer.echo(
        f"Đã sao lưu {made.tables['opinions'].n_rows} ý kiến ({n_rows} dòng), đã đọc lại và khớp; {kind}."
    )


def restore(
    source: Annotated[Path, typer.Argument(help="Tệp sao lưu.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Thay dữ liệu đang có (được giữ lại bên cạnh).")
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="Chỉ kiểm tra tệp, không thay đổi gì.")] = False,
) -> None:
    """Phục hồi từ một tệp sao lưu, sau khi kiểm tra từng phần; hãy dừng dịch vụ trước."""
    from service.installation.restoring import check_backup
    from service.installation.restoring import restore as put_back
    from service.installation.sealing import is_sealed
    from service.settings import get_settings

    settings = get_settings()
    passphrase = _passphrase(ask=source.is_file() and is_sealed(source), confirm=False)
    if check:
        contents = check_backup(source, passphrase=passphrase)
        typer.echo(
            f"Tệp nguyên vẹn: sao lưu lúc {contents.created_at}, {contents.tables['opinions'].n_rows} ý kiến."
        )
        return
    contents = put_back(
        source,
        settings.database,
        home=settings.home,
        model_store=settings.model_store,
        passphrase=passphrase,
        replace=replace,
        progress=lambda name: typer.echo(f"  {name}", err=True),
    )
    typer.echo(
        f"Đã phục hồi {contents.tables['opinions'].n_rows} ý kiến của lúc {contents.created_at}; số dòng khớp."
    )
    typer.echo(
        "Mã truy cập đã thu hồi và dữ liệu đã xóa theo yêu cầu SAU lúc ấy nay có lại: hãy làm lại các việc đó."
    )


def _passphrase(*, ask: bool, confirm: bool) -> str | None:
    """From the environment, for timers; else asked for when needed."""
    if given := os.environ.get(PASSPHRASE_VARIABLE):
        return given
    return typer.prompt("Mật khẩu sao lưu", hide_input=True, confirmation_prompt=confirm) if ask else None
