"""An index in which an earlier opinion of the same matter is looked for."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_opinions_matters", "opinions", ["likely_topic", "village", "commune", "id"])
