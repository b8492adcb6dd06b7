"""Which run reads drawings where none is named, and which is being trained for it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, func, select

from backend.runs.run import Run
from backend.runs.schema import groups, runs
from backend.runs.store import DIGITS, RunStore


def find_reader(store: RunStore, recipes: Sequence[str]) -> Run | None:
    """The run that reads drawings best, as far as is known; None where none has weights.

    A finished one of the recipes for drawing, the most accurate on the test data; else the newest finished one on
    digits, else the newest one that has weights.
    """
    return _first(store, _readers(tuple(recipes)))


def find_reader_in_training(store: RunStore, recipes: Sequence[str]) -> Run | None:
    """The run of a recipe for drawing that trains or, where none does, is the next to; None where none is under way."""
    under_way = _of_recipes(recipes).where(runs.c.status.in_(("queued", "running")))
    return _first(store, [under_way.order_by(runs.c.status.desc(), runs.c.queued_at, runs.c.number).limit(1)])


def recipe_of(store: RunStore, run: Run) -> str | None:
    """The recipe that started a run, by its id; None where none did."""
    with store.database.read() as connection:
        return connection.execute(select(groups.c.recipe).where(groups.c.id == run.group)).scalar()


@lru_cache(maxsize=8)
def _readers(recipes: tuple[str, ...]) -> list[Select[Any]]:
    """Where to look for a reader, one after the other; put together once, as that takes longer than to ask."""
    finished = runs.c.status == "finished"
    made_for_it = _of_recipes(recipes).where(runs.c.has_weights, finished)
    made_for_it = made_for_it.order_by(func.coalesce(runs.c.best_test_accuracy, 0).desc(), runs.c.number.desc())
    newest = select(runs).where(runs.c.has_weights, *_ON_DIGITS).order_by(runs.c.number.desc())
    return [made_for_it.limit(1), newest.where(finished).limit(1), newest.limit(1)]


def _of_recipes(recipes: Sequence[str]) -> Select[Any]:
    """The runs that these recipes started and that are still on digits."""
    return select(runs).join(groups, groups.c.id == runs.c.group).where(groups.c.recipe.in_(recipes), *_ON_DIGITS)


_ON_DIGITS = (runs.c.deleted_at.is_(None), func.coalesce(runs.c.spec["dataset"].as_string(), DIGITS) == DIGITS)


def _first(store: RunStore, queries: Sequence[Select[Any]]) -> Run | None:
    """The first row that any of them finds."""
    with store.database.read() as connection:
        for query in queries:
            row = connection.execute(query).one_or_none()
            if row is not None:
                return Run.from_row(row)
    return None
