"""Tables of officers: which column is which."""

import pytest

from service.dialogues.splitting.tables import find_layout, guess_layout, read_rows

TITLES = (
    (("STT", "Họ và tên", "Thôn", "Nội dung ý kiến", "Ghi chú"), {"text": 3, "speaker": 1, "village": 2}),
    (("TT", "Người phản ánh, địa chỉ", "Nội dung", "Ý kiến trả lời"), {"text": 2, "speaker": 1, "answer": 3}),
    (
        ("Họ và tên, thôn/TDP", "Nội dung ý kiến", "Đơn vị chủ trì", "Thời hạn"),
        {"text": 1, "lead": 2, "due": 3},
    ),
    (("text", "speaker", "village", "section"), {"text": 0, "speaker": 1, "village": 2, "section": 3}),
    (("Lĩnh vực", "Kiến nghị của cử tri", "Kết quả giải quyết"), {"text": 1, "field": 0, "result": 2}),
)


@pytest.mark.parametrize(("titles", "expected"), TITLES)
def test_knows_the_columns(titles: tuple[str, ...], expected: dict[str, int]) -> None:
    layout = find_layout([titles, ("1", "x", "y", "z")])
    assert layout is not None
    assert {name: layout.columns[name] for name in expected} == expected


def test_finds_titles_below_a_heading() -> None:
    rows = [("BẢNG TỔNG HỢP Ý KIẾN",), (), ("STT", "Nội dung", "Thôn"), ("1", "Đường hỏng", "thôn 1")]
    layout = find_layout(rows)
    assert layout is not None
    assert layout.first_row == 3


def test_a_table_of_figures_is_none_of_opinions() -> None:
    assert find_layout([("Chỉ tiêu", "Kế hoạch", "Thực hiện"), ("Lúa", "100", "98")]) is None


def test_without_titles_the_longest_column_is_taken() -> None:
    layout = guess_layout([("1", "Đề nghị sửa đường liên thôn"), ("2", "Nước máy đục cả tuần nay")])
    assert layout is not None
    assert layout.columns == {"text": 1}


def test_reads_groups_totals_and_several_opinions_of_a_cell() -> None:
    rows = [
        ("STT", "Họ tên", "Nội dung", "Trả lời"),
        ("I", "Thôn Trung", "", ""),
        ("1", "Bà Lan, thôn Hạ", "- Chợ bẩn\n- Cống tắc", "Đã giao"),
        ("Tổng cộng", "2", "", ""),
    ]
    layout = find_layout(rows)
    assert layout is not None
    group, pieces = read_rows(rows, layout)
    assert getattr(group, "text", None) == "Thôn Trung"
    assert isinstance(pieces, list)
    assert [(piece.text, piece.speaker, piece.village) for piece in pieces] == [
        ("Chợ bẩn", "Lan", "thôn Hạ"),
        ("Cống tắc", "Lan", "thôn Hạ"),
    ]
    assert pieces[0].given == {"answer": "Đã giao"}
