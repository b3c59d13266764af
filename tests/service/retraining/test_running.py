"""Whole runs on a small corpus: from officers' labels to a decision, and every way in which a run may end badly."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from models.errors import Problem
from models.store import Store
from service.database import make_engine, make_sessions, reading
from service.opinions.nouns import now
from service.retraining import heavy_work, running
from service.retraining.heavy_work import Cancelled, StepFailed, do_heavy
from service.retraining.nouns import Promoter, Status, Step
from service.retraining.running import STEPS, Workshop
from service.retraining.starting import cancel_run, start_run
from service.retraining.store import events_after, find_live, get_run, list_promotions
from service.retraining.viewing import run_to_json, told_left_out
from training.retraining import train_on
from training.sampling import write_sample_corpus
from training.snapshot import freeze

CHAMPION = "2026-01-01T00-00-00Z-cham"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a new topic that has too few labels to be learnt."""
    folder = write_sample_corpus(tmp_path_factory.mktemp("corpus") / "datasets", n_train=700, n_test=150)
    _add_topic(folder, ["Nhà yến mở loa suốt đêm."] * 3)
    return folder


@pytest.fixture(scope="module")
def champion(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with one live version trained on the small corpus."""
    folder = tmp_path_factory.mktemp("champion")
    store = Store(folder / "store")
    freeze(folder / "snapshot", [], datasets=corpus)
    train_on(folder / "snapshot", name=CHAMPION, store=store, progress=lambda *_: None)
    store.promote(CHAMPION)
    return store


@pytest.fixture
def workshop(tmp_path: Path, corpus: Path, champion: Store, sqlite_template: Path) -> Iterator[Workshop]:
    (tmp_path / "langnghe.db").write_bytes(sqlite_template.read_bytes())
    engine = make_engine(f"sqlite:///{tmp_path / 'langnghe.db'}")
    yield Workshop(engine=engine, store=champion, folder=tmp_path / "retraining", datasets=corpus)
    engine.dispose()


def queued(engine: Engine) -> str:
    with make_sessions(engine).begin() as session:
        return start_run(session, by=Promoter("an")).id


def run_through(workshop: Workshop, run_id: str) -> None:
    """As the worker does, without its durability."""
    if running.begin(workshop, run_id):
        try:
            for do in STEPS.values():
                do(workshop, run_id)
        except Problem as problem:
            running.fail(workshop, run_id, problem=problem)


@pytest.fixture
def read(workshop: Workshop) -> Iterator[Session]:
    with make_sessions(reading(workshop.engine))() as session:
        yield session


class TestRun:
    def test_from_request_to_decision(self, workshop: Workshop, read: Session, champion: Store) -> None:
        run_id = queued(workshop.engine)
        run_through(workshop, run_id)
        run = get_run(read, run_id)
        assert run.status == Status.OFFERED, (run.failure, run.report)
        assert run.active is None
        assert run.champion == CHAMPION
        assert champion.load(run.challenger).version == run.challenger
        assert run.counts["n_bundled"] > 500
        told = run_to_json(run)
        assert set(told["cost"]["seconds"]) == {"freeze", "train", "compare"}
        assert told["cost"]["peak_memory_mb"] > 50
        assert "cost" not in told["snapshot"]
        [waiting] = told["waiting"]
        assert waiting.startswith("Lĩnh vực “Nuôi chim yến” mới có 3 nhãn để học, còn quá ít")
        assert (find_live(read), champion.current()) == (CHAMPION, CHAMPION)
        assert {event.step for event in events_after(read, run_id, after=0)} >= {*map(str, Step)}
        for do in STEPS.values():  # repeated after a crash, no step changes anything
            do(workshop, run_id)
        read.rollback()  # a later look at the database
        assert get_run(read, run_id).status == Status.OFFERED
        assert len(champion.versions()) == 2

    def test_goes_live_by_itself_where_that_is_set(self, workshop: Workshop, read: Session) -> None:
        """The decision alone: the live version itself stands for a challenger that passed."""
        run_id = queued(workshop.engine)
        with make_sessions(workshop.engine).begin() as session:
            run = get_run(session, run_id)
            run.challenger, run.report = CHAMPION, {"passed": True, "rules": []}
        running.decide(replace(workshop, auto_promote=True), run_id)
        assert (get_run(read, run_id).status, find_live(read)) == (Status.PROMOTED, CHAMPION)
        assert list_promotions(read)[-1].reason == "qua cổng kiểm tra"

    def test_a_broken_corpus_ends_it_with_a_sentence(
        self, workshop: Workshop, read: Session, tmp_path: Path
    ) -> None:
        broken = write_sample_corpus(tmp_path / "broken", n_train=40, n_test=10)
        with (broken / "opinions" / "founding.jsonl").open("a", encoding="utf-8") as file:
            file.write('{"text": "thiếu nhãn"}\n')
        run_id = queued(workshop.engine)
        run_through(replace(workshop, datasets=broken), run_id)
        run = get_run(read, run_id)
        assert (run.status, run.active) == (Status.FAILED, None)
        assert "founding.jsonl" in run.failure
        assert workshop.store.current() == CHAMPION

    def test_a_topic_of_the_live_version_with_three_examples_left_is_refused_by_name(
        self, workshop: Workshop, read: Session, tmp_path: Path
    ) -> None:
        few = write_sample_corpus(tmp_path / "few", n_train=300, n_test=10)
        _forget(few, "land", n_left=3)
        run_id = queued(workshop.engine)
        run_through(replace(workshop, datasets=few), run_id)
        assert "“Đất đai” mô hình đang dùng đã biết nay chỉ còn 3 ý kiến" in get_run(read, run_id).failure

    def test_cancelled_while_it_runs(self, workshop: Workshop, read: Session) -> None:
        run_id = queued(workshop.engine)
        assert running.begin(workshop, run_id)
        running.collect(workshop, run_id)
        with make_sessions(workshop.engine).begin() as session:
            assert cancel_run(session, run_id, by=Promoter("an")).status == Status.RUNNING
        with pytest.raises(Cancelled) as cancelled:
            running.freeze(workshop, run_id)
        running.fail(workshop, run_id, problem=cancelled.value)
        assert get_run(read, run_id).status == Status.CANCELLED

    def test_cancelled_before_the_worker_came(self, workshop: Workshop, read: Session) -> None:
        run_id = queued(workshop.engine)
        with make_sessions(workshop.engine).begin() as session:
            get_run(session, run_id).cancel_asked_at = now()
        assert not running.begin(workshop, run_id)
        assert get_run(read, run_id).status == Status.CANCELLED


class TestToldLeftOut:
    def test_every_reason_of_a_snapshot_has_words(self) -> None:
        told = told_left_out({"test_text": 3, "denunciation": 1})
        assert told == [
            "3 ý kiến bỏ qua: trùng với ý kiến của phần kiểm tra, nên không được học.",
            "1 ý kiến bỏ qua: có thể là tố cáo.",
        ]


class TestDoHeavy:
    def go(self, tmp_path: Path, task: dict[str, object], **options: object) -> dict[str, object]:
        given = {"is_cancelled": lambda: False, "progress": lambda *_: None} | options
        return do_heavy(task, log=tmp_path / "child.log", **given)  # type: ignore[arg-type]

    def test_a_full_disk_is_told(self, tmp_path: Path, corpus: Path, champion: Store) -> None:
        if not Path("/dev/full").exists():
            pytest.skip("this system has no device that is always full")
        (tmp_path / ".unfinished-report.json").symlink_to("/dev/full")
        freeze(tmp_path / "snapshot", [], datasets=corpus)
        task = {
            "step": "compare", "folder": str(tmp_path), "store": str(champion.root), "champion": CHAMPION,
            "challenger": CHAMPION,
        }  # fmt: skip
        with pytest.raises(StepFailed, match="Đĩa đã đầy"):
            self.go(tmp_path, task)

    def test_a_write_that_fails_half_way_is_told_and_leaves_nothing(
        self, tmp_path: Path, corpus: Path, champion: Store
    ) -> None:
        """No file may grow past a few blocks, so that the version cannot be written whole."""
        resource = pytest.importorskip("resource")
        freeze(tmp_path / "snapshot", [], datasets=corpus)
        store = Store(shutil.copytree(champion.root, tmp_path / "store"))
        task = {"step": "train", "folder": str(tmp_path), "store": str(store.root), "challenger": "half"}
        usual = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, usual[1]))
        try:
            with pytest.raises(StepFailed, match="Mô hình đang dùng không bị ảnh hưởng"):
                self.go(tmp_path, task)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        assert not (store.root / "half").exists()
        assert store.load().version == CHAMPION

    def test_a_folder_that_cannot_be_written_is_told(self, tmp_path: Path, corpus: Path) -> None:
        (tmp_path / "labels.jsonl").touch()
        (tmp_path / "folder").write_text("a file stands where a folder should be", encoding="utf-8")
        task = {"step": "freeze", "folder": str(tmp_path / "folder"), "datasets": str(corpus)}
        with pytest.raises(StepFailed, match="Mô hình đang dùng không bị ảnh hưởng"):
            self.go(tmp_path, task)

    def test_a_snapshot_changed_meanwhile_is_refused(self, tmp_path: Path, corpus: Path) -> None:
        freeze(tmp_path / "snapshot", [], datasets=corpus)
        (tmp_path / "snapshot" / "opinions" / "founding.jsonl").write_text("", encoding="utf-8")
        task = {"step": "train", "folder": str(tmp_path), "store": str(tmp_path / "store"), "challenger": "x"}
        with pytest.raises(StepFailed, match="đã bị thay đổi"):
            self.go(tmp_path, task)
        assert not (tmp_path / "store").exists()

    def test_cancelling_stops_a_child_at_work(self, tmp_path: Path, corpus: Path) -> None:
        freeze(tmp_path / "snapshot", [], datasets=corpus)
        task = {"step": "train", "folder": str(tmp_path), "store": str(tmp_path / "store"), "challenger": "x"}
        with pytest.raises(Cancelled):
            self.go(tmp_path, task, is_cancelled=lambda: True)
        assert Store(tmp_path / "store").versions() == []


class TestFollow:
    def test_a_child_that_was_killed_is_noticed_though_its_own_children_live_on(self) -> None:
        """Processes that it had started hold its standard output open, so no end of file tells of its death."""
        child = subprocess.Popen(
            ["sh", "-c", "sleep 60 & kill -9 $$"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        began = time.monotonic()
        try:
            with pytest.raises(heavy_work._Killed):
                heavy_work._follow(child, is_cancelled=lambda: False, progress=lambda *_: None)
            assert time.monotonic() - began < 10
        finally:
            os.killpg(child.pid, signal.SIGKILL)
            for pipe in (child.stdin, child.stdout):
                pipe.close()


def _add_topic(datasets: Path, texts: list[str]) -> None:
    """A new topic in `topics.toml`, and opinions labelled with it."""
    with (datasets / "topics.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[[topics]]\nid = "swiftlets"\nname = "Nuôi chim yến"\ndefinition = "Nhà nuôi chim yến."\n'
        )
    rows = [
        {"text": f"{text} {n}", "topics": ["swiftlets"], "kind": "feedback", "dialogue": f"yen-{n}",
         "register": "spoken", "region": "south", "year": 2026}
        for n, text in enumerate(texts)
    ]  # fmt: skip
    _write(datasets / "opinions" / "swiftlets.jsonl", rows)


def _forget(datasets: Path, topic: str, *, n_left: int) -> None:
    """All but a few opinions on a topic go."""
    path = datasets / "opinions" / "founding.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    carrying = [row for row in rows if topic in row["topics"]]
    _write(path, [row for row in rows if row not in carrying[n_left:]])


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
