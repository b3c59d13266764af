"""One person's data found, handed out and erased for good; old data deleted; figures, history and audit whole."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, text

from models.classifier import Classifier
from models.taxonomy import load_taxonomy
from service.app import make_reception
from service.citizens.erasing import erase_old, erase_person
from service.citizens.exporting import export_person
from service.citizens.finding import PersonNotFound, SeveralPeople, find_person, plain_phone
from service.citizens.nouns import Wanted
from service.database import make_sessions
from service.handling.concluding import Conclusion, record_outcome
from service.handling.listing import list_opinions
from service.handling.nouns import Filter, Outcome
from service.opinions.consent import current_consent
from service.opinions.nouns import Draft, Sender, today
from service.opinions.receiving import receive_opinions
from service.opinions.records import HistoryRecord, OpinionRecord, SenderRecord
from service.opinions.store import find_opinion
from service.retraining.collecting import collect_labels
from service.routing.profile import load_profile
from service.settings import Settings

MARK = "Sôngkhôngtên"
ROADS = f"Đường ra bến {MARK} nhiều ổ gà, đề nghị xã sửa sớm cho dân đi lại."
DENUNCIATION = f"Tôi tố cáo ông trưởng thôn ở {MARK} nhận hối lộ và bao che cho người lấn chiếm đất."


@dataclass(frozen=True, slots=True)
class Office:
    """Receives opinions and asks about them."""

    engine: Engine
    reception: Any

    def receive(self, words: str, *, village: str = "Thôn Trung", **sender: str) -> str:
        draft = Draft(text=words, village=village, sender=Sender(**sender) if sender else None)
        with make_sessions(self.engine).begin() as session:
            return receive_opinions(session=session, reception=self.reception, drafts=[draft])[0].code

    def find(self, **wanted: str) -> Any:
        with make_sessions(self.engine)() as session:
            return find_person(session, Wanted(**wanted))

    def count(self, record: Any) -> int:
        with make_sessions(self.engine)() as session:
            return session.scalar(select(func.count()).select_from(record)) or 0


@pytest.fixture
def office(engine: Engine, classifier: Classifier) -> Office:
    return Office(engine, make_reception(classifier=classifier, profile=load_profile(None)))


class TestFindPerson:
    @pytest.mark.parametrize("written", ["0912 345 678", "+84912345678", "0912.345.678", "84 912 345 678"])
    def test_by_phone_however_it_is_written(self, office: Office, written: str) -> None:
        office.receive(ROADS, name="Hoa", phone="0912-345-678")
        office.receive(ROADS, name="Mai", phone="0912345679")
        assert len(office.find(phone=written).sent) == 1

    def test_by_code_finds_the_others_of_the_same_phone(self, office: Office) -> None:
        code = office.receive(ROADS, phone="0912345678")
        office.receive(DENUNCIATION, name="Hoa", phone="0912345678")
        office.receive(f"{ROADS} Số của chị Hoa là 0912.345.678.")
        person = office.find(code=code)
        assert (len(person.sent), len(person.guarded), len(person.mentioned)) == (2, 1, 1)

    def test_by_name_never_takes_somebody_else(self, office: Office) -> None:
        office.receive(ROADS, name="Nguyễn Văn An", phone="0912345678", village="Thôn Trung")
        office.receive(ROADS, name="nguyễn  văn an", phone="0987654321", village="Thôn Hạ")
        with pytest.raises(SeveralPeople) as told:
            office.find(name="Nguyễn Văn An")
        assert "thôn hạ" in told.value.detail.casefold()
        assert "0987654321" not in told.value.detail
        assert len(office.find(name="Nguyễn Văn An", village="thôn hạ").sent) == 1

    def test_says_when_nobody_is_found(self, office: Office) -> None:
        for wanted in ({"phone": "0999999999"}, {"name": "Không Ai"}, {"phone": "x"}):
            with pytest.raises(PersonNotFound):
                office.find(**wanted)

    def test_phone_numbers_are_compared_by_their_digits(self) -> None:
        assert plain_phone("(+84) 24 3825 1234") == plain_phone("024.3825.1234") == "02438251234"
        assert plain_phone("12") == plain_phone(None) == ""


class TestExportPerson:
    def test_holds_all_but_what_is_guarded(self, office: Office) -> None:
        consent = current_consent()
        office.receive(ROADS, name="Hoa", phone="0912345678", consent=consent.version)
        office.receive(DENUNCIATION, name="Hoa", phone="0912345678")
        person = office.find(phone="0912345678")
        with make_sessions(office.engine).begin() as session:
            found = export_person(session, person, taxonomy=load_taxonomy())
        [opinion] = found["opinions"]
        assert (opinion["text"], opinion["sender"]["phone"]) == (ROADS, "0912345678")
        assert opinion["consent"] == {"version": consent.version, "sentence": consent.text}
        assert found["n_guarded_left_out"] == 1
        with make_sessions(office.engine)() as session:
            changes = session.scalar(text("SELECT changes FROM audit WHERE action = 'export'"))
        assert MARK not in str(changes)


class TestErasePerson:
    def test_leaves_no_trace_in_any_file(self, office: Office, tmp_path: Path, database_url: str) -> None:
        code = office.receive(ROADS, name="Hoa Simtrắng", phone="0912345678")
        other = office.receive("Nước máy đục, gọi chị Hoa 0912 345 678 mà hỏi.")
        for _ in range(20):
            office.receive("Đèn đường thôn Hạ hỏng đã lâu, đề nghị thay bóng.")
        answer(office, code, f"Đã sửa đường ra {MARK}.")
        words = tmp_path / "segments" / "text-1.jsonl"
        words.parent.mkdir()
        words.write_text(MARK, encoding="utf-8")
        n_lines, n_audit = office.count(HistoryRecord), office.count(text("audit"))

        erased = erase_person(office.engine, office.find(phone="0912345678"), home=tmp_path)

        assert (erased.n_opinions, erased.n_senders, erased.n_mentions) == (1, 1, 1)
        assert not words.exists()
        assert office.count(HistoryRecord) == n_lines
        assert office.count(text("audit")) == n_audit + 1
        with make_sessions(office.engine)() as session:
            kept, mentioning = find_opinion(session, code), find_opinion(session, other)
            assert kept is not None
            assert (kept.raw_text, kept.redacted_text, kept.search_text, kept.text_hash) == ("", "", "", "")
            assert mentioning is not None
            assert "345 678" not in mentioning.raw_text
            page = list_opinions(session=session, filter=Filter(text="song khong ten"), on=today())
            assert page.entries == []
            assert list(collect_labels(session)) == []
        if database_url.startswith("sqlite"):
            for path in [path for path in tmp_path.rglob("*") if path.is_file()]:
                content = path.read_bytes()
                for trace in (
                    MARK,
                    MARK.casefold(),
                    "songkhongten",
                    "Simtrắng",
                    "0912345678",
                    "0912 345 678",
                ):
                    assert trace.encode() not in content, (path.name, trace)

    def test_twice_does_nothing_more(self, office: Office, tmp_path: Path) -> None:
        office.receive(ROADS, name="Hoa", phone="0912345678")
        person = office.find(phone="0912345678")
        assert erase_person(office.engine, person, home=tmp_path).n_opinions == 1
        assert erase_person(office.engine, person, home=tmp_path).n_opinions == 0

    def test_keeps_what_is_guarded_unless_told(self, office: Office, tmp_path: Path) -> None:
        office.receive(DENUNCIATION, name="Hoa", phone="0912345678")
        person = office.find(phone="0912345678")
        assert erase_person(office.engine, person, home=tmp_path).n_opinions == 0
        assert office.count(SenderRecord) == 1
        assert erase_person(office.engine, person, home=tmp_path, with_guarded=True).n_opinions == 1
        assert office.count(SenderRecord) == 0


class TestEraseOld:
    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return Settings(home=tmp_path, retention_days=100, sender_retention_days=10)

    @pytest.mark.parametrize(
        ("days", "words_kept", "sender_kept", "why"),
        [(5, True, True, "young"), (11, True, False, "sender only"), (101, False, False, "old")],
    )
    def test_deletes_by_age_of_the_end(
        self, office: Office, settings: Settings, days: int, words_kept: bool, sender_kept: bool, why: str
    ) -> None:
        closed = office.receive(ROADS, name="Hoa", phone="0912345678")
        office.receive(ROADS, name="Mai", phone="0987654321")  # open: never deleted
        answer(office, closed, "Đã sửa.")
        day = today() + timedelta(days=days)
        counted = erase_old(office.engine, settings, on=day, only_count=True)
        erased = erase_old(office.engine, settings, on=day)
        assert counted.n_opinions == erased.n_opinions == int(not words_kept), why
        assert erased.n_senders == int(not sender_kept), why
        assert office.count(SenderRecord) == 1 + sender_kept
        with make_sessions(office.engine)() as session:
            kept = session.scalars(select(OpinionRecord.raw_text)).all()
        assert sum(bool(words) for words in kept) == 1 + words_kept

    def test_zero_keeps_for_ever(self, office: Office, tmp_path: Path) -> None:
        answer(office, office.receive(ROADS, name="Hoa"), "Đã sửa.")
        settings = Settings(home=tmp_path, retention_days=0, sender_retention_days=0)
        erased = erase_old(office.engine, settings, on=today() + timedelta(days=9_999))
        assert (erased.n_opinions, erased.n_senders) == (0, 0)


def answer(office: Office, code: str, words: str) -> None:
    """Closes the case."""
    with make_sessions(office.engine).begin() as session:
        opinion = find_opinion(session, code)
        assert opinion is not None
        account = session.scalar(
            text(
                "INSERT INTO accounts (name, commune, created_at) VALUES (:name, '', '2026-11-24') RETURNING id"
            ),
            {"name": code},
        )
        conclusion = Conclusion(Outcome.RESOLVED, answer=words)
        record_outcome(session=session, opinion=opinion, conclusion=conclusion, account_id=int(account))
