"""Indexes for the lists of cases, the desks of the departments and the sample data."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

IS_OPEN = sa.text("state IN ('waiting', 'routed', 'handed_over')")
IS_SAMPLE = sa.text("is_sample")


def upgrade() -> None:
    op.drop_index("ix_cases_lead", "cases")
    op.create_index("ix_cases_desks", "cases", ["lead_id", "state", "due_on"])
    op.create_index(
        "ix_cases_open", "cases", ["due_on", "opinion_id"], sqlite_where=IS_OPEN, postgresql_where=IS_OPEN
    )
    op.create_index(
        "ix_opinions_sample", "opinions", ["id"], sqlite_where=IS_SAMPLE, postgresql_where=IS_SAMPLE
    )
