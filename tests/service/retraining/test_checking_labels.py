"""The check before a training: what is new, too rare or contradicts itself; and whether a worker is there."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI

from service.accounts.keeping import add_account
from service.accounts.nouns import Role
from service.app import make_reception
from service.database import make_engine
from service.opinions.nouns import Draft, Labels, now
from service.opinions.receiving import receive_opinion
from service.retraining.checking_labels import LabelCheck, check_labels
from service.retraining.worker_lock import WorkerLock
from service.retraining.worker_presence import is_worker_there

WATER, ROAD = "Nước máy đục, hôi cả tuần nay.", "Đường liên thôn nhiều ổ gà."
Give = Callable[..., str]


@pytest.fixture
def give(app: FastAPI) -> Give:
    """An officer gives labels to an opinion; tells its code."""
    with app.state.sessions.begin() as session:
        by = add_account(session, name="lan", roles=[Role.officer]).account_id

    def give(text: str, *topics: str, kind: str = "petition", **fields: object) -> str:
        reception = make_reception(classifier=app.state.classifier, profile=app.state.profile)
        draft = Draft(text=text, labels=Labels(topics, kind), account_id=by, **fields)  # type: ignore[arg-type]
        with app.state.sessions.begin() as session:
            return receive_opinion(session=session, reception=reception, draft=draft).code

    return give


def check(app: FastAPI, *, learnt: int = 100, is_old: bool = False, commune: str = "") -> LabelCheck:
    """With a live version that learnt every topic but clean water, just before the labels or after them."""
    taxonomy = app.state.classifier.taxonomy
    known = {id: learnt for id in taxonomy.predicted_topics if id != "clean_water"}
    since = now() + timedelta(minutes=1 if is_old else -1)
    with app.state.sessions() as session:
        return check_labels(session, taxonomy=taxonomy, learnt=known, since=since, commune=commune)


class TestCheckLabels:
    def test_counts_by_topic_what_is_new(self, app: FastAPI, give: Give) -> None:
        give(ROAD, "roads")
        give(f"{ROAD} {WATER}", "roads", "clean_water")
        give("Mẫu bịa để xem thử, không phải của dân.", "roads", is_sample=True)
        found = check(app)
        assert (found.n_new, found.n_corrections, found.n_labelled) == (2, 2, 0)
        assert {one.id: one.n_new for one in found.topics if one.n_new} == {"roads": 2, "clean_water": 1}
        assert check(app, is_old=True).n_new == 0

    def test_a_topic_that_nobody_learnt_counts_from_the_beginning(self, app: FastAPI, give: Give) -> None:
        for n in range(3):
            give(f"{WATER} Nhà thứ {n}.", "clean_water")
        for is_old in (False, True):
            assert [(one.id, one.n_new) for one in check(app, is_old=is_old).waiting] == [("clean_water", 3)]

    def test_says_which_topics_have_no_label_at_all(self, app: FastAPI) -> None:
        assert [one.id for one in check(app).without_any] == ["clean_water"]

    @pytest.mark.parametrize(("n", "waits"), [(12, True), (13, False)])
    def test_a_fifth_is_held_back(self, app: FastAPI, give: Give, n: int, waits: bool) -> None:
        for at in range(n):
            give(f"{WATER} Nhà thứ {at}.", "clean_water")
        assert bool(check(app).waiting) is waits
        assert not check(app).too_rare

    @pytest.mark.parametrize(("learnt", "refused"), [(9, True), (10, False)])
    def test_a_topic_that_is_live_may_not_be_forgotten(
        self, app: FastAPI, learnt: int, refused: bool
    ) -> None:
        found = check(app, learnt=learnt)
        assert bool(found.too_rare) is refused
        assert not found.waiting

    def test_same_words_with_other_labels(self, app: FastAPI, give: Give) -> None:
        codes = {give(ROAD, "roads"), give(ROAD.upper(), "construction")}
        give(WATER, "clean_water")
        give(WATER, "clean_water")
        [found] = check(app).contradictions
        assert (set(found.codes), found.n) == (codes, 2)
        assert check(app, commune="Xã Bên Kia").contradictions[0].codes == ()

    def test_denunciations_are_counted_and_kept_out(self, app: FastAPI, give: Give) -> None:
        give("Tôi tố cáo ông trưởng thôn nhận hối lộ.", "officials", kind="denunciation")
        found = check(app)
        assert (found.n_new, found.n_kept_out, found.contradictions) == (0, 1, [])


class TestWorkerPresence:
    def test_is_seen_and_not_disturbed_on_both_databases(self, database_url: str, tmp_path: Path) -> None:
        engine, other = make_engine(database_url), make_engine(database_url)
        lock = WorkerLock(engine, home=tmp_path)
        assert not is_worker_there(other, home=tmp_path)
        assert lock.take()
        assert is_worker_there(other, home=tmp_path)
        assert lock.is_held()
        lock.release()
        assert not is_worker_there(other, home=tmp_path)
        engine.dispose()
        other.dispose()
