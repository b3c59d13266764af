"""What the check of an installation says of a sound one, and of each way in which one can be unsafe or broken."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from models.store import Store
from service.accounts.keeping import add_account
from service.accounts.nouns import Role
from service.database import make_engine, make_sessions, upgrade_database
from service.installation.backing_up import back_up
from service.installation.examining import examine, is_sound
from service.installation.nouns import Level
from service.settings import Settings

Break = Callable[[Settings], object]


@pytest.fixture
def sound(tmp_path: Path, model_store: Path, sqlite_template: Path) -> Settings:
    """An installation with an administrator and a guard, its files for the owner only."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    settings = Settings(home=home, model_store=tmp_path / "store")
    shutil.copytree(model_store, settings.model_store)
    settings.model_store.chmod(0o700)
    shutil.copy(sqlite_template, home / "langnghe.db")
    (home / "langnghe.db").chmod(0o600)
    engine = make_engine(settings.database)
    with make_sessions(engine).begin() as session:
        add_account(session, name="quản trị", roles=[Role.administrator, Role.guard], commune="An Mẫu")
    back_up(engine, home / "đêm.lnb", model_store=settings.model_store)
    engine.dispose()
    return settings


def found(settings: Settings, level: Level) -> list[str]:
    return [finding.matter for finding in examine(settings) if finding.level == level]


class TestExamine:
    def test_finds_nothing_to_mend_in_a_sound_one(self, sound: Settings) -> None:
        findings = examine(sound)
        assert is_sound(findings), findings
        assert [f.matter for f in findings if f.level == Level.advice and f.matter != "Ổ đĩa"] == [
            "Thời hạn lưu"
        ]
        assert all(f.sentence and (f.level == Level.good or f.remedy) for f in findings)

    @pytest.mark.parametrize(
        ("harm", "matter", "level"),
        [
            (lambda s: s.home.chmod(0o755), "Quyền tệp", Level.fault),
            (lambda s: (s.home / "langnghe.db").chmod(0o644), "Quyền tệp", Level.fault),
            (lambda s: (s.home / "đêm.lnb").chmod(0o640), "Quyền tệp", Level.fault),
            (lambda s: _change_model(s), "Mô hình", Level.fault),
            (lambda s: (s.model_store / "current").unlink(), "Mô hình", Level.fault),
            (lambda s: _do(s, "UPDATE accounts SET disabled_at = created_at"), "Tài khoản", Level.fault),
            (lambda s: _do(s, "UPDATE accounts SET commune = ''"), "Tài khoản", Level.advice),
            (lambda s: _do(s, "DELETE FROM account_roles WHERE role = 'guard'"), "Tài khoản", Level.advice),
            (lambda s: _do(s, OLD_KEY), "Mã truy cập", Level.advice),
            (lambda s: _do(s, "UPDATE alembic_version SET version_num = '0001'"), "Cơ sở dữ liệu", Level.advice),
            (lambda s: _spoil(s), "Cơ sở dữ liệu", Level.fault),
            (lambda s: (s.home / "langnghe.db").write_bytes(b"no database" * 999), "Cơ sở dữ liệu", Level.fault),
            (lambda s: (s.home / "langnghe.db").unlink(), "Cơ sở dữ liệu", Level.fault),
            (lambda s: _write_profile(s), "Hồ sơ", Level.fault),
        ],
    )  # fmt: skip
    def test_names_what_is_wrong(self, sound: Settings, harm: Break, matter: str, level: Level) -> None:
        harm(sound)
        settings = (
            sound.model_copy(update={"profile": sound.home / "xã.toml"}) if matter == "Hồ sơ" else sound
        )
        assert matter in found(settings, level)

    def test_knows_postgresql(self, sound: Settings, postgresql_server: str) -> None:
        server = make_engine(postgresql_server.format("postgres")).execution_options(
            isolation_level="AUTOCOMMIT"
        )
        with server.connect() as connection:
            connection.execute(text("CREATE DATABASE examined TEMPLATE template_langnghe"))
        settings = sound.model_copy(update={"database_url": postgresql_server.format("examined")})
        assert found(settings, Level.fault) == ["Tài khoản"]
        assert "Cơ sở dữ liệu" in found(settings, Level.good)
        with server.connect() as connection:
            connection.execute(text("DROP DATABASE examined WITH (FORCE)"))
        server.dispose()


def test_new_files_are_for_the_owner_only(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'home' / 'langnghe.db'}")
    upgrade_database(engine)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE x (y)"))
        files = list((tmp_path / "home").iterdir())
        assert len(files) == 3
        assert all(path.stat().st_mode & 0o077 == 0 for path in [tmp_path / "home", *files])
    engine.dispose()


OLD_KEY = (
    "INSERT INTO tokens (account_id, prefix, sha256, scopes, created_at) "
    "VALUES (1, 'ln_x', 'x', 'read', '2020-01-01 00:00:00')"
)


def _do(settings: Settings, statement: str) -> None:
    engine: Engine = make_engine(settings.database)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _change_model(settings: Settings) -> None:
    store = Store(settings.model_store)
    file = max(store.folder(str(store.current())).iterdir(), key=lambda path: path.stat().st_size)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))


def _spoil(settings: Settings) -> None:
    """Overwrites pages in the middle of the file."""
    path = settings.home / "langnghe.db"
    content = bytearray(path.read_bytes())
    content[8192:-8192] = bytes(len(content) - 16384)
    path.write_bytes(bytes(content))


def _write_profile(settings: Settings) -> None:
    (settings.home / "xã.toml").write_text("[commune\n", encoding="utf-8")
