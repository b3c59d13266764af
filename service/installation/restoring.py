"""Putting a backup back: everything is read and checked first, then becomes the installation in one step."""

import gzip
import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Engine, inspect, make_url, select

from models.errors import Problem
from models.places import store_folder
from service.accounts.audit import record_action
from service.database import VERSIONS, make_engine, make_sessions, upgrade_database
from service.installation.backing_up import FORMAT, HEAD, MANIFEST, Contents, Progress, sync_folder
from service.installation.rows import Tally, continue_numbers, insert_lines, kept_tables, lines_of, tally
from service.installation.sealing import UnsealingReader, WrongPassphrase, is_sealed
from service.routing.communes import FOLDER


class BrokenBackup(Problem):
    """The file is no backup, or a part of it is missing or changed."""

    status = 422
    code = "broken_backup"
    title = "Bản sao lưu không dùng được"


class NewerBackup(Problem):
    """The backup was made by a newer program, whose tables this one does not know."""

    status = 409
    code = "newer_backup"
    title = "Bản sao lưu mới hơn phần mềm"


class NotEmpty(Problem):
    """There is data already, which must not be lost by mistake."""

    status = 409
    code = "database_not_empty"
    title = "Cơ sở dữ liệu đang có dữ liệu"


class PassphraseMissing(Problem):
    """The file is sealed."""

    status = 422
    code = "passphrase_missing"
    title = "Bản sao lưu có mật khẩu"


def check_backup(source: Path, *, passphrase: str | None = None) -> Contents:
    """Reads the whole file and compares every hash; BrokenBackup, WrongPassphrase, PassphraseMissing."""
    with _unpacked(source, passphrase, near=None) as (_, contents):
        return contents


