"""The newest overdue cases come in order from an index; the one by state and due date, which misled SQLite, goes."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

IS_OPEN = sa.text("state IN ('waiting', 'routed', 'handed_over')")


def upgrade() -> None:
    op.drop_index("ix_cases_due", "cases")
    op.create_index(
        "ix_cases_open_newest",
        "cases",
        ["opinion_id", "due_on"],
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )
