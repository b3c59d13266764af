"""Desks of the departments, lists by due date, earlier opinions, a person's others, and edited routing tables."""

from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from service.handling.concluding import Conclusion, record_outcome
from service.handling.confirming import Desk, confirm
from service.handling.leafing import Place, list_cases, read_place
from service.handling.nouns import Filter, Outcome
from service.handling.rerouting import compare_profiles, follow_new_routes
from service.handling.resembling import find_earlier
from service.handling.store import get_case
from service.handling.tracking import count_desks, list_of_sender
from service.opinions.judging_matters import NotEarlier, join_matter, part_matter
from service.opinions.nouns import Labels, Sender, today
from service.opinions.store import history_of
from service.routing.nouns import Profile, Rule
from tests.service.handling.conftest import Receive

DENUNCIATION = "Tôi tố cáo ông Nguyễn Văn A, cán bộ địa chính xã, nhận hối lộ 20 triệu đồng để làm sổ đỏ."
WATER = "Nước máy thôn Trung đục và có mùi hôi cả tuần nay, đề nghị xã kiểm tra."
THEFT = "Trong thôn liên tục mất trộm xe máy, đề nghị công an xã tuần tra ban đêm."


class TestDesks:
    def test_count_open_and_overdue(
        self, session: Session, receive: Receive, desks: tuple[Desk, Desk]
    ) -> None:
        receive(WATER, on=today() - timedelta(days=60))
        receive(WATER.replace("Trung", "Hạ"))
        done = receive(THEFT)
        record_outcome(
            session=session,
            opinion=done,
            conclusion=Conclusion(Outcome.RESOLVED),
            account_id=desks[0].account_id,
        )
        found = {
            desk.id: (desk.n_open, desk.n_overdue)
            for desk in count_desks(session, commune="", may_see_guarded=False, on=today())
        }
        assert found == {"economy": (2, 1)}

    def test_lists_overdue_first_and_closed_last(
        self, session: Session, receive: Receive, desks: tuple[Desk, Desk]
    ) -> None:
        closed = receive(THEFT, on=today() - timedelta(days=90))
        record_outcome(
            session=session,
            opinion=closed,
            conclusion=Conclusion(Outcome.RESOLVED),
            account_id=desks[0].account_id,
        )
        new, old = receive(WATER), receive(WATER + " Gấp.", on=today() - timedelta(days=60))
        page = list_cases(session, Filter(), on=today())
        assert [entry.opinion.id for entry in page.entries] == [old.id, new.id, closed.id]


class TestLeafing:
    @pytest.fixture
    def cases(self, session: Session, receive: Receive, desks: tuple[Desk, Desk]) -> list[int]:
        """Ids in the order of the list: overdue, two of one day, one without a clock, two that are closed."""
        conclusion = Conclusion(Outcome.RESOLVED)
        closed = [receive(f"{THEFT} Lần {n}.", on=today() - timedelta(days=90)) for n in range(2)]
        for opinion in closed:
            record_outcome(
                session=session, opinion=opinion, conclusion=conclusion, account_id=desks[0].account_id
            )
        new = [receive(f"{WATER} Lần {n}.") for n in range(2)]
        undue, old = receive(f"{WATER} Mãi."), receive(WATER, on=today() - timedelta(days=60))
        get_case(session, undue.id).due_on = None
        session.flush()
        return [one.id for one in (old, *new, undue, *reversed(closed))]

    @pytest.mark.parametrize("n_entries", [1, 2, 4, 6])
    def test_reaches_every_case_forwards_and_back(
        self, session: Session, cases: list[int], n_entries: int
    ) -> None:
        page = list_cases(session, Filter(), on=today(), n_entries=n_entries)
        assert (page.n_all, page.before) == (len(cases), None)
        pages = [[entry.opinion.id for entry in page.entries]]
        while page.after is not None:
            after = read_place(str(page.after))
            page = list_cases(session, Filter(), on=today(), after=after, n_entries=n_entries)
            pages.append([entry.opinion.id for entry in page.entries])
        assert [id for ids in pages for id in ids] == cases
        for ids in reversed(pages[:-1]):
            page = list_cases(session, Filter(), on=today(), before=page.before, n_entries=n_entries)
            assert [entry.opinion.id for entry in page.entries] == ids
        assert page.before is None

    @pytest.mark.parametrize(
        "written", ["", "0.2026-13-99.1", "3..1", "1..", "0..1", "1.2026-11-24.1", "2..1;--"]
    )
    def test_refuses_what_is_no_place(self, written: str) -> None:
        with pytest.raises(ValueError, match=r"place|month"):
            read_place(written)

    def test_a_place_is_read_as_it_was_written(self) -> None:
        for place in (Place(0, today(), 7), Place(2, None, 8)):
            assert read_place(str(place)) == place


