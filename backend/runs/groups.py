"""Groups: runs that were started together, as a search or a recipe, to be compared with each other."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, delete, insert, select

from backend.runs.actions import ask_to_stop
from backend.runs.artifacts import Artifacts
from backend.runs.database import Database
from backend.runs.run import Run
from backend.runs.schema import groups, runs
from backend.runs.store import expect_own_digits, make_room, new_id, queued
from backend.training import RunSpec

GroupKind = Literal["search", "recipe"]
Criterion = Literal["validation_accuracy", "test_accuracy"]


class GroupNotFound(Exception):
    """There is no group of that id."""


@dataclass(frozen=True)
class Group:
    """One group; the fields are those of the table `groups`, and the id of its best run, if any was measured yet."""

    number: int
    id: str
    kind: GroupKind
    name: str
    recipe: str | None
    created_at: float
    fields: list[str]
    criterion: Criterion
    best: str | None = None


class GroupStore:
    """All groups."""

    def __init__(self, database: Database, artifacts: Artifacts) -> None:
        self.database, self.artifacts = database, artifacts

    def create(
        self,
        kind: GroupKind,
        name: str,
        members: Sequence[tuple[RunSpec, str]],
        *,
        queue_limit: int,
        recipe: str | None = None,
        fields: Sequence[str] = (),
    ) -> Group:
        """Add a group and its queued runs, all or none; a member is a description and a name.

        Raises
        ------
        QueueFull
            If not all of them may be queued.
        """
        chosen_by: Criterion = (
            "validation_accuracy" if all(spec.validation_size for spec, _ in members) else "test_accuracy"
        )
        now, group_id = time.time(), new_id()
        with self.database.write() as connection:
            make_room(connection, queue_limit, len(members))
            for spec, _ in members:
                expect_own_digits(connection, spec)
            connection.execute(
                insert(groups).values(
                    id=group_id,
                    kind=kind,
                    name=name,
                    recipe=recipe,
                    created_at=now,
                    fields=list(fields),
                    criterion=chosen_by,
                )
            )
            connection.execute(
                insert(runs),
                [{"id": new_id(), "group": group_id, **queued(spec, title, now)} for spec, title in members],
            )
            return _get(connection, group_id)

    def get(self, group_id: str) -> tuple[Group, list[Run]]:
        """The group of that id and its runs in order of creation; GroupNotFound if there is none."""
        with self.database.read() as connection:
            return _get(connection, group_id), _runs(connection, group_id)

    def newest(self, limit: int) -> list[Group]:
        """At most `limit` groups, newest first."""
        with self.database.read() as connection:
            rows = connection.execute(select(groups).order_by(groups.c.number.desc()).limit(limit)).all()
            best = _best_runs(connection, [row.id for row in rows])
        return [Group(**row._mapping, best=best.get(row.id)) for row in rows]

    def stop(self, group_id: str) -> None:
        """Stop all of its runs that have not ended."""
        with self.database.write() as connection:
            _get(connection, group_id)
            for run in _runs(connection, group_id, lock=True):
                if not run.is_final:
                    ask_to_stop(connection, run)

    def delete(self, group_id: str) -> None:
        """Remove the group and its runs, with all that was saved of them."""
        with self.database.write() as connection:
            _get(connection, group_id)
            members = connection.execute(select(runs.c.id).where(runs.c.group == group_id)).scalars().all()
            connection.execute(delete(groups).where(groups.c.id == group_id))
        for run_id in members:
            self.artifacts.delete_run(run_id)


def _get(connection: Connection, group_id: str) -> Group:
    row = connection.execute(select(groups).where(groups.c.id == group_id)).one_or_none()
    if row is None:
        raise GroupNotFound(group_id)
    return Group(**row._mapping, best=_best_runs(connection, [group_id]).get(group_id))


def _runs(connection: Connection, group_id: str, *, lock: bool = False) -> list[Run]:
    query = select(runs).where(runs.c.group == group_id, runs.c.deleted_at.is_(None)).order_by(runs.c.number)
    return [Run.from_row(row) for row in connection.execute(query.with_for_update() if lock else query)]


def _best_runs(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """By group: the id of the run that was best by the group's criterion; of equals, that of fewer iterations."""
    accuracies: dict[Criterion, Any] = {
        "validation_accuracy": runs.c.best_validation_accuracy,
        "test_accuracy": runs.c.best_test_accuracy,
    }
    best: dict[str, str] = {}
    for criterion, accuracy in accuracies.items():
        query = (
            select(runs.c.group, runs.c.id)
            .join(groups, groups.c.id == runs.c.group)
            .where(
                groups.c.id.in_(ids),
                groups.c.criterion == criterion,
                accuracy.is_not(None),
                runs.c.deleted_at.is_(None),
            )
            .order_by(accuracy.desc(), runs.c.iteration, runs.c.number)
        )
        for row in connection.execute(query):
            best.setdefault(row.group, row.id)
    return best
