"""Losses in few points: which are kept, and what is said of the others."""

import numpy as np
import pytest
from sqlalchemy import insert

from backend.runs import Run, RunStore
from backend.runs.event_log import LogEntry, append
from backend.runs.schema import events
from backend.runs.thinned_log import MOST_EVALUATIONS, thinned_log
from backend.runs.thinned_losses import ThinnedLosses, thinned_losses
from tests.runs.attempts import create, evaluation, layers, surface

COUNT = 30_000
RNG = np.random.default_rng(0)
LOSSES = (2 * np.exp(-np.arange(COUNT) / 5_000) + RNG.gamma(2, 0.05, COUNT)).astype(np.float32)
LOSSES[[12_345, 23_456]] = 9.5, 1e-4


def chunks(size: int = 145) -> list[LogEntry]:
    """All losses, as they come while a run trains at 1,000 iterations a second."""
    return [
        LogEntry("points", start + len(part), (start + len(part)) / 1_000, losses=part)
        for start in range(0, COUNT, size)
        for part in [LOSSES[start : start + size]]
    ]


@pytest.fixture
def run(store: RunStore) -> Run:
    run = create(store)
    with store.database.write() as connection:
        append(connection, run.number, 10, chunks())
    return run


def thinned(store: RunStore, run: Run, points: int, **which: int) -> ThinnedLosses:
    with store.database.read() as connection:
        return thinned_losses(connection, run.number, points, **which)


def test_the_lowest_and_the_highest_stay_with_both_ends(store: RunStore, run: Run) -> None:
    found = thinned(store, run, 200)
    assert 200 <= len(found.iterations) <= 204
    assert found.total == COUNT
    assert {1, 12_346, 23_457, COUNT} <= set(found.iterations.tolist())
    assert np.all(np.diff(found.iterations) > 0)
    np.testing.assert_array_equal(found.losses, LOSSES[found.iterations - 1])


def test_means_are_of_all_losses_in_between(store: RunStore, run: Run) -> None:
    found = thinned(store, run, 50)
    begin = 0
    for iteration, mean in zip(found.iterations, found.means, strict=True):
        assert mean == pytest.approx(LOSSES[begin:iteration].mean(dtype=np.float64), rel=1e-5)
        begin = iteration


def test_seconds_lie_between_those_that_are_known(store: RunStore, run: Run) -> None:
    np.testing.assert_allclose(thinned(store, run, 100).seconds, thinned(store, run, 100).iterations / 1_000, rtol=1e-5)


@pytest.mark.parametrize(("first", "last"), [(1, 30), (1_000, 1_500), (29_990, COUNT), (145, 146), (500, 500)])
def test_a_short_stretch_is_whole(store: RunStore, run: Run, first: int, last: int) -> None:
    found = thinned(store, run, 1_000, first=first, last=last)
    assert found.iterations.tolist() == list(range(first, last + 1))
    np.testing.assert_array_equal(found.losses, LOSSES[first - 1 : last])
    np.testing.assert_array_equal(found.means, found.losses)
    assert found.total == last + 1 - first


def test_nothing_where_there_is_nothing(store: RunStore, run: Run) -> None:
    for found in (thinned(store, run, 100, first=COUNT + 1), thinned(store, create(store), 100)):
        assert (found.total, found.iterations.tolist(), found.seconds.tolist()) == (0, [], [])


def test_only_up_to_an_entry(store: RunStore, run: Run) -> None:
    assert thinned(store, run, 1_000, until=12).iterations.tolist() == list(range(1, 3 * 145 + 1))


def test_a_log_without_what_a_late_watcher_need_not_know(store: RunStore, run: Run) -> None:
    """In order, with the rest that still holds; of very many evaluations some, the first, best and last among them."""
    rewind = LogEntry("rewind", 100, 0.1, fields={"iteration": 100})
    status = LogEntry("status", 0, 0.0, fields={"status": "running", "attempt": 1})
    change = LogEntry("change", 7, 0.0, fields={"iteration": 7, "fields": {}})
    with store.database.write() as connection:
        append(connection, run.number, 1, [status, rewind, change])
        count = 3 * MOST_EVALUATIONS
        rows = [evaluation(number, 0.5, 0.5) for number in range(1, count + 1)]
        following = append(connection, run.number, 1_000, [*rows, surface(9), layers(9)])
        connection.execute(insert(events).values(run=run.number, seq=following, kind="rewind", iteration=1, seconds=0))
    best = run.__class__(**{**run.__dict__, "best_iteration": 4_445})
    log = thinned_log(store, best, following)
    kinds = [entry.kind for entry in log.others]
    assert (kinds[:2], kinds[-2:]) == (["status", "change"], ["surface", "layers"])
    told = [entry.iteration for entry in log.others if entry.kind == "evaluation"]
    assert told == sorted({*range(1, count + 1, 3), 4_445, count})
    assert log.losses.total == COUNT
    assert thinned_log(store, best, 2).others == log.others[:1]
