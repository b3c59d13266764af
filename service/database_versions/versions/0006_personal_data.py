"""Erased opinions stay without words, consent is kept by version, and the word index forgets what is deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("opinions", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("opinion_senders", sa.Column("consent", sa.String(length=20), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        op.execute("INSERT INTO opinion_words (opinion_words, rank) VALUES ('secure-delete', 1)")
