"""The counters behind the summary: at every moment equal to counting the opinions one by one."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select, text
from sqlalchemy.orm import Session

from models.taxonomy import load_taxonomy
from service.accounts.records import AccountRecord
from service.database import make_sessions
from service.handling.nouns import OPEN_STATES
from service.handling.records import CaseRecord, HandOverRecord
from service.opinions.nouns import now
from service.opinions.records import OpinionRecord, OpinionTopicRecord
from service.summaries.counters import count_changes, fold_changes, rebuild_counters
from service.summaries.counting import summarize_routing
from service.summaries.nouns import TABLE_NAMES, Selection
from service.summaries.tallying import count_by_day

ON = date(2026, 11, 24)
COMMUNES = ("Xã Một", "Xã Hai")
VILLAGES = ("Thôn Trung", "Thôn Đông", None)
TOPICS = ("roads", "clean_water", "land")
LEADS = (("economy", "Phòng Kinh tế"), ("police", "Công an"), (None, None))
STATES = ("waiting", "routed", "handed_over", "closed")
ACTIONS = (
    "receive",
    "receive",
    "relabel",
    "hand_over",
    "close",
    "guard",
    "remove",
    "fold",
    "move",
    "rebuild",
)


class Office:
    """Does at random what an office does, straight on the tables."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session, self.choose = session, random.Random(seed)
        self.account = session.scalar(select(AccountRecord.id)) or 0

    def some(self) -> OpinionRecord | None:
        found = self.session.scalars(select(OpinionRecord)).all()
        return self.choose.choice(found) if found else None

    def do(self, action: str) -> None:
        if action == "receive":
            self.receive()
        elif action == "fold":
            fold_changes(self.session)
        elif action == "rebuild":
            rebuild_counters(self.session)
        elif (opinion := self.some()) is not None:
            getattr(self, action)(opinion)
        self.session.flush()
        self.session.expunge_all()  # ids are used again after a removal

    def receive(self) -> None:
        pick, on = self.choose.choice, ON - timedelta(days=self.choose.randrange(75))
        number = self.choose.getrandbits(60)
        opinion = OpinionRecord(
            code=f"{number}"[:20], commune=pick(COMMUNES), channel="web", received_on=on, raw_text="a",
            redacted_text="a", search_text="a", text_hash="a", village=pick(VILLAGES), kind=pick(("petition", "none")),
            dialogue_id=pick((None, "one")), kind_source="model", model_kind="petition", kind_score=1.0,
            needs_review=False, reasons=[], guesses=[], guarded=self.choose.random() < 0.1,
            model_version="v", created_at=now(),
        )  # fmt: skip
        earlier = self.some()
        opinion.repeat_of = earlier.id if earlier and self.choose.random() < 0.2 else None
        self.session.add(opinion)
        self.session.flush()
        lead, name = pick(LEADS)
        self.session.add(
            CaseRecord(
                opinion_id=opinion.id, structure="s", lead_id=lead, lead_name=name, competence=pick(("", "commune")),
                due_on=pick((None, on + timedelta(days=self.choose.randrange(40)))), state=pick(STATES),
            )
        )  # fmt: skip
        self.relabel(opinion)

    def relabel(self, opinion: OpinionRecord) -> None:
        self.session.execute(delete(OpinionTopicRecord).where(OpinionTopicRecord.opinion_id == opinion.id))
        for at, topic in enumerate(self.choose.sample(TOPICS, self.choose.randrange(3))):
            self.session.add(
                OpinionTopicRecord(
                    opinion_id=opinion.id, topic_id=topic, source="model", position=at,
                    in_force=self.choose.random() < 0.8,
                )
            )  # fmt: skip

    def hand_over(self, opinion: OpinionRecord) -> None:
        self.session.add(
            HandOverRecord(
                opinion_id=opinion.id, to_id="police", to_name="Công an", reason="a", at=now(), account_id=self.account
            )
        )  # fmt: skip
        case = self.session.get_one(CaseRecord, opinion.id)
        case.lead_id, case.lead_name, case.state = "police", "Công an", "handed_over"

    def close(self, opinion: OpinionRecord) -> None:
        case = self.session.get_one(CaseRecord, opinion.id)
        case.state, case.outcome = "closed", "resolved"

    def guard(self, opinion: OpinionRecord) -> None:
        opinion.guarded = not opinion.guarded

    def move(self, opinion: OpinionRecord) -> None:
        opinion.village, opinion.received_on = "Thôn Mới", ON - timedelta(days=self.choose.randrange(75))

    def remove(self, opinion: OpinionRecord) -> None:
        self.session.execute(
            text("UPDATE opinions SET repeat_of = NULL WHERE repeat_of = :id"), {"id": opinion.id}
        )
        self.session.execute(delete(OpinionRecord).where(OpinionRecord.id == opinion.id))


