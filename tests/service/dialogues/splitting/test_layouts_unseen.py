"""Small forms that only some layouts have, each in the shortest document that shows it."""

import pytest

from service.dialogues.nouns import Block, Document
from service.dialogues.splitting.splitter import split

Found = list[tuple[str | None, str | None, str]]
CASES: tuple[tuple[str, Found, str], ...] = (
    (
        "DANH MỤC CÂU HỎI CỦA ĐOÀN VIÊN\nI/ NHÓM VIỆC LÀM\na) Lớp nghề mở ban ngày nên không học được (Chi đoàn ấp 3)",
        [(None, "ấp 3", "Lớp nghề mở ban ngày nên không học được")],
        "lettered items under a Roman group, the source in brackets",
    ),
    (
        "06:12 Hạnh Tạp Hóa: Nắp cống trước số 51 mất ba hôm rồi\n08:02 Tổ trưởng Sơn: Tôi báo phường rồi nhé",
        [("Hạnh Tạp Hóa", None, "Nắp cống trước số 51 mất ba hôm rồi")],
        "an exported chat, whose head answers",
    ),
    (
        "BIÊN BẢN ĐỐI THOẠI\nÔng Tài, thôn Hạ: Dạ cho con hỏi chút xíu. Bãi rác Gò Sở đầy rồi thì đổ đâu?",
        [("Tài", "thôn Hạ", "Bãi rác Gò Sở đầy rồi thì đổ đâu?")],
        "a courtesy before the matter",
    ),
    (
        "ĐƠN KIẾN NGHỊ\nKính gửi: - Chủ tịch UBND xã\n- Trưởng Công an xã\nThứ nhất: Đường dốc không có hộ lan.\n"
        "Chúng tôi cam đoan những điều trên là đúng.",
        [(None, None, "Đường dốc không có hộ lan.")],
        "a letter: to whom, ordinals, a pledge",
    ),
    (
        "Ý KIẾN CỦA NHÂN DÂN\n- Bà Khuê, thôn Đông: Xin cắm lại mốc mương sau nhà. Đã trả lời bằng Công văn 214.",
        [("Khuê", "thôn Đông", "Xin cắm lại mốc mương sau nhà.")],
        "what became of it",
    ),
)


@pytest.mark.parametrize(("text", "expected", "why"), CASES, ids=[case[2] for case in CASES])
def test_small_forms(text: str, expected: Found, why: str) -> None:
    blocks = tuple(Block(text=line) for line in text.splitlines())
    pieces = split(Document("txt", blocks, lined=True)).pieces
    assert [(one.speaker, one.village, one.text) for one in pieces] == expected, why


def test_a_table_goes_on_behind_a_break_and_ditto_is_the_person_above() -> None:
    first = [("STT", "Họ tên, địa chỉ", "Nội dung"), ("1", "Ông Phan, thôn Đông", "Nuôi 30 con chó sủa đêm")]
    second = [("2", "Bà Chắt", "Nước mưa hắt vào nhà họp"), ("3", "Nt", "Cây xà cừ mục gốc sắp đổ")]
    blocks = [Block(cells=row, table=at) for at, rows in enumerate((first, second)) for row in rows]
    pieces = split(Document("docx", (*blocks[:2], Block(text="Trang 2"), *blocks[2:]))).pieces
    assert [one.speaker for one in pieces] == ["Phan", "Chắt", "Chắt"]
