"""Sample data comes once, looks like half a year of work, and leaves without a trace in real data."""

from datetime import timedelta

from fastapi import FastAPI
from sqlalchemy import func, select

from service.accounts.keeping import get_account
from service.app import make_reception
from service.demonstration.inventing import ACCOUNT, Invented, add_samples, remove_samples
from service.dialogues.records import DialogueRecord
from service.handling.records import CaseRecord, HandOverRecord
from service.opinions.nouns import Draft, today
from service.opinions.receiving import Reception, receive_opinion
from service.opinions.records import HistoryRecord, OpinionRecord, OpinionTopicRecord, SenderRecord

TABLES = (
    OpinionRecord, OpinionTopicRecord, SenderRecord, HistoryRecord, CaseRecord, HandOverRecord, DialogueRecord,
)  # fmt: skip


def reception_of(app: FastAPI) -> Reception:
    return make_reception(classifier=app.state.classifier, profile=app.state.profile)


def counts(app: FastAPI) -> list[int]:
    with app.state.sessions() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


class TestSamples:
    def test_come_once_and_leave_real_data_alone(self, app: FastAPI) -> None:
        reception = reception_of(app)
        with app.state.sessions.begin() as session:
            receive_opinion(
                session=session, reception=reception, draft=Draft(text="Đường làng hỏng, đề nghị sửa.")
            )
        before = counts(app)
        with app.state.sessions.begin() as session:
            added = add_samples(session, reception=reception, on=today())
            assert add_samples(session, reception=reception, on=today()) == Invented(0, 0)
        assert added.n_opinions > 100
        assert added.n_dialogues == 2
        with app.state.sessions.begin() as session:
            again = Draft(
                text="Mất điện liên tục vào buổi trưa, tuần này đã năm lần, tủ lạnh nhà tôi hỏng luôn rồi."
            )
            real = receive_opinion(session=session, reception=reception, draft=again)
            assert session.get_one(OpinionRecord, real.opinion_id).repeat_of is not None
        with app.state.sessions.begin() as session:
            assert remove_samples(session) == added.n_opinions
        after = counts(app)
        assert after[0] == before[0] + 1
        assert after[-1] == before[-1] == 0
        with app.state.sessions() as session:
            assert session.get_one(OpinionRecord, real.opinion_id).repeat_of is None

    def test_look_like_half_a_year_of_work(self, app: FastAPI) -> None:
        with app.state.sessions.begin() as session:
            add_samples(session, reception=reception_of(app), on=today())
            opinions = session.scalars(select(OpinionRecord)).all()
            cases = session.scalars(select(CaseRecord)).all()
        days = [opinion.received_on for opinion in opinions]
        assert max(days) <= today()
        assert timedelta(days=120) < max(days) - min(days) <= timedelta(days=182)
        assert any(opinion.needs_review and opinion.confirmed_at is None for opinion in opinions)
        assert any(opinion.guarded for opinion in opinions)
        assert any(opinion.repeat_of for opinion in opinions)
        assert len({case.outcome for case in cases}) >= 5
        assert all(opinion.is_sample for opinion in opinions)

    def test_nobody_can_sign_in_as_the_sample_officer(self, app: FastAPI) -> None:
        with app.state.sessions.begin() as session:
            add_samples(session, reception=reception_of(app), on=today())
            account = get_account(session, ACCOUNT)
            assert account.disabled_at is not None
            assert account.password_hash is None
