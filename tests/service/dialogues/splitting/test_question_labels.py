"""Heads of questions: a number, perhaps who asks, nothing that is asked."""

import pytest

from service.dialogues.splitting.question_labels import find_question_head

CASES = (
    ("Câu 5 (bà Hoàng Thị Mận)", ("Hoàng Thị Mận", None), "in brackets"),
    ("Câu 1. (Ông Tô Quang Nghị, thôn Hạ)", ("Tô Quang Nghị", "thôn Hạ"), "with the village"),
    ("Câu 8. Của anh Lò Văn Thịnh - thôn Thượng", ("Lò Văn Thịnh", "thôn Thượng"), "a dash for the comma"),
    ("Câu 7. Hỏi về quân sự - ông Khúc Thừa Ân, khu Lọ", ("Khúc Thừa Ân", "khu Lọ"), "the field first"),
    ("Câu 6", (None, None), "nobody is named"),
    ("Câu 9. (bỏ vào hòm thư, không ghi tên)", (None, None), "nobody is known"),
    ("Câu 2. (Bà Tâm, tổ 8) Thang máy hỏng liên tục.", None, "the question stands beside it"),
    ("Câu 3. Bao giờ làm đường?", None, "a question"),
)


@pytest.mark.parametrize(("line", "expected", "why"), CASES)
def test_who_asks(line: str, expected: tuple[str | None, str | None] | None, why: str) -> None:
    turn = find_question_head(line)
    assert (turn and (turn.speaker, turn.village)) == expected, why
