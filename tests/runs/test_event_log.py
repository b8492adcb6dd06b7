"""The log of a run: order, cursors and forgetting."""

import numpy as np
import pytest

from backend.runs import RunStore
from backend.runs.event_log import LogEntry, append, entries_after, evaluations_until, forget_after
from tests.runs.attempts import begin, create, evaluation, log, points, surface, write


def test_entries_come_back_as_they_went_in(store: RunStore) -> None:
    run = create(store)
    losses = np.array([2.5, np.float32(0.1), 1e-40, 3e38], np.float32)
    sent = [
        LogEntry("points", 4, 0.25, losses=losses),
        evaluation(4, 0.125, 0.1 + 0.2),
        LogEntry("status", 4, 1 / 3, fields={"status": "paused", "attempt": 2}),
    ]
    with store.database.write() as connection:
        assert append(connection, run.number, 1, sent) == 4
        got = entries_after(connection, run.number, 0, 10)
    assert [entry.seq for entry in got] == [1, 2, 3]
    for before, after in zip(sent, got, strict=True):
        assert (after.kind, after.iteration, after.seconds) == (before.kind, before.iteration, before.seconds)
        assert after.fields == before.fields
    assert got[0].losses.dtype == np.dtype("<f4")
    np.testing.assert_array_equal(got[0].losses, losses)
    assert got[1].losses is None


def test_losses_of_any_kind_are_kept_as_float32(store: RunStore) -> None:
    run = create(store)
    for seq, kind in enumerate((np.float64, ">f4", np.float32), start=1):
        with store.database.write() as connection:
            append(connection, run.number, seq, [LogEntry("points", 2, 0.0, losses=np.array([0.5, 0.25], kind))])
    assert [entry.losses.tolist() for entry in log(store, run)] == [[0.5, 0.25]] * 3


def test_nothing_to_append(store: RunStore) -> None:
    run = create(store)
    with store.database.write() as connection:
        assert append(connection, run.number, 7, []) == 7
    assert log(store, run) == []


def test_reading_on_by_cursor(store: RunStore) -> None:
    run, other = create(store), create(store)
    journals = begin(store, run), begin(store, other)
    for iteration in range(1, 12):
        for journal in journals:
            write(journal, iteration, [points(iteration, float(iteration))])
    seen, cursor = [], 0
    while True:
        _, entries = store.events_after(run.number, cursor, 5)
        if not entries:
            break
        assert len(entries) <= 5
        seen += entries
        cursor = entries[-1].seq
    assert [entry.seq for entry in seen] == list(range(1, 13))
    assert [entry.iteration for entry in seen] == [0, *range(1, 12)]
    assert log(store, run, cursor=cursor) == []
    assert [entry.iteration for entry in log(store, run, cursor=10)] == [10, 11]


def test_the_run_and_its_log_are_of_one_moment(store: RunStore) -> None:
    run = create(store)
    write(begin(store, run), 3, [points(3, 1, 2, 3)])
    seen, entries = store.events_after(run.number, 0, 10)
    assert seen == store.get(run.id)
    assert seen.next_seq == entries[-1].seq + 1
    assert store.events_after(9_999, 0, 10) == (None, [])


@pytest.mark.parametrize(
    ("iteration", "kept", "any_forgotten"),
    [(0, [0], True), (4, [0, 4, 4], True), (5, [0, 4, 4], True), (9, [0, 4, 4, 8], False)],
)
def test_forgetting(store: RunStore, iteration: int, kept: list[int], any_forgotten: bool) -> None:
    run, other = create(store), create(store)
    for one in (run, other):
        write(begin(store, one), 8, [points(4, 1, 2, 3, 4), evaluation(4, 0.5, 0.5), points(8, 1, 2, 3, 4)])
    with store.database.write() as connection:
        assert forget_after(connection, run.number, iteration) == any_forgotten
        assert forget_after(connection, run.number, iteration) is False
    assert [entry.iteration for entry in log(store, run)] == kept
    assert len(log(store, other)) == 4


def test_surfaces_are_forgotten_too(store: RunStore) -> None:
    run = create(store)
    write(begin(store, run), 8, [surface(4), surface(8)])
    with store.database.write() as connection:
        assert forget_after(connection, run.number, 4)
    assert [(entry.kind, entry.iteration) for entry in log(store, run)] == [("status", 0), ("surface", 4)]


def test_forgetting_leaves_what_was_said_of_the_status(store: RunStore) -> None:
    run = create(store)
    write(begin(store, run), 8, [points(8, 1)], status="paused")
    with store.database.write() as connection:
        forget_after(connection, run.number, 0)
    assert [entry.kind for entry in log(store, run)] == ["status", "status"]


def test_evaluations_until(store: RunStore) -> None:
    run = create(store)
    write(begin(store, run), 9, [evaluation(n, n / 10, n / 20) for n in (1, 5, 9)] + [points(9, 1)])
    with store.database.read() as connection:
        found = {until: evaluations_until(connection, run.number, until) for until in (0, 1, 8, 9)}
    assert {until: [fields["iteration"] for fields in rows] for until, rows in found.items()} == {
        0: [],
        1: [1],
        8: [1, 5],
        9: [1, 5, 9],
    }
    assert found[1][0] == {
        "iteration": 1,
        "epoch": 0.1,
        "train_accuracy": 0.1,
        "test_accuracy": 0.05,
        "validation_accuracy": None,
    }
