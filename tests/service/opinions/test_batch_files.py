"""Large files: the same answers however they are spread, going on where a run broke, flat memory."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import pyarrow
import pytest
from pyarrow import parquet

from models.classifier import Classifier
from service.opinions.batch_files import BrokenLine, Job, JsonlSink, Row, classify_file, read_jsonl
from service.opinions.batch_parquet import ParquetSink, count_rows, read_parquet
from service.opinions.nouns import today
from service.routing.profile import load_profile

TEXTS = [
    f"Đường thôn {n} hỏng, đề nghị sửa." if n % 2 else f"Nước máy xóm {n} đục, có mùi hôi." for n in range(30)
]


@pytest.fixture
def job(tmp_path: Path, classifier: Classifier, model_store: Path, monkeypatch: pytest.MonkeyPatch) -> Job:
    monkeypatch.setenv("LANGNGHE_MODEL_STORE", str(model_store))
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps({"text": t, "id": n}) + "\n" for n, t in enumerate(TEXTS)), "utf-8")
    profile = load_profile(None)
    return Job(source, tmp_path / "out.jsonl", classifier, profile, today(), n_processes=1)


def run(job: Job) -> list[Row]:
    classify_file(job, read=read_jsonl, open_sink=JsonlSink, progress=lambda _n: None)
    return [json.loads(line) for line in job.out.read_text("utf-8").splitlines()]


class TestJsonLines:
    def test_answers_every_line_in_order(self, job: Job) -> None:
        rows = run(job)
        assert [row["id"] for row in rows] == list(range(30))
        assert "clean_water" in rows[0]["topics"]
        assert set(rows[0]) == {"text", "id", "topics", "scores", "kind", "lead", "needs_review", "guarded"}
        assert sorted(path.name for path in job.out.parent.iterdir()) == ["in.jsonl", "out.jsonl"]

    def test_goes_on_after_a_broken_run(self, job: Job) -> None:
        whole = run(job)
        part = job.out.with_name("out.jsonl.part")
        lines = job.out.read_bytes().splitlines(keepends=True)
        marked = [json.dumps(json.loads(line) | {"id": -1}).encode() + b"\n" for line in lines[:10]]
        part.write_bytes(b"".join(marked) + lines[10][:20])
        part.with_name("out.jsonl.part.version").write_text(job.classifier.version, "utf-8")
        again = run(job)
        assert [row["id"] for row in again] == [-1] * 10 + list(range(10, 30))
        assert again[10:] == whole[10:]

    def test_begins_anew_with_another_version(self, job: Job) -> None:
        job.out.with_name("out.jsonl.part").write_text('{"id": -1}\n', "utf-8")
        job.out.with_name("out.jsonl.part.version").write_text("older", "utf-8")
        assert [row["id"] for row in run(job)] == list(range(30))

    @pytest.mark.parametrize("line", ["{", "[]", '{"txt": "a"}', '{"text": 7}', '{"text": " "}'])
    def test_names_a_broken_line_and_keeps_no_half_result(self, job: Job, line: str) -> None:
        job.source.write_text(job.source.read_text("utf-8") + line + "\n", "utf-8")
        with pytest.raises(BrokenLine, match="Dòng 31"):
            run(job)
        assert not job.out.exists()


class TestParquet:
    def test_answers_as_for_lines(self, job: Job, tmp_path: Path) -> None:
        source, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
        parquet.write_table(pyarrow.table({"text": TEXTS, "id": list(range(30))}), source)
        asked = Job(source, out, job.classifier, job.profile, job.on, n_processes=1)
        classify_file(asked, read=read_parquet, open_sink=ParquetSink, progress=lambda _n: None)
        assert parquet.read_table(out).to_pylist() == run(job)
        assert {path.name for path in tmp_path.iterdir()} == {
            "in.jsonl",
            "out.jsonl",
            "in.parquet",
            "out.parquet",
        }

    def test_refuses_what_is_none(self, job: Job, tmp_path: Path) -> None:
        with pytest.raises(BrokenLine):
            count_rows(job.source)
        parquet.write_table(pyarrow.table({"words": ["a"]}), tmp_path / "other.parquet")
        with pytest.raises(BrokenLine, match="text"):
            count_rows(tmp_path / "other.parquet")


@pytest.fixture
def cluster(model_store: Path, tmp_path: Path) -> Iterator[str]:
    """A Dask scheduler and two workers as processes of their own."""
    file = tmp_path / "scheduler.json"
    environment = {
        **os.environ,
        "LANGNGHE_MODEL_STORE": str(model_store),
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }
    begin = (
        [sys.executable, "-m", "distributed.cli.dask_scheduler"],
        [sys.executable, "-m", "distributed.cli.dask_worker"],
    )
    options = ["--scheduler-file", str(file), "--no-dashboard"]
    place = ["--host", "127.0.0.1", "--port", "0"]
    processes = [subprocess.Popen([*begin[0], *options, *place], env=environment, stderr=subprocess.DEVNULL)]
    worker = [*begin[1], *options, "--nthreads", "1", "--no-nanny", "--local-directory", str(tmp_path)]
    processes += [subprocess.Popen(worker, env=environment, stderr=subprocess.DEVNULL) for _ in range(2)]
    for _ in range(600):
        if file.exists() and file.stat().st_size:
            break
        sleep(0.1)
    yield json.loads(file.read_text("utf-8"))["address"]
    for process in processes:
        process.terminate()
        process.wait(20)


class TestCluster:
    @pytest.mark.filterwarnings("ignore")
    def test_answers_as_one_process_does(self, job: Job, cluster: str) -> None:
        alone = run(job)
        job.out.unlink()
        spread = Job(job.source, job.out, job.classifier, job.profile, job.on, n_processes=2, cluster=cluster)
        assert run(spread) == alone
