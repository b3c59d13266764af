"""The table of opinions as Excel and CSV, and key figures beside the period before, on both databases."""

import csv
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from service.app import make_reception
from service.handling.resembling import find_earlier
from service.opinions.nouns import Channel, Draft, Sender, today
from service.opinions.receiving import receive_opinions
from service.opinions.records import OpinionRecord
from service.summaries.comparing import compare, count_by_week
from service.summaries.nouns import Selection
from service.summaries.opinion_list import HEADINGS, lines_of, to_csv, write_xlsx
from service.summaries.store import find_repeated
from service.summaries.tallying import count_cells

WATER = "Nước máy thôn Trung đục và có mùi hôi cả tuần nay, đề nghị xã kiểm tra."
THEFT = "Trong thôn liên tục mất trộm xe máy, đề nghị công an xã tuần tra ban đêm. Gọi 0912 345 678."
DENUNCIATION = "Tôi tố cáo ông Nguyễn Văn A, cán bộ địa chính xã, nhận hối lộ 20 triệu đồng để làm sổ đỏ."

Fill = Callable[..., None]


def fill(app: FastAPI, *drafts: Draft) -> None:
    reception = make_reception(classifier=app.state.classifier, profile=app.state.profile)
    with app.state.sessions.begin() as session:
        receive_opinions(session=session, reception=reception, drafts=drafts)


class TestOpinionList:
    def test_one_sheet_a_department_with_real_days(self, app: FastAPI, tmp_path: Path) -> None:
        fill(app, Draft(text=WATER), Draft(text=THEFT), Draft(text=DENUNCIATION))
        path = tmp_path / "list.xlsx"
        with app.state.sessions() as session:
            write_xlsx(lines_of(session, Selection(on=today()), app.state.classifier.taxonomy), path)
        workbook = openpyxl.load_workbook(path)
        assert workbook.sheetnames == ["Công an xã", "Phòng Kinh tế"]
        for sheet in workbook:
            assert tuple(cell.value for cell in sheet[1]) == HEADINGS
            assert sheet.freeze_panes == "A2"
            assert sheet.max_row == 2
            assert isinstance(sheet["K2"].value, datetime)
        written = [cell.value for sheet in workbook for row in sheet for cell in row]
        assert not any("tố cáo" in str(value) or "0912" in str(value) for value in written)

    def test_an_empty_selection_has_headings(self, app: FastAPI, tmp_path: Path) -> None:
        path = tmp_path / "list.xlsx"
        with app.state.sessions() as session:
            write_xlsx(lines_of(session, Selection(on=today()), app.state.classifier.taxonomy), path)
        assert openpyxl.load_workbook(path).worksheets[0].max_row == 1

    @pytest.mark.parametrize("at_once", [True, False])
    def test_what_repeats_a_matter_is_the_same_for_review_summary_and_export(
        self, app: FastAPI, at_once: bool
    ) -> None:
        """Three wordings of one matter, the same words of another village, and another matter of the same topic."""
        said = [
            Draft(text=WATER, village="Thôn Trung"),
            Draft(text=WATER, village="Thôn Hạ"),
            Draft(
                text="Cả tuần rồi nước máy nhà tôi vẩn đục và hôi lắm, xã cho người kiểm tra giúp.",
                village="Thôn Trung",
            ),
            Draft(text="Đồng hồ nước chạy sai, hóa đơn tăng gấp ba.", village="Thôn Trung"),
            Draft(text="Nước máy thôn Trung lại đục ngầu, mùi hôi không chịu được."),
        ]
        for some in [said] if at_once else [[one] for one in said]:
            fill(app, *some)
        with app.state.sessions() as session:
            lines = {
                line.code: line
                for line in lines_of(session, Selection(on=today()), app.state.classifier.taxonomy)
            }
            opinions = session.scalars(select(OpinionRecord).order_by(OpinionRecord.id)).all()
            times = [find_earlier(session, one, topics=["clean_water"]).n_times for one in opinions]
            n_repeated = sum(one.n_repeated for one in count_cells(session, Selection(on=today())))
            [(first, n_again)] = find_repeated(session, Selection(on=today()), n_most=10)
        assert times == [1, 1, 2, 1, 3]
        assert [lines[one.code].note for one in opinions] == ["", "", "nêu lần thứ 2", "", "nêu lần thứ 3"]
        assert (n_repeated, first.id, n_again) == (2, opinions[0].id, 2)
        third = lines[opinions[4].code]
        assert third.cells[-2] == f"nêu lần thứ 3, lần đầu {opinions[0].code}"

    def test_names_stand_only_where_people_spoke_in_public(self, app: FastAPI) -> None:
        sender = Sender(name="Nguyễn Thị Lan")
        fill(
            app,
            Draft(text=WATER, sender=sender, village="Thôn Trung"),
            Draft(text=THEFT, sender=sender, channel=Channel.VOTER_MEETING),
        )
        with app.state.sessions() as session:
            lines = lines_of(session, Selection(on=today()), app.state.classifier.taxonomy)
            rows = list(csv.DictReader(StringIO(b"".join(to_csv(lines)).decode("utf-8-sig"))))
        who = {row["Nội dung ý kiến"][:4]: row["Họ và tên, thôn/TDP"] for row in rows}
        assert who == {"Nước": "Thôn Trung", "Tron": "Nguyễn Thị Lan"}


class TestComparing:
    def test_as_many_days_of_the_period_before(self, app: FastAPI) -> None:
        on = date(2026, 11, 10)
        days = [date(2026, 10, 5), date(2026, 10, 20), date(2026, 11, 3), date(2026, 11, 4)]
        fill(app, *(Draft(text=f"{WATER} {day.day}", received_on=day) for day in days))
        selection = Selection(on=on, since=date(2026, 11, 1), until=date(2026, 11, 30))
        with app.state.sessions() as session:
            figures, earlier = compare(session, selection, count_cells(session, selection))
        assert earlier is not None
        assert (earlier.since, earlier.until) == (date(2026, 10, 1), date(2026, 10, 10))
        assert {figure.id: (figure.n, figure.n_before) for figure in figures}["received"] == (2, 1)

    def test_weeks_without_any_are_counted_as_none(self, app: FastAPI) -> None:
        monday = date(2026, 11, 2)
        fill(
            app,
            Draft(text=WATER, received_on=monday),
            Draft(text=THEFT, received_on=monday + timedelta(days=15)),
        )
        with app.state.sessions() as session:
            weeks = count_by_week(session, Selection(on=today()))
        assert [(week.since, week.n_opinions) for week in weeks] == [
            (monday, 1), (monday + timedelta(days=7), 0), (monday + timedelta(days=14), 1),
        ]  # fmt: skip
