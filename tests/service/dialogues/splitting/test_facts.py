"""What a document says about itself, above all its day: by it the opinions are routed."""

from datetime import date

import pytest

from service.dialogues.nouns import Block
from service.dialogues.splitting.facts import find_date, find_facts
from service.dialogues.splitting.paragraphs import read_paragraphs

DATES = (
    (["Hôm nay, ngày 15 tháng 3 năm 2024, tại xã"], date(2024, 3, 15), "day", "in words"),
    (["Ngày 31 /8 /2023, xã tổ chức đối thoại"], date(2023, 8, 31), "day", "blanks inside"),
    (["Ngày đăng: 12/09/2025", "Sáng ngày 11/9/2025, xã tổ chức hội nghị"], date(2025, 9, 11), "day", "held"),
    (["Tân Hòa, ngày 05 tháng 7 năm 2024"], date(2024, 7, 5), "day", "place and date"),
    (["16:58 14/04/2017"], date(2017, 4, 14), "day", "of the page"),
    (
        ["Thực hiện Nghị quyết số 04 ngày 30/12/2022", "Xuân Phú, ngày    tháng 7 năm 2023"],
        date(2023, 7, 31),
        "month",
        "a cited document's day does not count",
    ),
    (["(Kèm theo Báo cáo số 45/BC ngày 20/5/2025)"], date(2025, 5, 20), "day", "its own covering letter"),
    (
        ["Sơ kết quý I, triển khai nhiệm vụ quý II năm 2023"],
        date(2023, 3, 31),
        "quarter",
        "the first quarter",
    ),
    (["Báo cáo 6 tháng đầu năm 2026"], date(2026, 6, 30), "half", "half-year"),
    (["Đối thoại năm 2019"], date(2019, 12, 31), "year", "only the year"),
    (["Ngày 31/2/2024"], None, "none", "no such day"),
    (["Ý kiến của nhân dân"], None, "none", "nothing"),
)


@pytest.mark.parametrize(("head", "day", "precision", "why"), DATES)
def test_finds_the_day(head: list[str], day: date | None, precision: str, why: str) -> None:
    found = find_date(head)
    if precision == "none":
        assert found[0] is None or found[1] != "day", why
    else:
        assert found == (day, precision), why


def test_finds_title_place_chair_and_commune() -> None:
    lines = (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "BIÊN BẢN",
        "Hội nghị đối thoại với nhân dân",
        "Hôm nay, ngày 2/3/2026, tại hội trường UBND xã An Lạc, xã tổ chức hội nghị.",
        "Chủ trì: Ông Trịnh Văn Lượng - Chủ tịch UBND xã",
    )
    facts = find_facts(read_paragraphs([Block(text=line) for line in lines], lined=True), {})
    assert facts.title == "Biên bản Hội nghị đối thoại với nhân dân"
    assert (facts.place, facts.chair) == ("hội trường UBND xã An Lạc", "Trịnh Văn Lượng")
    assert facts.commune == "xã An Lạc"


def test_what_is_stated_outweighs_what_is_read() -> None:
    facts = find_facts([], {"title": "Họp dân", "held_on": "2026-01-02", "place": "đình", "chair": "Ông Tư"})
    assert (facts.title, facts.held_on, facts.place, facts.chair) == (
        "Họp dân",
        date(2026, 1, 2),
        "đình",
        "Ông Tư",
    )
