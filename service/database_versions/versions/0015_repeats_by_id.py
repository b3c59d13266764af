"""On PostgreSQL, whose indexes do not hold the row's id by themselves, that of the repeats is given it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NAME = "ix_opinions_repeats"
COLUMNS = ["repeat_of", "received_on", "guarded", "commune", "village", "kind", "dialogue_id"]


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.drop_index(NAME, "opinions")
    op.create_index(
        NAME,
        "opinions",
        COLUMNS,
        postgresql_where=sa.text("repeat_of IS NOT NULL"),
        postgresql_include=["id"],
    )
