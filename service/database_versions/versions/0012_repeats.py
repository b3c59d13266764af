"""What was raised again is found without reading all opinions."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

IS_REPEAT = sa.text("repeat_of IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_opinions_repeats",
        "opinions",
        ["repeat_of", "received_on", "guarded", "commune", "village", "kind", "dialogue_id"],
        sqlite_where=IS_REPEAT,
        postgresql_where=IS_REPEAT,
    )
