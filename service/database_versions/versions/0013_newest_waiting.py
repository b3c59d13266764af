"""The newest opinions on which nobody has said a word come in order from an index; the one by commune goes."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

IS_WAITING = sa.text("confirmed_at IS NULL AND erased_at IS NULL AND kind <> 'none'")


def upgrade() -> None:
    op.drop_index("ix_opinions_review", "opinions")
    op.create_index(
        "ix_opinions_waiting_newest",
        "opinions",
        ["needs_review", "id", "guarded", "commune"],
        sqlite_where=IS_WAITING,
        postgresql_where=IS_WAITING,
    )
