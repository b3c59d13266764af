"""Re-scoring: another version's labels everywhere, and not one decision of an officer overwritten."""

from collections.abc import Callable, Mapping

import pytest
from fastapi import FastAPI
from sqlalchemy import delete, select
from starlette.testclient import TestClient

from models.store import Store, UnknownVersion
from service.opinions.records import HistoryRecord, OpinionRecord, OpinionTopicRecord
from service.retraining.rescoring import Spread, rescore_opinions

FIRST, SECOND = "2026-01-01T00-00-00Z-aaaa", "2026-02-01T00-00-00Z-bbbb"
WATER = "Nước máy thôn Trung đục và có mùi hôi cả tuần nay, đề nghị xã kiểm tra."
Headers = Mapping[str, str]


def rescore(app: FastAPI, store: Store, version: str = SECOND) -> int:
    return rescore_opinions(
        app.state.engine, store=store, version=version, denunciation_score=0.2, spread=Spread(n_processes=1),
        progress=lambda *_: None,
    )  # fmt: skip


def said_of(store: Store, text: str) -> list[str]:
    """What the second version says of a text: at least that it is about water."""
    [prediction] = store.load(SECOND).predict([text])
    topics = sorted(topic.id for topic in prediction.topics)
    assert "clean_water" in topics
    return topics


@pytest.fixture
def two(app: FastAPI, client: TestClient, post: Callable[..., str], officer: Headers) -> dict[str, str]:
    """One opinion that only the model looked at, whose stored labels are then wrong, and one that an officer did."""
    codes = {"model": post(WATER), "officer": post(WATER + " Cả xóm.")}
    labels = {"topics": ["health"], "kind": "question"}
    path = f"/api/v1/opinions/{codes['officer']}/labels"
    assert client.patch(path, json=labels, headers={**officer, "If-Match": "*"}).status_code == 200
    with app.state.sessions.begin() as session:
        session.execute(delete(OpinionTopicRecord).where(OpinionTopicRecord.source == "model"))
        for code in codes.values():
            opinion = session.scalars(select(OpinionRecord).filter_by(code=code)).one()
            session.add(
                OpinionTopicRecord(
                    opinion_id=opinion.id, topic_id="roads", source="model", position=0, score=0.9,
                    model_version=FIRST, in_force=code == codes["model"],
                )
            )  # fmt: skip
    return codes


class TestRescoreOpinions:
    def test_names_the_new_version_and_its_labels(
        self, app: FastAPI, store: Store, two: dict[str, str]
    ) -> None:
        assert rescore(app, store) == 2
        with app.state.sessions() as session:
            opinions = {o.code: o for o in session.scalars(select(OpinionRecord))}
            topics = session.execute(select(OpinionTopicRecord)).scalars().all()
        assert {o.model_version for o in opinions.values()} == {SECOND}
        fresh = opinions[two["model"]]
        found = [t.topic_id for t in topics if t.opinion_id == fresh.id and t.in_force]
        assert sorted(found) == said_of(store, WATER)

    def test_keeps_what_the_officer_decided(self, app: FastAPI, store: Store, two: dict[str, str]) -> None:
        rescore(app, store)
        with app.state.sessions() as session:
            opinion = session.scalars(select(OpinionRecord).filter_by(code=two["officer"])).one()
            topics = session.scalars(select(OpinionTopicRecord).filter_by(opinion_id=opinion.id)).all()
        assert (opinion.kind, opinion.kind_source, opinion.needs_review) == ("question", "officer", False)
        assert [t.topic_id for t in topics if t.in_force] == ["health"]
        by_model = [t.topic_id for t in topics if t.source == "model"]
        assert sorted(by_model) == said_of(store, WATER + " Cả xóm.")

    def test_writes_it_into_the_history(self, app: FastAPI, store: Store, two: dict[str, str]) -> None:
        rescore(app, store)
        with app.state.sessions() as session:
            lines = session.scalars(select(HistoryRecord).filter_by(event="rescored")).all()
        assert len(lines) == len(two)
        assert lines[0].changes["model"] == [FIRST, SECOND]
        assert lines[0].changes["topics"][0] == ["roads"]
        assert sorted(lines[0].changes["topics"][1]) == said_of(store, WATER)

    @pytest.mark.usefixtures("two")
    def test_again_finds_nothing_to_do(self, app: FastAPI, store: Store) -> None:
        rescore(app, store)
        assert rescore(app, store) == 0

    @pytest.mark.usefixtures("two")
    def test_unknown_version_changes_nothing(self, app: FastAPI, store: Store) -> None:
        with pytest.raises(UnknownVersion):
            rescore(app, store, version="nope")
        with app.state.sessions() as session:
            assert set(session.scalars(select(OpinionRecord.model_version))) == {FIRST}

    def test_never_lifts_a_guard(self, app: FastAPI, store: Store, post: Callable[..., str]) -> None:
        post("Tôi tố cáo ông Nguyễn Văn A, cán bộ xã, nhận hối lộ 20 triệu đồng để làm sổ đỏ.")
        rescore(app, store)
        with app.state.sessions() as session:
            assert session.scalars(select(OpinionRecord.guarded)).all() == [True]
