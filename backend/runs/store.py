"""The run store as the web side sees it: create runs and look them up. What is asked of one is in `actions`, and
training writes through the journal."""

import logging
import secrets
import string
import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from backend.runs.artifacts import Artifact, Artifacts, DamagedArtifact
from backend.runs.database import Database, one_at_a_time
from backend.runs.event_log import LogEntry, append, entries_after
from backend.runs.own_digits import has_own_digits
from backend.runs.run import Message, Run, Status, Wanted
from backend.runs.saved_states import Found
from backend.runs.schema import checkpoints, runs
from backend.training import Checkpoint, CheckpointError, RunSpec, parameter_count

logger = logging.getLogger(__name__)

_ID_ALPHABET = string.digits + string.ascii_lowercase
ID_LENGTH = 12
DIGITS = "mnist"


class RunNotFound(Exception):
    """There is no run of that id."""


class Conflict(Exception):
    """The run's state does not allow what was asked; the message says why."""


class QueueFull(Exception):
    """As many runs are queued as may be; the message names the limit."""


class RunStore:
    """All runs."""

    def __init__(self, database: Database, artifacts: Artifacts) -> None:
        self.database, self.artifacts = database, artifacts

    def create(self, spec: RunSpec, name: str, *, queue_limit: int) -> Run:
        """Add a queued run."""
        with self.database.write() as connection:
            make_room(connection, queue_limit)
            expect_own_digits(connection, spec)
            run_id = new_id()
            connection.execute(insert(runs).values(id=run_id, **queued(spec, name, time.time())))
            return get(connection, run_id)

    def get(self, run_id: str) -> Run:
        """The run of that id; RunNotFound if there is none."""
        with self.database.read() as connection:
            return get(connection, run_id)

    def newest(self, limit: int, before: str | None = None) -> list[Run]:
        """At most `limit` runs, newest first; `before` gives those older than the run of that id."""
        query = select(runs).where(runs.c.deleted_at.is_(None)).order_by(runs.c.number.desc()).limit(limit)
        with self.database.read() as connection:
            if before is not None:
                query = query.where(runs.c.number < get(connection, before).number)
            return [Run.from_row(row) for row in connection.execute(query)]

    def queue(self) -> list[Run]:
        """The queued runs, in the order in which they will start."""
        query = select(runs).where(runs.c.status == "queued").order_by(runs.c.queued_at, runs.c.number)
        with self.database.read() as connection:
            return [Run.from_row(row) for row in connection.execute(query)]

    def queue_order(self) -> list[int]:
        """The numbers of the queued runs, in the order in which they will start."""
        query = select(runs.c.number).where(runs.c.status == "queued").order_by(runs.c.queued_at, runs.c.number)
        with self.database.read() as connection:
            return list(connection.execute(query).scalars())

    def running(self) -> list[Run]:
        """The runs that a worker has, or had before it died."""
        query = select(runs).where(runs.c.status == "running").order_by(runs.c.number)
        with self.database.read() as connection:
            return [Run.from_row(row) for row in connection.execute(query)]

    def fail(self, run_id: str, submission: int, message: dict[str, Any]) -> None:
        """End a run whose worker cannot say so itself, unless it moved on meanwhile."""
        with self.database.write() as connection:
            row = connection.execute(select(runs).where(runs.c.id == run_id).with_for_update()).one_or_none()
            if row is None:
                return
            run = Run.from_row(row)
            if run.submission == submission and run.status in ("queued", "running"):
                change(connection, run, status="failed", wanted="run", ended_at=time.time(), message=message)

    def excuse(self, run_id: str, submission: int, message: Message) -> None:
        """Say why a run gets nowhere that cannot help it: the attempt does not count against it."""
        with self.database.write() as connection:
            connection.execute(
                update(runs)
                .where(runs.c.id == run_id, runs.c.submission == submission, runs.c.status == "running")
                .values(fruitless_attempts=0, message=message, revision=runs.c.revision + 1)
            )

    def submit(self, number: int) -> int | None:
        """Count a handing-over to the engine; gives its number, or None if the run is not to be worked on now."""
        with self.database.write() as connection:
            return connection.execute(
                update(runs)
                .where(runs.c.number == number, runs.c.status.in_(("queued", "running")))
                .values(submission=runs.c.submission + 1)
                .returning(runs.c.submission)
            ).scalar()

    def events_after(self, number: int, cursor: int, limit: int) -> tuple[Run | None, list[LogEntry]]:
        """The run as it is, and at most `limit` of its log entries after `cursor`, of one and the same moment."""
        with self.database.read() as connection:
            row = connection.execute(select(runs).where(runs.c.number == number)).one_or_none()
            if row is None or row.deleted_at is not None:
                return None, []
            return Run.from_row(row), entries_after(connection, number, cursor, limit)

    def revisions(self, limit: int) -> dict[int, int]:
        """Revision by number of the newest runs; cheap enough to ask for often."""
        query = (
            select(runs.c.number, runs.c.revision)
            .where(runs.c.deleted_at.is_(None))
            .order_by(runs.c.number.desc())
            .limit(limit)
        )
        with self.database.read() as connection:
            return {row.number: row.revision for row in connection.execute(query)}

    def by_number(self, numbers: Sequence[int]) -> list[Run]:
        """The runs of these numbers, newest first; those that are gone are left out."""
        query = select(runs).where(runs.c.number.in_(numbers)).order_by(runs.c.number.desc())
        with self.database.read() as connection:
            return [Run.from_row(row) for row in connection.execute(query)]

    def newest_checkpoint_number(self, run: Run) -> int | None:
        """Which checkpoint `newest_checkpoint` would read; None if there is none yet."""
        with self.database.read() as connection:
            return connection.execute(
                select(func.max(checkpoints.c.number)).where(checkpoints.c.run == run.number)
            ).scalar()

    def newest_checkpoint(self, run: Run) -> Checkpoint | None:
        """The newest saved state that is whole; a damaged one is passed over for the one before it."""
        return self.find_checkpoint(run).checkpoint

    def find_checkpoint(self, run: Run) -> Found:
        """The same, with what is wrong with those that are damaged. Whether any is whole is noted in the run's row."""
        with self.database.read() as connection:
            rows = connection.execute(
                select(checkpoints).where(checkpoints.c.run == run.number).order_by(checkpoints.c.number.desc())
            ).all()
        checkpoint, damage = None, []
        for row in rows:
            try:
                checkpoint = Checkpoint.from_bytes(self.artifacts.read(Artifact(row.file, row.size, row.sha256)))
                break
            except (DamagedArtifact, CheckpointError) as reason:
                logger.warning("run %s: a saved state is passed over: %s", run.id, reason)
                damage.append(str(reason))
        if rows and run.has_weights != (checkpoint is not None):
            self._note_weights(run.number, rows[0].number, checkpoint is not None)
        return Found(checkpoint, damage)

    def _note_weights(self, number: int, newest: int, has_weights: bool) -> None:
        """Say in a run's row whether it has weights that can be read, unless newer ones were saved meanwhile."""
        saved = select(func.max(checkpoints.c.number)).where(checkpoints.c.run == number).scalar_subquery()
        with self.database.write() as connection:
            connection.execute(
                update(runs)
                .where(runs.c.number == number, saved == newest)
                .values(has_weights=has_weights, revision=runs.c.revision + 1)
            )


