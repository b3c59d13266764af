"""The store of versions: whole or not there, one live, a history, a way back."""

import shutil
from pathlib import Path

import pytest

from models.bundle import BrokenVersion
from models.store import NoModel, NothingToRollBack, Store, UnknownVersion


@pytest.fixture
def store(model_store: Path, tmp_path: Path) -> Store:
    """A store with two versions, "first" live."""
    current = Store(model_store).current()
    assert current
    for name in ("first", "second"):
        shutil.copytree(model_store / current, tmp_path / name)
    store = Store(tmp_path)
    store.promote("first", by="test", reason="begin")
    return store


class TestPromotion:
    def test_turns_the_pointer_and_writes_history(self, store: Store) -> None:
        store.promote("second", by="Lan", reason="tốt hơn")
        assert store.current() == "second"
        assert [(p.version, p.by, p.reason) for p in store.history()][-1] == ("second", "Lan", "tốt hơn")

    def test_refuses_a_broken_version_and_keeps_the_live_one(self, store: Store) -> None:
        (store.root / "second" / "arrays.npz").write_bytes(b"")
        with pytest.raises(BrokenVersion):
            store.promote("second")
        assert store.current() == "first"

    @pytest.mark.parametrize("name", ["none", "../first", "", ".", "..", "current"])
    def test_refuses_what_is_no_version(self, store: Store, name: str) -> None:
        with pytest.raises((UnknownVersion, BrokenVersion)):
            store.promote(name)
        assert store.current() == "first"

    def test_rollback_brings_back_the_one_before(self, store: Store) -> None:
        store.promote("second")
        assert store.rollback() == "first"
        assert store.current() == "first"

    def test_rollback_needs_an_earlier_one(self, store: Store) -> None:
        with pytest.raises(NothingToRollBack):
            store.rollback()

    def test_a_torn_history_line_is_skipped(self, store: Store) -> None:
        with (store.root / "history.jsonl").open("a", encoding="utf-8") as history:
            history.write('{"at": "2026')
        assert [p.version for p in store.history()] == ["first"]


class TestAdding:
    def test_a_failed_version_leaves_nothing(self, store: Store) -> None:
        def fail(folder: Path) -> None:
            (folder / "half").write_text("x", encoding="utf-8")
            raise OSError("disk full")

        with pytest.raises(OSError, match="disk full"):
            store.add("third", fail)
        assert sorted(path.name for path in store.root.iterdir() if path.is_dir()) == ["first", "second"]

    def test_what_a_killed_training_left_is_swept(self, store: Store) -> None:
        (store.root / ".unfinished-x").mkdir()
        assert len(store.versions()) == 2
        store.sweep()
        assert not (store.root / ".unfinished-x").exists()


class TestLoading:
    def test_an_empty_store_says_what_to_do(self, tmp_path: Path) -> None:
        with pytest.raises(NoModel, match="langnghe train"):
            Store(tmp_path / "none").load()
