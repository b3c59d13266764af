"""Invented sample data is marked, and its history alone may be removed again."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("opinions", sa.Column("is_sample", sa.Boolean(), nullable=False, server_default=sa.false()))
    of_sample = "(SELECT is_sample FROM opinions WHERE id = OLD.opinion_id)"
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER opinion_history_delete")
        op.execute(
            "CREATE TRIGGER opinion_history_delete BEFORE DELETE ON opinion_history "
            f"WHEN NOT {of_sample} BEGIN SELECT RAISE(ABORT, 'opinion_history is append-only'); END"
        )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION keep_opinion_history() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' AND {of_sample} THEN RETURN OLD; END IF; "
        "RAISE EXCEPTION 'opinion_history is append-only'; END $$"
    )