class TestEarlier:
    def test_the_same_words_and_alike_ones_are_found_with_their_answer(
        self, session: Session, receive: Receive, desks: tuple[Desk, Desk]
    ) -> None:
        first = receive(WATER)
        conclusion = Conclusion(Outcome.EXPLAINED, answer="Đã súc rửa đường ống.")
        record_outcome(session=session, opinion=first, conclusion=conclusion, account_id=desks[0].account_id)
        receive(THEFT)
        again = receive("Nước máy thôn Trung lại đục, có mùi hôi, đề nghị xã kiểm tra ngay.")
        resemblance = find_earlier(session, again, topics=["clean_water"])
        [earlier] = resemblance.earlier
        assert resemblance.n_times == 2
        assert earlier.opinion == first
        assert earlier.case.answer == "Đã súc rửa đường ống."
        assert 0.3 <= earlier.likeness < 1

    def test_counts_how_often_the_same_was_raised(self, session: Session, receive: Receive) -> None:
        times = [find_earlier(session, receive(WATER), topics=["clean_water"]).n_times for _ in range(3)]
        assert times == [1, 2, 3]

    def test_all_that_raised_it_are_listed_and_all_that_was_raised_again(
        self, session: Session, receive: Receive
    ) -> None:
        first, other = receive(WATER), receive(THEFT)
        again = [receive(WATER) for _ in range(2)]

        def listed(filter: Filter) -> set[int]:
            return {entry.opinion.id for entry in list_cases(session, filter, on=today()).entries}

        assert listed(Filter(matter=first.code.lower())) == {first.id, *(one.id for one in again)}
        assert listed(Filter(is_repeated=True)) == {one.id for one in again}
        assert listed(Filter(is_repeated=False)) == {first.id, other.id}
        assert listed(Filter(matter="nothing")) == set()

    def test_another_matter_of_the_same_topic_is_not_the_same(
        self, session: Session, receive: Receive
    ) -> None:
        receive(WATER)
        other = receive("Đồng hồ nước nhà tôi chạy sai, hóa đơn tháng này tăng gấp ba, đề nghị xem lại.")
        assert find_earlier(session, other, topics=["clean_water"]).n_times == 1


class TestJudgingMatters:
    def test_an_officers_word_wins_over_the_comparison(
        self, session: Session, receive: Receive, desks: tuple[Desk, Desk]
    ) -> None:
        by = desks[0].account_id
        meter = receive("Đồng hồ nước nhà tôi chạy sai, hóa đơn tháng này tăng gấp ba, đề nghị xem lại.")
        water, again = receive(WATER), receive(WATER)
        assert again.repeat_of == water.id
        join_matter(session=session, opinion=water, earlier=meter, account_id=by)
        session.expire_all()
        assert (water.repeat_of, again.repeat_of) == (meter.id, meter.id)
        assert find_earlier(session, again, topics=["clean_water"]).n_times == 3
        part_matter(session=session, opinion=again, account_id=by)
        session.flush()
        assert find_earlier(session, again, topics=["clean_water"]).n_times == 1
        judged = [line.changes for line in history_of(session, again.id) if line.event == "matter_judged"]
        assert judged == [{"repeat_of": [meter.id, None]}]

    def test_what_was_guarded_by_mistake_is_compared_when_the_guard_is_lifted(
        self, session: Session, receive: Receive, desks: tuple[Desk, Desk]
    ) -> None:
        first, guarded, later = receive(WATER), receive(WATER), receive(WATER)
        guarded.guarded, guarded.repeat_of = True, None
        session.flush()
        assert find_earlier(session, later, topics=["clean_water"]).n_times == 2
        desk = replace(desks[0], may_lift_guard=True)
        labels = Labels(("clean_water",), "petition")
        confirm(session=session, opinion=guarded, labels=labels, version=guarded.version, desk=desk)
        session.flush()
        assert (guarded.guarded, guarded.repeat_of) == (False, first.id)
        assert find_earlier(session, later, topics=["clean_water"]).n_times == 3

    def test_refuses_a_later_or_guarded_one(
        self, session: Session, receive: Receive, desks: tuple[Desk, Desk]
    ) -> None:
        first, guarded, last = receive(WATER), receive(DENUNCIATION), receive(THEFT)
        for opinion, earlier in ((first, last), (last, guarded), (first, first)):
            with pytest.raises(NotEarlier):
                join_matter(session=session, opinion=opinion, earlier=earlier, account_id=desks[0].account_id)


class TestSender:
    def test_others_by_phone_or_by_name_and_village(self, session: Session, receive: Receive) -> None:
        lan = Sender(name="Nguyễn Thị Lan", phone="0912 000 111")
        first = receive(WATER, sender=lan, village="Thôn Trung")
        second = receive(THEFT, sender=replace(lan, name=None))
        receive("Đường hỏng, đề nghị sửa.", sender=replace(lan, phone=None), village="Thôn Hạ")
        third = receive("Đèn đường hỏng.", sender=replace(lan, phone=None), village="Thôn Trung")
        assert [entry.opinion.id for entry in list_of_sender(session, first)] == [third.id, second.id]

    def test_nobody_known_has_no_others(self, session: Session, receive: Receive) -> None:
        receive(WATER)
        assert list_of_sender(session, receive(THEFT)) == []


class TestRerouting:
    def test_tells_what_would_go_another_way_and_lets_it_follow(
        self, app: FastAPI, session: Session, receive: Receive, desks: tuple[Desk, Desk]
    ) -> None:
        old: Profile = app.state.profile
        water, theft = receive(WATER), receive(THEFT)
        latest = old.structures[-1]
        topics = {**latest.topics, "clean_water": Rule(old.departments["health_station"])}
        new = replace(old, structures=(*old.structures[:-1], replace(latest, topics=topics)))
        comparison = compare_profiles(session, commune="", old=old, new=new)
        assert comparison.n_compared == 2
        [difference] = comparison.differences
        assert (difference.opinion.id, difference.is_open) == (water.id, True)
        assert follow_new_routes(session, [difference], account_id=desks[0].account_id) == 1
        assert get_case(session, water.id).lead_id == "health_station"
        assert get_case(session, theft.id).lead_id == "police"

    def test_the_same_table_changes_nothing(self, app: FastAPI, session: Session, receive: Receive) -> None:
        receive(WATER)
        assert (
            compare_profiles(session, commune="", old=app.state.profile, new=app.state.profile).differences
            == []
        )
