"""A backup of all that the installation knows, in one file: rows, trained versions, the commune's profile.

The file is a compressed tar: `head.json`, `rows/<table>.jsonl`, `models/…`, `profile/…`, and at the end
`manifest.json` with the SHA-256 of each part. It can be put back on SQLite and on PostgreSQL alike.
"""

import gzip
import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy import Connection, Engine, Table, text

from models.errors import Problem
from models.places import store_folder
from service.accounts.audit import record_action
from service.database import make_sessions, reading
from service.installation.rows import Tally, kept_tables, lines_of, tally
from service.installation.sealing import SealingWriter
from service.routing.communes import FOLDER

FORMAT: Final = 1
HEAD, MANIFEST = "head.json", "manifest.json"
Progress = Callable[[str], None]


class CannotWriteBackup(Problem):
    """The file cannot be written where it should be."""

    status = 507
    code = "cannot_write_backup"
    title = "Không ghi được bản sao lưu"


@dataclass
class Contents:
    """What a backup holds: rows by table, and the SHA-256 of every part."""

    created_at: str
    revision: str
    program: str
    tables: dict[str, Tally] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


def back_up(
    engine: Engine,
    target: Path,
    *,
    model_store: Path | None = None,
    profile: Path | None = None,
    communes: Path | None = None,
    passphrase: str | None = None,
    progress: Progress = lambda _: None,
) -> Contents:
    """Writes the backup whole or not at all, while the service goes on writing; notes it in the audit.

    All rows are of one moment: one transaction reads them. Raises CannotWriteBackup, WeakPassphrase.
    """
    draft = target.with_name(f".unfinished-{target.name}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            contents = _write(
                engine,
                file,
                near=target.parent,
                files=_files(model_store or store_folder(), profile, communes),
                passphrase=passphrase,
                progress=progress,
            )
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise CannotWriteBackup(f"Không ghi được {target.name}: {error.strerror or error}.") from None
    finally:
        with suppress(OSError):
            draft.unlink()
    _note(engine, contents)
    return contents


def sync_folder(folder: Path) -> None:
    """A rename is on disk once its folder is; Windows has no such call."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def _write(
    engine: Engine,
    file: IO[bytes],
    *,
    near: Path,
    files: Iterable[tuple[Path, str]],
    passphrase: str | None,
    progress: Progress,
) -> Contents:
    sink: Any = SealingWriter(file, passphrase) if passphrase is not None else file
    with (
        gzip.GzipFile(fileobj=sink, mode="wb", compresslevel=4, mtime=0) as pressed,
        tarfile.open(fileobj=pressed, mode="w|") as archive,
        _one_moment(engine) as connection,
    ):
        contents = Contents(_now(), _revision(connection), version("langnghe"))
        parts = _Parts(archive, contents, near)
        parts.add(HEAD, json.dumps({"format": FORMAT, "revision": contents.revision}).encode())
        for table in kept_tables(connection):
            progress(table.name)
            parts.add_rows(connection, table)
        progress("models")
        for path, name in files:
            parts.add(name, path.read_bytes())
        parts.add(MANIFEST, json.dumps(asdict(contents)).encode())
    if sink is not file:
        sink.close()
    return contents


@contextmanager
def _one_moment(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees the database as it is now, whatever others write meanwhile."""
    if engine.dialect.name == "sqlite":
        with reading(engine).connect() as connection, connection.begin():
            yield connection
        return
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        yield connection


@dataclass
class _Parts:
    """The archive while it grows."""

    archive: tarfile.TarFile
    contents: Contents
    near: Path

    def add(self, name: str, data: bytes) -> None:
        member = tarfile.TarInfo(name)
        member.size = len(data)
        self.archive.addfile(member, io.BytesIO(data))
        self.contents.parts[name] = hashlib.sha256(data).hexdigest()

    def add_rows(self, connection: Connection, table: Table) -> None:
        """The lines lie in a file without a name until their length is known."""
        with tempfile.TemporaryFile(dir=self.near) as lines:
            counted = tally(_kept(lines_of(connection, table), lines))
            member = tarfile.TarInfo(f"rows/{table.name}.jsonl")
            member.size = lines.tell()
            lines.seek(0)
            self.archive.addfile(member, lines)
        self.contents.tables[table.name] = counted
        self.contents.parts[member.name] = counted.sha256


def _kept(lines: Iterator[bytes], file: IO[bytes]) -> Iterator[bytes]:
    for line in lines:
        file.write(line)
        yield line


def _files(store: Path, profile: Path | None, communes: Path | None) -> Iterator[tuple[Path, str]]:
    """Whole versions only: what is still being written has a dot before its name."""
    for path in sorted(store.rglob("*")) if store.is_dir() else ():
        inside = path.relative_to(store)
        if path.is_file() and not any(part.startswith(".") for part in inside.parts):
            yield path, f"models/{inside.as_posix()}"
    if profile is not None and profile.is_file():
        yield profile, "profile/commune.toml"
    for path in sorted(communes.glob("*.toml")) if communes is not None else ():
        yield path, f"profile/{FOLDER}/{path.name}"


def _revision(connection: Connection) -> str:
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _note(engine: Engine, contents: Contents) -> None:
    n_rows = sum(table.n_rows for table in contents.tables.values())
    with make_sessions(engine).begin() as session:
        record_action(
            session,
            by=None,
            action="back_up",
            subject="installation",
            subject_id="all",
            at=datetime.now(UTC),
            changes={"n_rows": n_rows, "n_opinions": contents.tables["opinions"].n_rows},
        )
