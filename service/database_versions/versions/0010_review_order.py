"""How sure the model was of each opinion, and an index in the order in which the queue asks people."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

IS_WAITING = sa.text("confirmed_at IS NULL AND erased_at IS NULL AND kind <> 'none'")
IS_CONFIRMED = sa.text("confirmed_at IS NOT NULL")
N_AT_ONCE = 5_000

OPINIONS = sa.table(
    "opinions",
    sa.column("id", sa.Integer),
    sa.column("kind_score", sa.Float),
    sa.column("guesses", sa.JSON),
    sa.column("likely_topic", sa.String),
    sa.column("likely_score", sa.Float),
)
TOPICS = sa.table(
    "opinion_topics",
    sa.column("opinion_id", sa.Integer),
    sa.column("topic_id", sa.String),
    sa.column("source", sa.String),
    sa.column("score", sa.Float),
)


def upgrade() -> None:
    op.add_column("opinions", sa.Column("likely_topic", sa.String(40), nullable=False, server_default=""))
    op.add_column("opinions", sa.Column("likely_score", sa.Double(), nullable=False, server_default="0"))
    last = 0
    while rows := _rows_after(last):
        _fill(rows)
        last = rows[-1].id
    op.create_index(
        "ix_opinions_waiting",
        "opinions",
        ["needs_review", "likely_topic", "likely_score", "id", "guarded", "commune"],
        sqlite_where=IS_WAITING,
        postgresql_where=IS_WAITING,
    )
    op.create_index(
        "ix_opinions_confirmed",
        "opinions",
        ["confirmed_at", "likely_topic"],
        sqlite_where=IS_CONFIRMED,
        postgresql_where=IS_CONFIRMED,
    )


def _rows_after(last: int) -> list[Any]:
    opinion = OPINIONS.c
    query = sa.select(opinion.id, opinion.kind_score, opinion.guesses).where(opinion.id > last)
    return list(op.get_bind().execute(query.order_by(opinion.id).limit(N_AT_ONCE)))


def _fill(rows: list[Any]) -> None:
    topic, connection = TOPICS.c, op.get_bind()
    of_rows = topic.opinion_id.between(rows[0].id, rows[-1].id)
    scores: dict[int, list[tuple[float, str]]] = {
        row.id: [(guess["score"], guess["id"]) for guess in row.guesses] for row in rows
    }
    said = sa.select(topic.opinion_id, topic.topic_id, topic.score).where(of_rows, topic.source == "model")
    for opinion_id, topic_id, score in connection.execute(said):
        scores.setdefault(opinion_id, []).append((score or 0.0, topic_id))
    values = []
    for row in rows:
        score, likely = max(scores[row.id], key=lambda pair: pair[0], default=(0.0, ""))
        values.append({"of": row.id, "likely": likely, "sure": round(score * row.kind_score, 6)})
    change = sa.update(OPINIONS).where(OPINIONS.c.id == sa.bindparam("of"))
    connection.execute(
        change.values(likely_topic=sa.bindparam("likely"), likely_score=sa.bindparam("sure")), values
    )
