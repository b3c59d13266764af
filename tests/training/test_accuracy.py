"""The accuracy benchmark on a set of two labels, small enough to be seen through."""

import json
from pathlib import Path

import pytest

from training.accuracy import METHODS, measure_accuracy, read_set
from training.corpus import BrokenCorpus

PLACES = ["thôn Đông", "xóm Trại", "ấp Bốn", "tổ 7", "khu phố 2", "bản Lìm", "làng Hạ", "buôn Drang"]
SAID = {
    "water": ["nước máy {} đục và hôi", "vòi {} chảy nhỏ, nước vàng", "{} mất nước sạch ba ngày"],
    "roads": ["đường {} nhiều ổ gà", "mặt đường {} sụt lún", "cầu {} gãy lan can, đường trơn"],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Every last place is asked, the others are learnt from."""
    rows = [
        (said.format(place), label, place)
        for label, all_ in SAID.items()
        for said in all_
        for place in PLACES
    ]
    for name, wanted in (("train.jsonl", PLACES[:-1]), ("test.jsonl", PLACES[-1:])):
        lines = [json.dumps({"text": text, "labels": label}) for text, label, at in rows if at in wanted]
        (tmp_path / "places").mkdir(exist_ok=True)
        (tmp_path / "places" / name).write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_every_method_has_a_line_and_ours_is_right_without_marks_too(folder: Path) -> None:
    lines = {line.method: line for line in measure_accuracy(folder)}
    assert lines.keys() == METHODS.keys()
    ours = lines["lắng nghe"]
    assert (ours.accuracy, ours.macro_f1, ours.bare_accuracy) == (100.0, 100.0, 100.0)


def test_a_part_written_by_machine_is_left_out(folder: Path) -> None:
    generated = folder / "places" / "train_generated.jsonl"
    generated.write_text('{"text": "nước", "labels": ["roads"]}', encoding="utf-8")
    assert len(read_set(folder / "places").train) == 42


@pytest.mark.parametrize("line", ["{", '{"text": "nước"}', '{"text": "nước", "labels": []}'])
def test_a_broken_line_is_named(folder: Path, line: str) -> None:
    (folder / "places" / "test.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(BrokenCorpus, match=r"test\.jsonl:1"):
        read_set(folder / "places")
