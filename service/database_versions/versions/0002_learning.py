"""Learning: retraining runs and their progress, promotions, labelled files; promotions can only be added."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "labelled_files",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["accounts.id"], name=op.f("fk_labelled_files_confirmed_by_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["accounts.id"], name=op.f("fk_labelled_files_created_by_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labelled_files")),
    )
    with op.batch_alter_table("labelled_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_labelled_files_content_hash"), ["content_hash"], unique=False)

    op.create_table(
        "retraining_runs",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("active", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("champion", sa.String(length=80), nullable=True),
        sa.Column("challenger", sa.String(length=80), nullable=True),
        sa.Column("snapshot_hash", sa.String(length=64), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["accounts.id"], name=op.f("fk_retraining_runs_created_by_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retraining_runs")),
        sa.UniqueConstraint("active", name=op.f("uq_retraining_runs_active")),
    )
    with op.batch_alter_table("retraining_runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_retraining_runs_created_at"), ["created_at"], unique=False)

    op.create_table(
        "labelled_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("dialogue", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("written", sa.JSON(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["labelled_files.id"],
            name=op.f("fk_labelled_rows_file_id_labelled_files"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labelled_rows")),
        sa.UniqueConstraint("file_id", "position", name=op.f("uq_labelled_rows_file_id_position")),
    )
    with op.batch_alter_table("labelled_rows", schema=None) as batch_op:
        batch_op.create_index("ix_labelled_rows_text", ["text_hash"], unique=False)

    op.create_table(
        "promotions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column("previous", sa.String(length=80), nullable=True),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("run_id", sa.String(length=32), nullable=True),
        sa.Column("gate_overridden", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_promotions_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["retraining_runs.id"], name=op.f("fk_promotions_run_id_retraining_runs")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotions")),
    )
    op.create_table(
        "retraining_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("message", sa.String(length=200), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["retraining_runs.id"], name=op.f("fk_retraining_events_run_id_retraining_runs")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retraining_events")),
    )
    with op.batch_alter_table("retraining_events", schema=None) as batch_op:
        batch_op.create_index("ix_retraining_events_run", ["run_id", "id"], unique=False)
    _keep_promotions()


def _keep_promotions() -> None:
    """The database itself refuses to change or delete a line of what was live when."""
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER promotions_{action.lower()} BEFORE {action} ON promotions "
                f"BEGIN SELECT RAISE(ABORT, 'promotions is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION keep_promotions() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'promotions is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER promotions_keep BEFORE UPDATE OR DELETE ON promotions "
        "FOR EACH ROW EXECUTE FUNCTION keep_promotions()"
    )


def downgrade() -> None:
    raise NotImplementedError("what was learnt has no earlier form; restore a backup instead")
