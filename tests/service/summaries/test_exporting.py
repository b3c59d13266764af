"""Exports with their progress: rows told while the file is written, then the file; nothing left behind."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from service.summaries.exporting import (
    N_BETWEEN,
    Told,
    send_with_progress,
    write_aside,
    write_table,
    write_word,
)
from service.summaries.opinion_list import Line

N_ROWS = 1_000


def lines(n: int = N_ROWS) -> Iterator[Line]:
    for number in range(n):
        yield Line(
            who="Thôn Trung", text=f"Đường hỏng {number}", kind="Phản ánh", topics=("Giao thông",), competence="xã",
            lead="Phòng Kinh tế", supports="", answer="", received_on=date(2026, 11, 1), due_on=None,
            outcome="Đã đề xuất", note="", code=f"C{number}", is_opinion=number % 10 > 0,
        )  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files are put aside."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def write_xlsx_rows(path: Path, told: Told) -> None:
    write_table("xlsx", lines(), path, told)


class TestSendWithProgress:
    def test_tells_rows_and_then_sends_the_file(self, folder: Path) -> None:
        sent = b"".join(send_with_progress(".xlsx", write_xlsx_rows, n_rows=N_ROWS))
        head, _, rest = sent.partition(b"file ")
        size, _, content = rest.partition(b"\n")
        steps = [line.split("/") for line in head.decode().splitlines()]
        assert steps == [[str(n), str(N_ROWS)] for n in range(N_BETWEEN, N_ROWS + 1, N_BETWEEN)]
        assert len(content) == int(size)
        assert openpyxl.load_workbook(BytesIO(content)).worksheets[0].max_row == N_ROWS + 1
        assert list(folder.iterdir()) == []

    def test_ends_without_a_file_when_writing_fails(self, folder: Path) -> None:
        def fail(_path: Path, told: Told) -> None:
            told(N_BETWEEN)
            raise OSError("disk full")

        parts = send_with_progress(".csv", fail, n_rows=500)
        assert next(parts) == b"200/500\n"
        with pytest.raises(OSError, match="disk full"):
            next(parts)
        assert list(folder.iterdir()) == []

    def test_stops_writing_when_nobody_reads_on(self, folder: Path) -> None:
        seen: list[int] = []

        def write(_path: Path, told: Told) -> None:
            for number, _ in enumerate(lines(100_000_000), start=1):
                seen[:] = [number]
                told(number)

        parts = send_with_progress(".csv", write, n_rows=100_000_000)
        next(parts)
        parts.close()  # type: ignore[attr-defined]
        assert seen[0] < 100_000_000
        assert list(folder.iterdir()) == []


class TestWriteAside:
    def test_leaves_nothing_behind_when_writing_fails(self, folder: Path) -> None:
        def fail(_path: Path, _told: Told) -> None:
            raise OSError("disk full")

        with pytest.raises(OSError, match="disk full"):
            write_aside(".csv", fail)
        assert list(folder.iterdir()) == []

    def test_csv_is_the_same_as_streamed(self) -> None:
        path = write_aside(".csv", lambda path, told: write_table("csv", lines(3), path, told))
        assert path.read_bytes().decode("utf-8-sig").count("Đường hỏng") == 3


def test_word_documents_leave_out_what_is_no_opinion(tmp_path: Path) -> None:
    from service.routing.profile import load_profile
    from service.summaries.document_parts import Matter

    matters: list[Matter] = []

    def make(some: list[Line], told: Told) -> Matter:
        matters.append(Matter(some, load_profile(None), "mọi thời gian", date(2026, 11, 24), told=told))
        return matters[0]

    told: list[int] = []
    write_word("table", lines(30), tmp_path / "table.docx", told.append, make)
    assert len(matters[0].lines) == 27
    assert told == list(range(1, 28))
