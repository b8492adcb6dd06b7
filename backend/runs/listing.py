"""Lists of runs: filtered, sorted and in pages, for tables of many."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, Text, cast, func, or_, select
from sqlalchemy.sql.elements import UnaryExpression

from backend.runs.database import Database
from backend.runs.run import Run, Status
from backend.runs.schema import runs
from backend.runs.store import get

SortKey = Literal[
    "created_at",
    "name",
    "best_test_accuracy",
    "best_validation_accuracy",
    "loss",
    "iteration",
    "seconds",
    "parameters",
]


@dataclass(frozen=True)
class RunFilter:
    """Which runs are listed; what is left empty does not choose.

    `text` is looked for in names, whatever the case; `before` is the id of a run, and lists older ones alone.
    """

    statuses: tuple[Status, ...] = ()
    dataset: str | None = None
    tag: str | None = None
    text: str | None = None
    group: str | None = None
    before: str | None = None


@dataclass(frozen=True)
class Listing:
    """A page of runs, how many there are in all, and the best of all by test accuracy."""

    runs: list[Run]
    count: int
    best: Run | None


def list_runs(
    database: Database, chosen: RunFilter, sort: SortKey, *, descending: bool, limit: int, offset: int
) -> Listing:
    """One page of the runs that a filter leaves.

    Raises
    ------
    RunNotFound
        If `before` is not the id of a run.
    """
    with database.read() as connection:
        conditions = _conditions(chosen)
        if chosen.before is not None:
            # By a sum, or SQLite would look up numbers in the table, and read whole rows to count them.
            conditions.append(runs.c.number + 0 < get(connection, chosen.before).number)
        # Only what the index `ix_runs_listing` holds is looked through; whole rows are read of one page alone.
        page = select(runs.c.number).where(*conditions).order_by(*_order(sort, descending)).limit(limit).offset(offset)
        count = connection.execute(select(func.count()).select_from(runs).where(*conditions)).scalar_one()
        numbers = list(connection.execute(page).scalars())
        best = connection.execute(_best(conditions)).scalar()
        wanted = numbers if best is None else [*numbers, best]
        rows = connection.execute(select(runs).where(runs.c.number.in_(wanted)))
        found = {row.number: Run.from_row(row) for row in rows}
    return Listing([found[number] for number in numbers], count, None if best is None else found[best])


def _conditions(chosen: RunFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [runs.c.deleted_at.is_(None)]
    if chosen.statuses:
        conditions.append(runs.c.status.in_(chosen.statuses))
    if chosen.dataset is not None:
        conditions.append(runs.c.dataset == chosen.dataset)
    if chosen.text:
        conditions.append(runs.c.name.icontains(chosen.text, autoescape=True))
    if chosen.group is not None:
        conditions.append(runs.c.group == chosen.group)
    if chosen.tag is not None:
        conditions += [runs.c.tags.is_not(None), _has_tag(chosen.tag)]
    return conditions


def _has_tag(tag: str) -> ColumnElement[bool]:
    """Tags are a short JSON list: a tag is in it where its JSON text is, written either way."""
    text = cast(runs.c.tags, Text)
    return or_(*(text.contains(written, autoescape=True) for written in _as_json(tag)))


def _as_json(text: str) -> set[str]:
    return {json.dumps(text), json.dumps(text, ensure_ascii=False)}


def _order(sort: SortKey, descending: bool) -> list[UnaryExpression[Any]]:
    """Runs without a value come last either way; of equals, those of fewer iterations and then older ones first."""
    if sort == "created_at":
        return [runs.c.number.desc() if descending else runs.c.number.asc()]
    column = func.lower(runs.c.name) if sort == "name" else runs.c[sort]
    directed = column.desc() if descending else column.asc()
    return [directed.nulls_last(), runs.c.iteration.asc(), runs.c.number.asc()]


def _best(conditions: list[ColumnElement[bool]]) -> Select[tuple[int]]:
    accuracy = runs.c.best_test_accuracy
    query = select(runs.c.number).where(*conditions, accuracy.is_not(None))
    return query.order_by(accuracy.desc(), runs.c.iteration, runs.c.number).limit(1)
