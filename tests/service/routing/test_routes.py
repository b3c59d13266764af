"""Routes through the three structures, with several topics, finer cases, kinds and the guard."""

from collections.abc import Sequence
from datetime import date

import pytest

from service.routing.nouns import Route
from service.routing.profile import BUNDLED, load_profile
from service.routing.routes import route

PROFILE = load_profile(BUNDLED)
IN_2023, IN_SPRING_2025, TODAY = date(2023, 6, 1), date(2025, 4, 1), date(2026, 7, 6)


def routed(topics: Sequence[str], *, on: date = TODAY, text: str = "", kind: str = "petition") -> Route:
    return route(topics=topics, kind=kind, on=on, profile=PROFILE, text=text)


def lead_of(found: Route) -> str | None:
    return found.lead.id if found.lead else None


def supports_of(found: Route) -> list[str]:
    return [support.id for support in found.supports]


NN_MT, KT_HT, NOI_VU = "district_agriculture_environment", "district_infrastructure", "district_home_affairs"
VH_XH, VH_XH_OFFICER = "culture_society", "culture_officer"
LEADS = [
    # topic, until 2025-02-28: lead, district; 2025-03-01 to 06-30: district; from 2025-07-01: lead, supports
    ("land", "land_officer", "district_environment", NN_MT, "economy", "land_registry"),
    ("environment", "land_officer", "district_environment", NN_MT, "economy", "police"),
    ("clean_water", "land_officer", "district_agriculture", NN_MT, "economy", "water_supplier"),
    ("security", "police", "district_police", "province_police", "police", None),
    ("education", VH_XH_OFFICER, "district_education", "district_education", VH_XH, "school"),
    ("roads", "land_officer", KT_HT, KT_HT, "economy", "project_board"),
    ("traffic_order", "police", None, None, "police", None),
    ("construction", "land_officer", KT_HT, KT_HT, "economy", "police"),
    ("drainage", "land_officer", KT_HT, KT_HT, "economy", "drainage_unit"),
    ("power_lighting", "land_officer", KT_HT, KT_HT, "economy", "power_company"),
    ("irrigation_disaster", "land_officer", "district_agriculture", NN_MT, "economy", "cooperative"),
    ("agriculture", "land_officer", "district_agriculture", NN_MT, "economy", "cooperative"),
    ("social_welfare", VH_XH_OFFICER, "district_labour", NOI_VU, VH_XH, "fatherland_front"),
    ("health", VH_XH_OFFICER, "health_station", "health_station", VH_XH, "health_station"),
    ("employment", VH_XH_OFFICER, "district_labour", NOI_VU, VH_XH, "policy_bank"),
    ("culture", VH_XH_OFFICER, "district_culture", "district_culture_science", VH_XH, "village"),
    ("admin_procedures", "office_statistics", "district_justice", "district_justice", "service_centre", None),
    ("officials", "office_statistics", NOI_VU, NOI_VU, VH_XH, "office"),
    ("finance_trade", "finance_officer", "district_finance", "district_finance", "economy", "tax_office"),
    ("digital_telecom", VH_XH_OFFICER, "district_culture", "district_culture_science", VH_XH, "service_centre"),
    ("defence", "military_commander", None, None, "military", VH_XH),
    ("ethnic_religion", VH_XH_OFFICER, NOI_VU, NOI_VU, VH_XH, "economy"),
]  # fmt: skip


class TestStructures:
    @pytest.mark.parametrize(("topic", "old", "before_march", "after_march", "new", "support"), LEADS)
    def test_every_topic_in_every_structure(
        self,
        topic: str,
        old: str,
        before_march: str | None,
        after_march: str | None,
        new: str,
        support: str | None,
    ) -> None:
        for day, lead, first in (
            (IN_2023, old, before_march),
            (IN_SPRING_2025, old, after_march),
            (TODAY, new, support),
        ):
            found = routed([topic], on=day)
            assert lead_of(found) == lead
            assert next(iter(supports_of(found)), None) == first

    @pytest.mark.parametrize(
        ("day", "structure"),
        [
            (date(1999, 1, 1), "three-tier"),
            (date(2025, 2, 28), "three-tier"),
            (date(2025, 3, 1), "three-tier-2025"),
            (date(2025, 6, 30), "three-tier-2025"),
            (date(2025, 7, 1), "two-tier-2025"),
            (date(2040, 1, 1), "two-tier-2025"),
        ],
    )
    def test_changes_on_the_day(self, day: date, structure: str) -> None:
        assert routed(["roads"], on=day).structure == structure


class TestSeveralTopics:
    def test_the_strongest_leads_and_the_others_leads_support(self) -> None:
        found = routed(["security", "education"])
        assert lead_of(found) == "police"
        assert supports_of(found) == ["culture_society"]

    def test_keeps_the_leads_own_supports_after_them(self) -> None:
        assert supports_of(routed(["clean_water", "health"])) == [
            "culture_society",
            "water_supplier",
            "health_station",
        ]

    def test_never_names_one_twice_nor_the_lead_as_support(self) -> None:
        found = routed(["environment", "security", "traffic_order", "roads"])
        assert lead_of(found) == "economy"
        assert supports_of(found) == ["police", "waste_collector"]

    def test_gives_more_time_only_to_several_leads(self) -> None:
        assert routed(["roads"]).due_on == date(2026, 7, 16)
        assert routed(["roads", "drainage"]).due_on == date(2026, 7, 16)
        assert routed(["roads", "education"]).due_on == date(2026, 7, 21)