def restore(
    source: Path,
    url: str,
    *,
    home: Path,
    model_store: Path | None = None,
    passphrase: str | None = None,
    replace: bool = False,
    progress: Progress = lambda _: None,
) -> Contents:
    """Makes the backup the installation: rows counted and hashed again, then older tables brought up to date.

    On SQLite the old file stays beside the new one. NotEmpty unless `replace` or there is nothing yet; on
    PostgreSQL the database must be empty. Nothing is changed when anything is wrong.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _unpacked(source, passphrase, near=home) as (folder, contents):
        if contents.revision > _newest_revision():
            raise NewerBackup("Bản sao lưu do phần mềm mới hơn tạo; hãy nâng cấp Lắng Nghe trước.")
        if make_url(url).get_backend_name() == "sqlite":
            _restore_file(Path(str(make_url(url).database)), folder, contents, replace, progress)
        else:
            _restore_server(url, folder, contents, progress)
        _place_models(folder / "models", model_store or store_folder())
        _place_profile(folder / "profile" / "commune.toml", home / "commune.toml")
        for path in (folder / "profile" / FOLDER).glob("*.toml"):
            (home / FOLDER).mkdir(exist_ok=True)
            _place_profile(path, home / FOLDER / path.name)
    return contents


def _restore_file(path: Path, folder: Path, contents: Contents, replace: bool, progress: Progress) -> None:
    if path.exists() and not replace and _holds_data(f"sqlite:///{path}"):
        raise NotEmpty(f"{path.name} đang có dữ liệu; thêm --replace để thay (tệp cũ được giữ lại bên cạnh).")
    draft = path.with_name(f"{path.name}.restoring")
    _remove(draft)
    engine = make_engine(f"sqlite:///{draft}")
    try:
        _fill(engine, folder, contents, progress)
    except BaseException:
        engine.dispose()
        _remove(draft)
        raise
    _gather(engine)
    engine.dispose()
    if path.exists():
        _set_aside(path)
    draft.replace(path)
    _remove(draft)
    sync_folder(path.parent)


def _gather(engine: Engine) -> None:
    """Everything into the one file, which is renamed next."""
    pooled = engine.raw_connection()
    driver: Any = pooled.driver_connection
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    pooled.close()


def _restore_server(url: str, folder: Path, contents: Contents, progress: Progress) -> None:
    if _holds_data(url):
        raise NotEmpty(
            "Cơ sở dữ liệu PostgreSQL đang có dữ liệu; hãy tạo một cơ sở dữ liệu trống để phục hồi."
        )
    engine = make_engine(url)
    try:
        _fill(engine, folder, contents, progress)
    finally:
        engine.dispose()


def _fill(engine: Engine, folder: Path, contents: Contents, progress: Progress) -> None:
    """Tables as old as the backup, its rows, the same counts and hashes; only then tables as new as the program."""
    upgrade_database(engine, to=contents.revision)
    with engine.begin() as connection:
        for table in kept_tables(connection):
            if table.name not in contents.tables:
                continue
            progress(table.name)
            connection.execute(table.delete())
            with (folder / "rows" / f"{table.name}.jsonl").open("rb") as lines:
                insert_lines(connection, table, lines)
            continue_numbers(connection, table)
            if tally(lines_of(connection, table)) != contents.tables[table.name]:
                raise BrokenBackup(f"Bảng {table.name} phục hồi không giống bản sao lưu; không thay đổi gì.")
    upgrade_database(engine)
    with make_sessions(engine).begin() as session:
        record_action(
            session,
            by=None,
            action="restore",
            subject="installation",
            subject_id="all",
            at=datetime.now(UTC),
            changes={"backup_of": contents.created_at},
        )


def _holds_data(url: str) -> bool:
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            known = set(inspect(connection).get_table_names())
            tables = [table for table in kept_tables(connection) if table.name in known]
            return any(connection.execute(select(table).limit(1)).first() for table in tables)
    finally:
        engine.dispose()


@contextmanager
def _unpacked(source: Path, passphrase: str | None, *, near: Path | None) -> Iterator[tuple[Path, Contents]]:
    """The parts in a folder that only the owner may open, every hash compared."""
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=near) as name:
        folder = Path(name)
        try:
            with (
                source.open("rb") as file,
                gzip.GzipFile(fileobj=_opened(file, source, passphrase)) as pressed,
                tarfile.open(fileobj=pressed, mode="r|") as archive,
            ):
                hashes = {member.name: _unpack(archive, member, folder) for member in archive}
        except FileNotFoundError:
            raise BrokenBackup(f"Không có tệp {source.name}.") from None
        except (OSError, EOFError, tarfile.TarError) as error:
            raise BrokenBackup(f"{source.name} không phải bản sao lưu hoặc đã hỏng.") from error
        yield folder, _checked(folder, hashes)


def _opened(file: IO[bytes], source: Path, passphrase: str | None) -> Any:
    if not is_sealed(source):
        return file
    if passphrase is None:
        raise PassphraseMissing("Bản sao lưu này có mật khẩu; hãy nhập mật khẩu đã đặt khi sao lưu.")
    return UnsealingReader(file, passphrase)


def _unpack(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    """Nothing but plain files inside the folder; gives the SHA-256."""
    target = (folder / member.name).resolve()
    content = archive.extractfile(member) if member.isreg() else None
    if content is None or not target.is_relative_to(folder.resolve()):
        raise BrokenBackup("Bản sao lưu có phần không hợp lệ.")
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with target.open("wb") as file:
        while piece := content.read(1024 * 1024):
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def _checked(folder: Path, hashes: dict[str, str]) -> Contents:
    try:
        said = json.loads((folder / MANIFEST).read_bytes())
        tables = {name: Tally(**table) for name, table in said.pop("tables").items()}
        contents = Contents(tables=tables, **said)
    except (OSError, ValueError, TypeError, KeyError):
        raise BrokenBackup("Bản sao lưu thiếu bảng kê hoặc bị cắt cụt.") from None
    hashes.pop(MANIFEST)
    if contents.format != FORMAT or hashes != contents.parts or HEAD not in hashes:
        raise BrokenBackup("Có phần của bản sao lưu bị thiếu, thừa hoặc đã bị sửa.")
    return contents


def _newest_revision() -> str:
    return max(path.name.partition("_")[0] for path in (VERSIONS / "versions").glob("*.py"))


def _set_aside(path: Path) -> None:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    for ending in ("", "-wal", "-shm"):
        old = path.with_name(path.name + ending)
        if old.exists():
            old.replace(path.with_name(f"{path.name}.before-{stamp}{ending}"))


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _place_models(folder: Path, store: Path) -> None:
    """Versions that the store lacks; then the pointer and the history as they were."""
    if not folder.is_dir():
        return
    store.mkdir(parents=True, exist_ok=True, mode=0o700)
    for entry in sorted(folder.iterdir(), key=lambda path: path.is_file()):
        target, draft = store / entry.name, store / f".unfinished-{entry.name}"
        if entry.is_dir() and not target.exists():
            shutil.copytree(entry, draft, dirs_exist_ok=True)
            draft.replace(target)
        elif entry.is_file():
            shutil.copyfile(entry, draft)
            os.chmod(draft, 0o600)  # noqa: PTH101
            draft.replace(target)


def _place_profile(profile: Path, target: Path) -> None:
    if profile.is_file() and not target.exists():
        shutil.copyfile(profile, target)


__all__ = ["BrokenBackup", "NewerBackup", "NotEmpty", "WrongPassphrase", "check_backup", "restore"]