def get(connection: Connection, run_id: str, *, lock: bool = False, deleted: bool = False) -> Run:
    """The run of that id; RunNotFound if there is none, or if it was deleted and those are not meant."""
    query = select(runs).where(runs.c.id == run_id)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None or (row.deleted_at is not None) != deleted:
        raise RunNotFound(run_id)
    return Run.from_row(row)


def new_id() -> str:
    """An id that nobody can guess."""
    return "".join(secrets.choice(_ID_ALPHABET) for _ in range(ID_LENGTH))


def queued(spec: RunSpec, name: str, now: float) -> dict[str, Any]:
    """The columns of a new run, but for its id."""
    return {
        "name": name,
        "spec": spec.model_dump(mode="json"),
        "status": "queued",
        "wanted": "run",
        "created_at": now,
        "queued_at": now,
        "dataset": spec.dataset,
        "parameters": parameter_count(spec),
    }


def make_room(connection: Connection, limit: int | None, count: int = 1) -> None:
    """QueueFull if `count` more runs would be more than may be queued; no limit with None."""
    if limit is None:
        return
    one_at_a_time(connection, "queue")  # two who count at once would both find the last place
    waiting = connection.execute(select(func.count()).select_from(runs).where(runs.c.status == "queued")).scalar_one()
    if waiting + count > limit:
        more = f", to which {count} would come" if count > 1 else ""
        raise QueueFull(f"expected at most {limit} queued runs, and there are {waiting}{more}")


def expect_own_digits(connection: Connection, spec: RunSpec) -> None:
    """Conflict if the description names own digits that are not there."""
    if spec.corrections is not None and not has_own_digits(connection, spec):
        raise Conflict(
            f"expected own digits that are on this server, got {spec.corrections.sha256}; "
            "a fine-tuning makes them of corrections"
        )


def change(connection: Connection, run: Run, *, wanted: Wanted, status: Status | None = None, **fields: Any) -> None:
    """Update the run's row and, when its status changes, say so in its log."""
    if status is not None:
        entry = LogEntry("status", run.iteration, run.seconds, fields={"status": status, "attempt": run.attempt})
        fields |= {"status": status, "next_seq": append(connection, run.number, run.next_seq, [entry])}
    connection.execute(
        update(runs).where(runs.c.number == run.number).values(wanted=wanted, revision=run.revision + 1, **fields)
    )
