"""The restore drill: what was backed up while people were writing comes back whole, on either kind of database."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from models.store import Store
from service.accounts.nouns import Scope
from service.accounts.signing_in import identify
from service.database import make_engine, make_sessions, upgrade_database
from service.handling.listing import list_opinions
from service.handling.nouns import Filter
from service.installation.backing_up import CannotWriteBackup, back_up
from service.installation.restoring import (
    BrokenBackup,
    NewerBackup,
    NotEmpty,
    PassphraseMissing,
    WrongPassphrase,
    check_backup,
    restore,
)
from service.installation.rows import kept_tables, lines_of, tally
from service.installation.sealing import PIECE_BYTES, WeakPassphrase
from service.opinions.nouns import today
from service.opinions.records import OpinionRecord
from tests.service.installation.conftest import Receive

PASSPHRASE = "con trâu gặm cỏ bờ đê"


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables, of the other kind than the one backed up."""
    if not database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'restored' / 'langnghe.db'}"
        return
    address: str = request.getfixturevalue("postgresql_server")
    server = make_engine(address.format("postgres")).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text("CREATE DATABASE empty_for_restore"))
        yield address.format("empty_for_restore")
        connection.execute(text("DROP DATABASE empty_for_restore WITH (FORCE)"))
    server.dispose()


def tallies(url: str) -> dict[str, object]:
    engine = make_engine(url)
    with engine.connect() as connection:
        found = {table.name: tally(lines_of(connection, table)) for table in kept_tables(connection)}
    engine.dispose()
    return found


@pytest.mark.usefixtures("people")
class TestDrill:
    def test_the_same_comes_back_on_the_other_kind_of_database(
        self, engine: Engine, receive: Receive, empty_url: str, model_store: Path, tmp_path: Path, people: str
    ) -> None:
        codes = receive(7)
        backup = tmp_path / "backups" / "đêm.lnb"
        (tmp_path / "communes").mkdir()
        (tmp_path / "communes" / "b.toml").write_text("# hồ sơ xã bên", "utf-8")
        made = back_up(engine, backup, model_store=model_store, communes=tmp_path / "communes")
        before = {name: row for name, row in made.tables.items() if name != "audit"}
        store = tmp_path / "store"
        restored = restore(backup, empty_url, home=tmp_path / "home", model_store=store)
        after = tallies(empty_url)
        assert {name: after[name] for name in before} == before == {
            name: row for name, row in restored.tables.items() if name != "audit"
        }  # fmt: skip
        assert made.tables["opinions"].n_rows == 7
        assert (tmp_path / "home" / "communes" / "b.toml").read_text("utf-8") == "# hồ sơ xã bên"
        assert Store(store).load().version == Store(model_store).load().version

        again = make_engine(empty_url)
        with make_sessions(again).begin() as session:
            page = list_opinions(session=session, filter=Filter(text="lien thon"), on=today())
            assert [entry.opinion.code for entry in page.entries] == codes[::-1]
            assert identify(session, token=people, scope=Scope.read).name == "lan"
            session.execute(
                text("INSERT INTO accounts (name, commune, created_at) VALUES ('mới', '', :at)"),
                {"at": "2026-11-24 00:00:00"},
            )
        again.dispose()

    def test_is_of_one_moment_while_others_write(
        self, engine: Engine, receive: Receive, model_store: Path, tmp_path: Path
    ) -> None:
        receive(5)
        stop, written = threading.Event(), []

        def write() -> None:
            while not stop.is_set():
                written.extend(receive(3))

        writer = threading.Thread(target=write)
        writer.start()
        try:
            made = [back_up(engine, tmp_path / f"{i}.lnb", model_store=model_store) for i in range(3)]
        finally:
            stop.set()
            writer.join()
        assert len(written) >= 3
        for i, contents in enumerate(made):
            checked = check_backup(tmp_path / f"{i}.lnb")
            assert checked.tables == contents.tables
            n_opinions = contents.tables["opinions"].n_rows
            assert (n_opinions - 5) % 3 == 0
            assert contents.tables["cases"].n_rows == n_opinions
            assert contents.tables["opinion_history"].n_rows == n_opinions


@pytest.fixture
def backup(tmp_path: Path, sqlite_template: Path, model_store: Path) -> Path:
    """A sealed backup of an empty SQLite installation."""
    shutil.copy(sqlite_template, tmp_path / "source.db")
    engine = make_engine(f"sqlite:///{tmp_path / 'source.db'}")
    back_up(engine, tmp_path / "sealed.lnb", model_store=model_store, passphrase=PASSPHRASE)
    engine.dispose()
    return tmp_path / "sealed.lnb"


