"""Lists of runs: every filter, every order, pages, and the best of all."""

from typing import Any

import pytest

from backend.runs import RunNotFound, RunStore, editing
from backend.runs.listing import Listing, RunFilter, SortKey, list_runs
from backend.training import RunSpec
from tests.runs.attempts import LIMIT, begin, evaluation, points, remove, write

# Name, hidden neurons, best test accuracy, loss, iterations done, data set, tags, state
MADE: list[tuple[str, int, float | None, float, int, str, list[str], str]] = [
    ("wide", 9, 0.5, 0.2, 30, "mnist", ["a"], "finished"),
    ("Narrow", 2, 0.75, 0.4, 20, "mnist", ["a", "강의"], "finished"),
    ("on a plane", 4, 0.75, 0.1, 10, "moons", [], "stopped"),
    ("100% odd_name", 3, None, 0.3, 5, "mnist", ['quo"te'], "failed"),
]


@pytest.fixture
def made(store: RunStore) -> RunStore:
    for name, hidden, accuracy, loss, iteration, dataset, tags, status in MADE:
        spec = RunSpec(hidden_size=hidden, iterations=100, dataset=dataset)
        run = store.create(spec, name, queue_limit=LIMIT)
        measured = [] if accuracy is None else [evaluation(iteration, 0.9, accuracy)]
        write(begin(store, run), iteration, [points(iteration, loss), *measured], status=status)
        if tags:
            editing.edit(store, run.id, tags=tags)
    store.create(RunSpec(hidden_size=5), "waiting", queue_limit=LIMIT)
    return store


def listed(store: RunStore, sort: SortKey = "created_at", **chosen: Any) -> list[str]:
    return [run.name for run in page(store, sort, **chosen).runs]


def page(store: RunStore, sort: SortKey = "created_at", *, limit: int = 99, offset: int = 0, **chosen: Any) -> Listing:
    descending = chosen.pop("descending", True)
    filters = RunFilter(**chosen)
    return list_runs(store.database, filters, sort, descending=descending, limit=limit, offset=offset)


def test_every_order(made: RunStore) -> None:
    names = ["wide", "Narrow", "on a plane", "100% odd_name", "waiting"]
    assert listed(made) == names[::-1]
    assert listed(made, descending=False) == names
    assert listed(made, "name", descending=False) == ["100% odd_name", "Narrow", "on a plane", "waiting", "wide"]
    # Of equals the one of fewer iterations is first, and those without a value are last, either way.
    best = listed(made, "best_test_accuracy")
    assert best == ["on a plane", "Narrow", "wide", "waiting", "100% odd_name"]
    worst = listed(made, "best_test_accuracy", descending=False)
    assert worst == ["wide", "on a plane", "Narrow", "waiting", "100% odd_name"]
    assert listed(made, "loss", descending=False)[:4] == ["on a plane", "wide", "100% odd_name", "Narrow"]
    assert listed(made, "seconds")[:3] == ["wide", "Narrow", "on a plane"]
    assert listed(made, "parameters") == ["wide", "waiting", "100% odd_name", "Narrow", "on a plane"]


def test_every_filter(made: RunStore) -> None:
    assert listed(made, dataset="moons") == ["on a plane"]
    assert listed(made, statuses=("finished",)) == ["Narrow", "wide"]
    assert listed(made, statuses=("failed", "queued")) == ["waiting", "100% odd_name"]
    assert listed(made, text="NARROW") == ["Narrow"]
    assert listed(made, text="0% odd_") == ["100% odd_name"]
    assert listed(made, text="%") == ["100% odd_name"]
    assert listed(made, tag="a") == ["Narrow", "wide"]
    assert listed(made, tag="강의") == ["Narrow"]
    assert listed(made, tag='quo"te') == ["100% odd_name"]
    assert listed(made, tag="quo") == []
    assert listed(made, tag="a", text="w", dataset="mnist", statuses=("finished",)) == ["Narrow", "wide"]
    assert listed(made, group="000000000000") == []


def test_pages_count_and_the_best_of_all(made: RunStore) -> None:
    first = page(made, "seconds", limit=2)
    second = page(made, "seconds", limit=2, offset=2)
    assert ([run.name for run in first.runs], first.count) == (["wide", "Narrow"], 5)
    assert [run.name for run in second.runs] == ["on a plane", "100% odd_name"]
    # The best is that of all pages, whatever they are sorted by, and of what was chosen alone.
    assert first.best is not None
    assert first.best.name == "on a plane"
    assert page(made, dataset="mnist").best == page(made, text="Narrow").runs[0]
    nothing = page(made, statuses=("failed",), offset=7)
    assert (nothing.runs, nothing.count, nothing.best) == ([], 1, None)


def test_older_than_a_run_and_without_deleted_ones(made: RunStore) -> None:
    waiting, _, plane, narrow, _ = page(made).runs
    assert listed(made, before=plane.id) == ["Narrow", "wide"]
    remove(made, narrow)
    assert listed(made, before=plane.id) == ["wide"]
    with pytest.raises(RunNotFound):
        page(made, before=narrow.id)
    assert (waiting.dataset, waiting.parameters) == ("mnist", 784 * 5 + 5 + 5 * 10 + 10)
