"""What an officer does with the rows of a preview is kept while the work goes on."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("dialogue_rows", sa.Column("place", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("dialogue_rows", sa.Column("answer", sa.Text(), nullable=False, server_default=""))
    op.add_column("dialogue_rows", sa.Column("labels", sa.JSON(), nullable=True))
    op.add_column("dialogue_rows", sa.Column("keep", sa.Boolean(), nullable=True))
    op.execute("UPDATE dialogue_rows SET place = position")