class TestSealing:
    def test_opens_with_the_passphrase_only(self, backup: Path) -> None:
        assert check_backup(backup, passphrase=PASSPHRASE).tables["opinions"].n_rows == 0
        with pytest.raises(WrongPassphrase):
            check_backup(backup, passphrase=PASSPHRASE + "!")
        with pytest.raises(PassphraseMissing):
            check_backup(backup)

    def test_shows_nothing_of_what_is_inside(self, backup: Path) -> None:
        sealed = backup.read_bytes()
        assert b"manifest" not in sealed
        assert b"\x1f\x8b\x08" not in sealed[:100]

    def test_notices_every_change(self, backup: Path, tmp_path: Path) -> None:
        sealed = backup.read_bytes()
        places = (12, 40, len(sealed) // 2, len(sealed) - 1)
        for at in places:
            changed = tmp_path / "changed.lnb"
            changed.write_bytes(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :])
            with pytest.raises((WrongPassphrase, BrokenBackup)):
                check_backup(changed, passphrase=PASSPHRASE)

    @pytest.mark.parametrize("n_left", [0, 5, 31, 200, PIECE_BYTES, -1])
    def test_notices_what_is_cut_off(self, backup: Path, tmp_path: Path, n_left: int) -> None:
        cut = tmp_path / "cut.lnb"
        cut.write_bytes(backup.read_bytes()[:n_left])
        with pytest.raises((WrongPassphrase, BrokenBackup)):
            check_backup(cut, passphrase=PASSPHRASE)

    def test_refuses_a_short_passphrase(self, engine: Engine, tmp_path: Path) -> None:
        with pytest.raises(WeakPassphrase):
            back_up(engine, tmp_path / "x.lnb", passphrase="ngắn")
        assert not list(tmp_path.glob("*.lnb"))


class TestRestore:
    def test_never_overwrites_by_mistake(
        self, engine: Engine, receive: Receive, database_url: str, backup: Path, tmp_path: Path
    ) -> None:
        receive(1)
        with pytest.raises(NotEmpty):
            restore(backup, database_url, home=tmp_path, passphrase=PASSPHRASE)
        with engine.connect() as connection:
            assert len(connection.execute(select(OpinionRecord.id)).all()) == 1

    def test_keeps_the_old_file_beside_the_new(self, tmp_path: Path, backup: Path, model_store: Path) -> None:
        home = tmp_path / "home"
        url = f"sqlite:///{home / 'langnghe.db'}"
        engine = make_engine(url)
        upgrade_database(engine)
        with engine.begin() as connection:
            connection.execute(
                text("INSERT INTO accounts (name, commune, created_at) VALUES ('cũ', '', '2026-11-24')")
            )
        engine.dispose()
        restore(backup, url, home=home, model_store=model_store, passphrase=PASSPHRASE, replace=True)
        [kept] = [path for path in home.glob("langnghe.db.before-*") if path.suffix != ".db"]
        old = make_engine(f"sqlite:///{kept}")
        with old.connect() as connection:
            assert connection.scalar(text("SELECT name FROM accounts")) == "cũ"
        old.dispose()
        assert tallies(url)["accounts"] == check_backup(backup, passphrase=PASSPHRASE).tables["accounts"]

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no backup", b"\x1f\x8b\x08\x00broken"])
    def test_refuses_what_is_no_backup(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "x.lnb").write_bytes(content)
        with pytest.raises(BrokenBackup):
            restore(tmp_path / "x.lnb", f"sqlite:///{tmp_path / 'new.db'}", home=tmp_path)
        assert not (tmp_path / "new.db").exists()

    def test_refuses_a_newer_program(
        self, tmp_path: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("service.installation.restoring._newest_revision", lambda: "0001")
        with pytest.raises(NewerBackup):
            restore(backup, f"sqlite:///{tmp_path / 'new.db'}", home=tmp_path, passphrase=PASSPHRASE)

    def test_of_older_tables_brings_them_up_to_date(self, tmp_path: Path) -> None:
        old = make_engine(f"sqlite:///{tmp_path / 'old.db'}")
        upgrade_database(old, to="0001")
        with old.begin() as connection:
            connection.execute(
                text("INSERT INTO accounts (name, commune, created_at) VALUES ('lan', '', '2026-11-24')")
            )
        (tmp_path / "store").mkdir()
        back_up(old, tmp_path / "old.lnb", model_store=tmp_path / "store")
        old.dispose()
        url = f"sqlite:///{tmp_path / 'new' / 'langnghe.db'}"
        restore(tmp_path / "old.lnb", url, home=tmp_path / "new", model_store=tmp_path / "store")
        new = make_engine(url)
        with new.connect() as connection:
            assert connection.scalar(text("SELECT name FROM accounts")) == "lan"
            assert connection.scalar(text("SELECT version_num FROM alembic_version")) >= "0005"
        new.dispose()


class TestBackUp:
    def test_says_so_when_the_place_cannot_be_written(self, engine: Engine, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(CannotWriteBackup):
            back_up(engine, tmp_path / "file" / "x.lnb", model_store=tmp_path)

    def test_is_for_the_owner_only(self, engine: Engine, tmp_path: Path) -> None:
        back_up(engine, tmp_path / "x.lnb", model_store=tmp_path / "none")
        assert (tmp_path / "x.lnb").stat().st_mode & 0o077 == 0
