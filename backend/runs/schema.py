"""The tables. A change here needs a migration in `migrations/versions`; a test compares the two."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
)

metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s"})

# Runs that were started together: those of a search, or of a recipe.
groups = Table(
    "groups",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(12), nullable=False, unique=True),
    Column("kind", String(10), nullable=False),
    Column("name", String(80), nullable=False),
    Column("recipe", String(40)),
    Column("created_at", Float, nullable=False),
    # Names of the spec's fields in which the runs were made to differ.
    Column("fields", JSON, nullable=False),
    # Which accuracy says which run is best.
    Column("criterion", String(20), nullable=False),
    sqlite_autoincrement=True,
)

runs = Table(
    "runs",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(12), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
    Column("spec", JSON, nullable=False),
    Column("status", String(10), nullable=False),
    Column("wanted", String(10), nullable=False),
    # Times are seconds since 1970, UTC; they order and inform, and decide nothing about training.
    Column("created_at", Float, nullable=False),
    Column("queued_at", Float, nullable=False),
    Column("started_at", Float),
    Column("ended_at", Float),
    # How often the run was handed to the engine, and how often a worker took it up. The latest attempt alone may write.
    Column("submission", Integer, nullable=False, default=0),
    Column("attempt", Integer, nullable=False, default=0),
    Column("fruitless_attempts", Integer, nullable=False, default=0),
    # Rises with every change of this row; the live list compares it.
    Column("revision", Integer, nullable=False, default=0),
    Column("next_seq", Integer, nullable=False, default=1),
    Column("iteration", Integer, nullable=False, default=0),
    Column("seconds", Float, nullable=False, default=0.0),
    Column("rate", Float),
    Column("loss", Float),
    Column("train_accuracy", Float),
    Column("test_accuracy", Float),
    Column("best_test_accuracy", Float),
    Column("best_iteration", Integer),
    Column("has_weights", Boolean, nullable=False, default=False, server_default=false()),
    Column("message", JSON),
    Column("validation_accuracy", Float),
    Column("best_validation_accuracy", Float),
    Column("group", ForeignKey("groups.id", ondelete="CASCADE")),
    # What was changed on the way: number, iteration (none while it is only asked for), fields, asked_at.
    Column("changes", JSON),
    # The iteration after which it is to pause.
    Column("pause_at", Integer),
    Column("seconds_left", Float),
    Column("notes", Text),
    Column("tags", JSON),
    # The run whose weights it began with, which may be gone; `start` is its own copy of them.
    Column("parent", String(12)),
    Column("parent_iteration", Integer),
    Column("start", JSON),
    # The run that it does again, the iterations of that one and the sum of its weights.
    Column("reproduces", JSON),
    Column("receipt", JSON),
    # Since when it is hidden; after a while it is removed.
    Column("deleted_at", Float),
    # What follows from the description, to list runs by.
    Column("dataset", String(40)),
    Column("parameters", Integer),
    # A deleted run's number is never given to another: a worker or a watcher may still hold it.
    sqlite_autoincrement=True,
)
Index(None, runs.c.status, runs.c.queued_at)
Index(None, runs.c.group)
# All that a list of runs is filtered and sorted by, so that only the rows of one page are read.
Index(
    "ix_runs_listing",
    runs.c.deleted_at,
    runs.c.dataset,
    runs.c.status,
    runs.c.best_test_accuracy,
    runs.c.best_validation_accuracy,
    runs.c.loss,
    runs.c.iteration,
    runs.c.seconds,
    runs.c.parameters,
    runs.c.name,
)
Index(
    "ix_runs_tagged",
    runs.c.deleted_at,
    sqlite_where=runs.c.tags.is_not(None),
    postgresql_where=runs.c.tags.is_not(None),
)

# What happened in a run, in the order in which watchers are to hear of it.
events = Table(
    "events",
    metadata,
    Column("run", ForeignKey("runs.number", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),
    # The last iteration that the event speaks of.
    Column("iteration", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    # points: the losses of consecutive iterations, float32, little endian.
    Column("losses", LargeBinary),
    # every other kind: its fields.
    Column("fields", JSON),
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("run", ForeignKey("runs.number", ondelete="CASCADE"), nullable=False),
    Column("iteration", Integer, nullable=False),
    Column("file", String(120), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    sqlite_autoincrement=True,
)
Index(None, checkpoints.c.run, checkpoints.c.iteration)

# The weights of some epochs, to look at and to start from.
epochs = Table(
    "epochs",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("run", ForeignKey("runs.number", ondelete="CASCADE"), nullable=False),
    Column("iteration", Integer, nullable=False),
    Column("epoch", Float, nullable=False),
    Column("train_accuracy", Float, nullable=False),
    Column("test_accuracy", Float, nullable=False),
    Column("validation_accuracy", Float),
    Column("file", String(120), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    sqlite_autoincrement=True,
)
Index(None, epochs.c.run, epochs.c.iteration, unique=True)

# What somebody drew, what was meant and what a run read; a correction belongs to no run, and stays when one goes.
corrections = Table(
    "corrections",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(12), nullable=False, unique=True),
    Column("writer", String(40), nullable=False),
    Column("label", Integer, nullable=False),
    Column("predicted", Integer),
    Column("run", String(12)),
    # Strokes of points [x, y], [x, y, pressure] or [x, y, pressure, milliseconds].
    Column("strokes", JSON, nullable=False),
    # 28 x 28 bytes as the network saw it, 0 paper.
    Column("image", LargeBinary, nullable=False),
    Column("created_at", Float, nullable=False),
    sqlite_autoincrement=True,
)
Index(None, corrections.c.writer, corrections.c.number)

# Own digits as runs learned from them, by the sum that a run's description names; kept while a run names it.
own_digits = Table(
    "own_digits",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", Float, nullable=False),
)
