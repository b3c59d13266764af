"""Lists inside a sentence: what opens one, and into which parts it falls."""

import pytest

from service.dialogues.nouns import Section
from service.dialogues.splitting.enumerations import open_list, parts_of_list, parts_of_sentence
from service.dialogues.splitting.pieces import Said, pieces_of_sentence

OPENED = (
    ("Các ý kiến tập trung vào: nước sạch; rác thải.", "nước sạch; rác thải."),
    ("nhân dân quan tâm như: an ninh; nước sạch", "an ninh; nước sạch"),
    ("Các lĩnh vực phản ánh gồm: đất đai, hạ tầng…", "đất đai, hạ tầng…"),
    ("Ý kiến xoay quanh các vấn đề: đất đai", "đất đai"),
    ("Cử tri lo lắng về giá phân bón, nạn trộm chó", "giá phân bón, nạn trộm chó"),
)


@pytest.mark.parametrize(("sentence", "listed"), OPENED)
def test_a_list_is_opened(sentence: str, listed: str) -> None:
    assert open_list(sentence).listed == listed


@pytest.mark.parametrize(
    "sentence", ["Đường hỏng như bãi lầy.", "Đề nghị sửa đường.", "Nước máy đục, có mùi."]
)
def test_no_list_is_opened(sentence: str) -> None:
    assert open_list(sentence).lead == ""


LISTS = (
    (
        "an ninh trật tự; vệ sinh môi trường; nước sạch...",
        ["an ninh trật tự", "vệ sinh môi trường", "nước sạch"],
    ),
    ("đất đai, cơ sở hạ tầng, chế độ chính sách", ["đất đai", "cơ sở hạ tầng", "chế độ chính sách"]),
    ("lừa đảo tinh vi, có tổ chức", ["lừa đảo tinh vi, có tổ chức"]),
    ("đất đai, việc làm và nhà ở cho công nhân", ["đất đai", "việc làm", "nhà ở cho công nhân"]),
    ("xuất hiện nhiều hình thức lừa đảo, tinh vi", ["xuất hiện nhiều hình thức lừa đảo, tinh vi"]),
    ("trạm biến áp quá tải, điện yếu; đường lầy", ["trạm biến áp quá tải, điện yếu", "đường lầy"]),
    ("phí (rác, nước); thuế đất", ["phí (rác, nước)", "thuế đất"]),
    ("giá 1,5 triệu; thuế", ["giá 1,5 triệu", "thuế"]),
    ("phí (rác; thuế đất", ["phí (rác", "thuế đất"]),
)


@pytest.mark.parametrize(("listed", "expected"), LISTS)
def test_a_list_falls_into_parts(listed: str, expected: list[str]) -> None:
    assert [part.text for part in parts_of_list(listed)] == expected


def test_clauses_of_a_report_stand_apart() -> None:
    sentence = "Thu ngân sách đạt thấp, tình hình an ninh trật tự, an toàn xã hội còn diễn biến phức tạp"
    assert [part.text for part in parts_of_sentence(sentence, is_report=True)] == [
        "Thu ngân sách đạt thấp",
        "tình hình an ninh trật tự, an toàn xã hội còn diễn biến phức tạp",
    ]


def test_a_citizens_sentence_stays_whole_at_its_commas() -> None:
    sentence = "Đường chưa có cống, việc đi lại rất khó, đề nghị xã làm sớm"
    assert [part.text for part in parts_of_sentence(sentence, is_report=False)] == [sentence]


def test_own_words_before_a_list_are_the_matter() -> None:
    sentence = "Việc cưới, việc tang còn nặng nề như ăn uống dài ngày, mở loa đài quá giờ"
    texts = [piece.text for piece in pieces_of_sentence(sentence, Said(Section.SHORTCOMING))]
    assert texts[0].startswith("Việc cưới, việc tang")
