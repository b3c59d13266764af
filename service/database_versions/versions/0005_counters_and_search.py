"""Counters behind the routing summary, filled from a list of changes that triggers keep, and the word indexes.

SQLite drops the triggers of a table that it rebuilds: later versions add columns to these tables, or rebuild them
and call `create_triggers` again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

#: Table, the column that holds the opinion's id, and the columns whose change moves an opinion to other counters.
WATCHED = (
    (
        "opinions",
        "id",
        ("commune", "guarded", "dialogue_id", "received_on", "village", "kind", "repeat_of"),
    ),
    ("cases", "opinion_id", ("lead_id", "lead_name", "competence", "due_on", "state", "outcome")),
    ("opinion_topics", "opinion_id", ("in_force",)),
    ("hand_overs", "opinion_id", ("opinion_id",)),
)


def upgrade() -> None:
    op.create_table(
        "summary_cells",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("commune", sa.String(length=200), nullable=False),
        sa.Column("guarded", sa.Boolean(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("lead_name", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_cells")),
    )
    op.create_table(
        "summary_places",
        sa.Column("opinion_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cell_id", sa.BigInteger(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("n_hops", sa.Integer(), nullable=False),
        sa.Column("n_repeated", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("opinion_id", name=op.f("pk_summary_places")),
    )
    op.create_index(
        "ix_summary_places_day",
        "summary_places",
        ["received_on", "cell_id", "due_on", "n_hops", "n_repeated"],
    )
    op.create_table(
        "summary_months",
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cell_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n_opinions", sa.Integer(), nullable=False),
        sa.Column("n_repeated", sa.Integer(), nullable=False),
        sa.Column("n_handed_over", sa.Integer(), nullable=False),
        sa.Column("n_hops", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "cell_id", name=op.f("pk_summary_months")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "summary_dues",
        sa.Column("due", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cell_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n_opinions", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("due", "month", "cell_id", name=op.f("pk_summary_dues")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "summary_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_changes")),
        sqlite_autoincrement=True,
    )
    folds = op.create_table(
        "summary_folds",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n_folds", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_folds")),
    )
    op.bulk_insert(folds, [{"id": 1, "n_folds": 0}])
    create_triggers()
    _create_word_index()
    op.execute("INSERT INTO summary_changes (opinion_id) SELECT id FROM opinions")


def create_triggers() -> None:
    """Every change that a summary would show leaves the opinion's id in `summary_changes`."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, column, columns in WATCHED:
        if not on_sqlite:
            op.execute(
                f"CREATE OR REPLACE FUNCTION note_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF TG_OP = 'DELETE' THEN INSERT INTO summary_changes (opinion_id) VALUES (OLD.{column}); "
                f"ELSE INSERT INTO summary_changes (opinion_id) VALUES (NEW.{column}); END IF; "
                "RETURN NULL; END $$"
            )
        events = ("UPDATE OF " + ", ".join(columns), "DELETE")
        for event in events if table == "opinions" else ("INSERT", *events):
            row = "OLD" if event == "DELETE" else "NEW"
            name = f"summary_{table}_{event[:6].lower()}"
            action = (
                f"BEGIN INSERT INTO summary_changes (opinion_id) VALUES ({row}.{column}); END"
                if on_sqlite
                else f"EXECUTE FUNCTION note_{table}()"
            )
            op.execute(f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW {action}")


def _create_word_index() -> None:
    if op.get_bind().dialect.name != "sqlite":
        for name, column in (("exact", "redacted_text"), ("folded", "search_text")):
            op.execute(
                f"CREATE INDEX opinion_words_{name} ON opinions USING gin (to_tsvector('simple', {column}))"
            )
        return
    op.execute(
        "CREATE VIRTUAL TABLE opinion_words USING fts5(redacted_text, search_text, content='opinions', "
        "content_rowid='id', tokenize='unicode61 remove_diacritics 0')"
    )
    old = (
        "INSERT INTO opinion_words (opinion_words, rowid, redacted_text, search_text) "
        "VALUES ('delete', OLD.id, OLD.redacted_text, OLD.search_text);"
    )
    new = (
        "INSERT INTO opinion_words (rowid, redacted_text, search_text) "
        "VALUES (NEW.id, NEW.redacted_text, NEW.search_text);"
    )
    op.execute(f"CREATE TRIGGER opinion_words_insert AFTER INSERT ON opinions BEGIN {new} END")
    op.execute(f"CREATE TRIGGER opinion_words_delete AFTER DELETE ON opinions BEGIN {old} END")
    op.execute(
        "CREATE TRIGGER opinion_words_update AFTER UPDATE OF redacted_text, search_text ON opinions "
        f"BEGIN {old} {new} END"
    )
    op.execute("INSERT INTO opinion_words (opinion_words) VALUES ('rebuild')")
