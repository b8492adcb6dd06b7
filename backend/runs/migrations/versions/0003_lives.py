"""What a run's user does with it on the way and afterwards, and the weights of its epochs."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Give runs their new columns, and create the table of kept epochs."""
    for column in (
        sa.Column("changes", sa.JSON),
        sa.Column("pause_at", sa.Integer),
        sa.Column("seconds_left", sa.Float),
        sa.Column("notes", sa.Text),
        sa.Column("tags", sa.JSON),
        sa.Column("parent", sa.String(12)),
        sa.Column("parent_iteration", sa.Integer),
        sa.Column("start", sa.JSON),
        sa.Column("reproduces", sa.JSON),
        sa.Column("receipt", sa.JSON),
        sa.Column("deleted_at", sa.Float),
    ):
        op.add_column("runs", column)
    op.create_table(
        "epochs",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("run", sa.Integer, sa.ForeignKey("runs.number", ondelete="CASCADE"), nullable=False),
        sa.Column("iteration", sa.Integer, nullable=False),
        sa.Column("epoch", sa.Float, nullable=False),
        sa.Column("train_accuracy", sa.Float, nullable=False),
        sa.Column("test_accuracy", sa.Float, nullable=False),
        sa.Column("validation_accuracy", sa.Float),
        sa.Column("file", sa.String(120), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_epochs_run_iteration", "epochs", ["run", "iteration"], unique=True)
