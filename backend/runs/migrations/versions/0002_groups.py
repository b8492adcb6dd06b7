"""Groups of runs, and accuracies on examples that are set aside."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table of groups, and give runs the columns that refer to it and hold the accuracies."""
    op.create_table(
        "groups",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(12), nullable=False, unique=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("recipe", sa.String(40)),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("criterion", sa.String(20), nullable=False),
        sqlite_autoincrement=True,
    )
    op.add_column("runs", sa.Column("validation_accuracy", sa.Float))
    op.add_column("runs", sa.Column("best_validation_accuracy", sa.Float))
    # The reference is part of the column: SQLite cannot add one to a table that is there, and copying the table of
    # runs would take the events and checkpoints with the old one.
    op.add_column(
        "runs",
        sa.Column("group", sa.String(12), sa.ForeignKey("groups.id", ondelete="CASCADE")),
        inline_references=True,
    )
    op.create_index("ix_runs_group", "runs", ["group"])
