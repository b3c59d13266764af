"""Five real documents that are not ours to pass on: read where they lie beside the checkout."""

from pathlib import Path

import pytest

from service.dialogues.digest import Digest, digest_file
from service.dialogues.nouns import Section
from service.dialogues.reading import read_file
from service.dialogues.splitting.matters import settle
from service.dialogues.splitting.splitter import split
from service.routing.profile import load_profile

CHECKOUT = Path(__file__).resolve().parents[3]
FOLDER = next(CHECKOUT.parent.glob("*/seeds"), None)
pytestmark = pytest.mark.skipif(FOLDER is None, reason="the real documents do not lie beside this checkout")

#: Topics that a reader finds raised or named as shortcomings; "a|b": one of them.
EXPECTED = {
    "phuc-lam-dialogue-2023": "security environment clean_water agriculture construction education officials",
    "khuat-xa-dialogue-2023": "land construction|roads social_welfare culture",
    "ky-anh-briefing-2023": "security officials culture agriculture|construction",
    "xuan-phu-report-2023": "land drainage environment culture security defence traffic_order finance_trade "
    "agriculture officials",
    "ha-tinh-quarter-2017": "agriculture finance_trade security traffic_order officials ethnic_religion",
}
#: Topics that stand in the document only as results or tasks.
ONLY_ELSEWHERE = {
    "phuc-lam-dialogue-2023": {"culture", "land", "social_welfare", "health", "defence", "finance_trade"},
    "khuat-xa-dialogue-2023": {"agriculture", "education", "health", "security", "defence"},
    "ky-anh-briefing-2023": {"land", "employment", "education"},
    "xuan-phu-report-2023": {"education", "employment", "digital_telecom", "power_lighting"},
    "ha-tinh-quarter-2017": {"education", "defence", "environment", "social_welfare", "culture"},
}
#: Stretches that must be found as statements of their own.
STATEMENTS = {
    "phuc-lam-dialogue-2023": ("vệ sinh môi trường", "nước sạch", "công tác khuyến học", "xây dựng cơ bản"),
    "khuat-xa-dialogue-2023": ("Công tác quản lý đất đai", "cơ sở hạ tầng", "các thiết chế văn hóa"),
    "ky-anh-briefing-2023": ("xuất hiện nhiều hình thức lừa đảo, tinh vi, có tổ chức",),
    "xuan-phu-report-2023": ("Phong trào xây dựng NTM chưa thực sự sâu rộng",),
    "ha-tinh-quarter-2017": ("Thu ngân sách đạt thấp",),
}
#: The lower bound, over all five, of the share of expected topics that the live model finds.
MIN_RECALL = 0.85


def path_of(name: str) -> Path:
    assert FOLDER is not None
    return FOLDER / f"{name}.txt"


@pytest.fixture(scope="module")
def digests() -> dict[str, Digest]:
    from models import load_current
    from models.errors import Problem

    try:
        classifier = load_current()
    except Problem as problem:
        pytest.skip(f"no model is ready on this machine: {problem.code}")
    profile = load_profile()
    return {name: digest_file(path_of(name), classifier=classifier, profile=profile) for name in EXPECTED}


@pytest.mark.parametrize("name", sorted(STATEMENTS))
def test_statements_are_found(name: str) -> None:
    statements, _ = settle(split(read_file(path_of(name))).pieces)
    counted = {one.text for one in statements if one.section in (Section.RAISED, Section.SHORTCOMING)}
    assert set(STATEMENTS[name]) <= counted


def test_the_report_that_stands_twice_counts_once() -> None:
    statements, repeated = settle(split(read_file(path_of("xuan-phu-report-2023"))).pieces)
    minutes = split(read_file(path_of("xuan-phu-report-2023")))
    assert [one.reason for one in minutes.left_out].count("repeated") + repeated > 50
    assert len([one for one in statements if "OCOP" in one.text]) == 1


def test_topics_are_found(digests: dict[str, Digest]) -> None:
    wanted = [(name, set(topic.split("|"))) for name, topics in EXPECTED.items() for topic in topics.split()]
    found = [topics & digests[name].topic_counts.keys() for name, topics in wanted]
    missing = [(name, topics) for (name, topics), hit in zip(wanted, found, strict=True) if not hit]
    assert len(missing) <= (1 - MIN_RECALL) * len(wanted), missing


@pytest.mark.parametrize("name", sorted(ONLY_ELSEWHERE))
def test_results_and_tasks_are_not_counted(name: str, digests: dict[str, Digest]) -> None:
    assert not ONLY_ELSEWHERE[name] & digests[name].topic_counts.keys()


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_day_is_known(name: str, digests: dict[str, Digest]) -> None:
    assert digests[name].date_source == "document"
    assert digests[name].on.year == int(name[-4:])