CASES = [
    (["social_welfare"], "Đề nghị xét hộ nghèo công bằng", TODAY, "economy", None, "poverty reduction"),
    (["social_welfare"], "de nghi xet ho ngheo cong bang", TODAY, "economy", None, "without marks"),
    (["social_welfare"], "Chế độ người có công chậm", TODAY, "culture_society", None, "not poverty"),
    (["social_welfare"], "Xét hộ nghèo", IN_SPRING_2025, "culture_officer", "district_agriculture_environment", "2025"),
    (["digital_telecom"], "Không cài được VNeID", TODAY, "culture_society", "police", "VNeID"),
    (["admin_procedures"], "Đăng ký khai sinh cho cháu", TODAY, "office", None, "civil status"),
    (["admin_procedures"], "Chứng thực bản sao phải chờ lâu", TODAY, "office", None, "certification"),
    (["admin_procedures"], "Thái độ cán bộ một cửa", TODAY, "office", None, "attitude"),
    (["admin_procedures"], "Hồ sơ trễ hẹn", TODAY, "service_centre", None, "the desk itself"),
    (["admin_procedures"], "Đăng ký khai sinh", IN_2023, "justice_officer", "district_justice", "2023"),
    (["land"], "GPMB dự án đường vành đai", TODAY, "economy", "project_board", "clearance, abbreviated"),
    (["land"], "Giải phóng mặt bằng chậm", TODAY, "economy", "project_board", "clearance, written out"),
    (["officials"], "Sinh hoạt chi bộ thôn hình thức", TODAY, "party_committee", "office", "party matters"),
    (["education"], "Phòng học dột", TODAY, "culture_society", "economy", "school buildings"),
    (["traffic_order"], "Thiếu biển báo ở ngã ba", TODAY, "police", "economy", "signs"),
    (["irrigation_disaster"], "Sạt lở bờ sông sau lũ", TODAY, "economy", "military", "disasters"),
]  # fmt: skip


class TestCases:
    @pytest.mark.parametrize(("topics", "text", "day", "lead", "support", "why"), CASES)
    def test_words_refine_the_table(
        self, topics: list[str], text: str, day: date, lead: str, support: str | None, why: str
    ) -> None:
        found = routed(topics, on=day, text=text)
        assert lead_of(found) == lead, why
        assert support is None or support in supports_of(found), why

    def test_words_do_not_touch_another_topic(self) -> None:
        assert lead_of(routed(["roads"], text="Đường vào nhà các hộ nghèo")) == "economy"
        assert lead_of(routed(["culture"], text="Chi bộ mượn nhà văn hóa")) == "culture_society"

    def test_a_word_inside_another_does_not_count(self) -> None:
        assert "military" not in supports_of(routed(["irrigation_disaster"], text="Trạm bơm báo hỏng"))

    @pytest.mark.parametrize(
        ("topics", "text", "day", "competence"),
        [
            (["roads"], "Đường thôn hỏng", TODAY, "xã"),
            (["roads"], "Quốc lộ 21B nhiều ổ gà", TODAY, "tỉnh"),
            (["roads"], "Đường huyện xuống cấp", IN_2023, "huyện"),
            (["land"], "Chậm cấp sổ đỏ", IN_2023, "huyện"),
            (["land"], "Chậm cấp sổ đỏ", TODAY, "xã"),
            (["social_welfare"], "Đề nghị Chính phủ nâng mức trợ cấp", TODAY, "khác"),
            (["health"], "Đề nghị UBND tỉnh mua thêm thuốc", TODAY, "tỉnh"),
            (["health"], "de nghi tinh mua them thuoc", TODAY, "tỉnh"),
        ],
    )
    def test_competence(self, topics: list[str], text: str, day: date, competence: str) -> None:
        assert routed(topics, on=day, text=text).competence == competence


class TestKinds:
    def test_a_complaint_goes_to_the_chairman_through_the_office(self) -> None:
        found = routed(["land"], kind="complaint")
        assert (lead_of(found), supports_of(found)) == ("chairman", ["office"])
        assert found.due_on is None

    def test_a_complaint_of_2023_goes_through_the_office_of_2023(self) -> None:
        assert supports_of(routed(["land"], kind="complaint", on=IN_2023)) == ["office_statistics"]

    @pytest.mark.parametrize("kind", ["denunciation", "none"])
    def test_nobody_is_proposed(self, kind: str) -> None:
        found = routed(["land"], kind=kind)
        assert (found.lead, found.supports, found.due_on, found.queue) == (None, (), None, None)

    def test_nobody_is_proposed_behind_the_guard(self) -> None:
        found = route(topics=["land"], kind="complaint", on=TODAY, profile=PROFILE, guarded=True)
        assert (found.lead, found.supports, found.due_on) == (None, (), None)


class TestQueue:
    @pytest.mark.parametrize("topics", [[], ["other"], ["retired_topic"]])
    def test_what_has_no_rule_waits_at_the_office(self, topics: list[str]) -> None:
        found = routed(topics)
        assert found.queue is not None
        assert lead_of(found) == found.queue.id == "office"

    def test_waits_at_the_office_of_its_time(self) -> None:
        assert lead_of(routed([], on=IN_2023)) == "office_statistics"

    def test_a_doubtful_one_still_shows_its_lead(self) -> None:
        found = route(topics=["roads"], kind="petition", on=TODAY, profile=PROFILE, needs_review=True)
        assert lead_of(found) == "economy"
        assert found.queue is not None

    def test_a_sure_one_waits_nowhere(self) -> None:
        assert routed(["roads"]).queue is None
