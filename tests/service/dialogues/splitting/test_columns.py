"""A register's lines are read as who said what; nobody is given what the line before said."""

import pytest

from service.dialogues.nouns import Block, Document
from service.dialogues.splitting.columns import in_columns
from service.dialogues.splitting.splitter import split


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("21/10\t08:15\tChị Tô Thị Mến, ấp Đông\tNước đục ba ngày nay.\t-> Phòng Kinh tế",
         ["Chị Tô Thị Mến, ấp Đông: Nước đục ba ngày nay.", "(Phòng Kinh tế)"]),
        ("02/3\t9h\tMáy hỏng.", ["Máy hỏng."]),
        ("1.\tĐường lầy", ["1.\tĐường lầy"]),
        ("\t\tKính gửi UBND xã", ["\t\tKính gửi UBND xã"]),
        ("1\t2\t3", [""]),
    ],
)  # fmt: skip
def test_columns_of_words_are_read_in_turn(line: str, read: list[str]) -> None:
    assert [block.text for block in in_columns([Block(text=line)])] == read


def test_an_unnamed_caller_does_not_take_the_name_of_the_one_before() -> None:
    lines = (
        "SỔ TRỰC ĐƯỜNG DÂY NÓNG XÃ TÂN LỢI",
        "21/10\t07:42\tÔng Lê Văn Khải, ấp Đông\tCầu khỉ gãy ván, đề nghị xã sửa.\t-> Phòng Kinh tế",
        "21/10\t08:15\tNữ, không xưng tên\tQuán nhậu hát karaoke tới khuya, đề nghị công an nhắc.\t-> CA xã",
    )
    pieces = split(Document("txt", tuple(Block(text=line) for line in lines), lined=True)).pieces
    assert [piece.speaker for piece in pieces[-2:]] == ["Lê Văn Khải", None]
    assert pieces[-2].village == "ấp Đông"
