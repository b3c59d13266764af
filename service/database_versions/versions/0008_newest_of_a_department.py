"""The newest cases of one department come in order from an index."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_cases_newest", "cases", ["lead_id", "opinion_id"])
