"""Corrections: what people drew and meant; and the own digits that runs learned from, as they were then."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "corrections",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(12), nullable=False, unique=True),
        sa.Column("writer", sa.String(40), nullable=False),
        sa.Column("label", sa.Integer, nullable=False),
        sa.Column("predicted", sa.Integer),
        sa.Column("run", sa.String(12)),
        sa.Column("strokes", sa.JSON, nullable=False),
        sa.Column("image", sa.LargeBinary, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_corrections_writer_number", "corrections", ["writer", "number"])
    op.create_table(
        "own_digits",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
    )