def plain(session: Session, chosen: Selection) -> dict[str, Any]:
    """The same figures by looking at each opinion."""
    topics, hops = Counter[Any](), Counter[Any]()
    for row in session.scalars(select(OpinionTopicRecord).where(OpinionTopicRecord.in_force.is_(True))):
        topics[row.opinion_id, row.topic_id] += 1
    for handed in session.scalars(select(HandOverRecord)):
        hops[handed.opinion_id] += 1
    figures: dict[str, Any] = {name: Counter() for name in (*TABLE_NAMES, "day")} | {"totals": [0] * 7}
    query = select(OpinionRecord, CaseRecord).join(CaseRecord, CaseRecord.opinion_id == OpinionRecord.id)
    for opinion, case in session.execute(query):
        own = [topic for topic in TOPICS if topics[opinion.id, topic]]
        in_period = (chosen.since or date.min) <= opinion.received_on <= (chosen.until or date.max)
        if not in_period or chosen.commune not in ("", opinion.commune):
            continue
        if opinion.guarded:
            figures["totals"][6] += 1
            continue
        wanted = (
            (chosen.dialogue_id, opinion.dialogue_id), (chosen.department, case.lead_id), (chosen.kind, opinion.kind),
            (chosen.village, opinion.village), (chosen.outcome, case.outcome),
        )  # fmt: skip
        if any(value is not None and value != found for value, found in wanted):
            continue
        if chosen.topic is not None and chosen.topic not in own:
            continue
        late = bool(case.state in OPEN_STATES and case.due_on and case.due_on < chosen.on)
        shown = {
            "department": case.lead_id, "village": opinion.village, "kind": opinion.kind, "outcome": case.outcome,
            "state": case.state, "competence": case.competence, "dialogue": opinion.dialogue_id,
        }  # fmt: skip
        for name, value in [*shown.items(), *(("topic", topic) for topic in own)]:
            figures[name][value, False] += 1
            figures[name][value, True] += late
        figures["day"][opinion.received_on] += 1
        n_hops = hops[opinion.id]
        each = (1, late, case.state == "waiting", n_hops > 0, n_hops, opinion.repeat_of is not None, 0)
        figures["totals"] = [a + b for a, b in zip(figures["totals"], each, strict=True)]
    return {name: +value if isinstance(value, Counter) else value for name, value in figures.items()}


def counted(session: Session, chosen: Selection) -> dict[str, Any]:
    """What the summary says, in the same shape."""
    summary = summarize_routing(
        session=session, selection=chosen, taxonomy=load_taxonomy(), may_see_guarded=True
    )
    figures: dict[str, Any] = {
        name: +Counter({(row.id, late): row.n_overdue if late else row.n_opinions for row in rows for late in (0, 1)})
        for name, rows in summary.tables.items()
    }  # fmt: skip
    figures["totals"] = [
        summary.n_opinions, summary.n_overdue, summary.n_waiting, summary.n_handed_over, summary.n_hops,
        summary.n_repeated, summary.n_guarded,
    ]  # fmt: skip
    return figures | {"day": Counter(dict(count_by_day(session, chosen)))}


days = st.one_of(st.none(), st.dates(ON - timedelta(days=80), ON + timedelta(days=5)))
selections = st.builds(
    Selection,
    on=st.dates(ON - timedelta(days=40), ON + timedelta(days=40)),
    commune=st.sampled_from(("", *COMMUNES)),
    since=days,
    until=days,
    dialogue_id=st.sampled_from((None, None, "one")),
    department=st.sampled_from((None, None, "economy")),
    topic=st.sampled_from((None, None, *TOPICS)),
    village=st.sampled_from((None, None, "Thôn Trung")),
    kind=st.sampled_from((None, None, "petition")),
    outcome=st.sampled_from((None, None, "resolved")),
)


@pytest.fixture
def staffed(engine: Engine) -> Engine:
    with make_sessions(engine).begin() as session:
        session.add(AccountRecord(name="a", commune="", created_at=now()))
    return engine


class TestCounters:
    @given(
        seed=st.integers(0, 2**30),
        actions=st.lists(st.sampled_from(ACTIONS), min_size=5, max_size=40),
        chosen=st.lists(selections, min_size=1, max_size=4),
    )
    @settings(
        max_examples=25,
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    def test_equal_the_plain_counts(
        self, staffed: Engine, seed: int, actions: list[str], chosen: list[Selection]
    ) -> None:
        with make_sessions(staffed)() as session:
            office = Office(session, seed)
            for action in actions:
                office.do(action)
            for selection in chosen:
                assert counted(session, selection) == plain(session, selection)
            while fold_changes(session):
                pass
            assert count_changes(session, at_most=1) == 0
            assert counted(session, chosen[0]) == plain(session, chosen[0])

    def test_are_rebuilt_from_nothing(self, staffed: Engine) -> None:
        with make_sessions(staffed)() as session:
            office = Office(session, 7)
            for _ in range(30):
                office.do("receive")
            session.execute(text("DELETE FROM summary_changes"))
            assert counted(session, Selection(on=ON))["totals"][0] == 0
            assert rebuild_counters(session) == 30
            assert counted(session, Selection(on=ON)) == plain(session, Selection(on=ON))
