"""Sentences of Vietnamese office prose."""

import pytest

from service.dialogues.splitting.sentences import split_sentences

CASES = (
    ("Đường hỏng. Đề nghị sửa.", ["Đường hỏng.", "Đề nghị sửa."], "a plain stop"),
    ("Diện tích 1.936 ha. Đạt 60%.", ["Diện tích 1.936 ha.", "Đạt 60%."], "a stop inside a number"),
    ("Ông ở TP. Vinh. Bà ở quê.", ["Ông ở TP. Vinh.", "Bà ở quê."], "a short form before a name"),
    ("Cử tri TX. Kỳ Anh hỏi.", ["Cử tri TX. Kỳ Anh hỏi."], "a short form"),
    (
        "Đất đai, văn hóa…Với tinh thần đó.",
        ["Đất đai, văn hóa…", "Với tinh thần đó."],
        "the blank was forgotten",
    ),
    ("Họp xong.Các hộ ra về.", ["Họp xong.", "Các hộ ra về."], "the blank was forgotten"),
    ("Bao giờ làm? Ai làm!", ["Bao giờ làm?", "Ai làm!"], "other stops"),
    ("Vùng trũng... nước ngập.", ["Vùng trũng... nước ngập."], "dots in the middle go on small"),
    ("", [], "nothing"),
)


@pytest.mark.parametrize(("text", "expected", "why"), CASES)
def test_splits(text: str, expected: list[str], why: str) -> None:
    assert split_sentences(text) == expected, why


def test_takes_linear_time_on_stops() -> None:
    assert len(split_sentences("A. " * 50_000)) <= 50_000
