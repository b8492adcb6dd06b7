"""What runs are listed by: their data set and the size of their network, and an index of all of it."""

import sqlalchemy as sa
from alembic import op

from backend.training import RunSpec, parameter_count, read_spec

revision = "0006"
down_revision = "0003"

LISTED = (
    "deleted_at",
    "dataset",
    "status",
    "best_test_accuracy",
    "best_validation_accuracy",
    "loss",
    "iteration",
    "seconds",
    "parameters",
    "name",
)


def upgrade() -> None:
    """Give runs the two columns, fill them from their descriptions, and make the index."""
    op.add_column("runs", sa.Column("dataset", sa.String(40)))
    op.add_column("runs", sa.Column("parameters", sa.Integer))
    runs = sa.table(
        "runs",
        sa.column("number", sa.Integer),
        sa.column("spec", sa.JSON),
        sa.column("dataset", sa.String),
        sa.column("parameters", sa.Integer),
    )
    connection = op.get_bind()
    for number, stored in connection.execute(sa.select(runs.c.number, runs.c.spec)).all():
        spec = read_spec(stored)
        values = {"dataset": spec.dataset, "parameters": _parameters(spec)}
        connection.execute(sa.update(runs).where(runs.c.number == number).values(values))
    op.create_index("ix_runs_listing", "runs", LISTED)
    tagged = sa.text("tags IS NOT NULL")
    op.create_index("ix_runs_tagged", "runs", ["deleted_at"], sqlite_where=tagged, postgresql_where=tagged)


def _parameters(spec: RunSpec) -> int | None:
    """Unknown of a network that an older version took and this one would not build."""
    try:
        return parameter_count(spec)
    except ValueError:
        return None
