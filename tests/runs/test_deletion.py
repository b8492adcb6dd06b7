"""Deleting runs: hidden at once, to be had back for a while, then gone with all that was saved."""

import time
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from backend.runs import Conflict, Fenced, Journal, Run, RunNotFound, RunStore, actions, deletion, editing
from backend.runs.schema import checkpoints, epochs, events, runs
from tests.runs.attempts import STATES, begin, bring_to, create, log, points, remove, take_up, told, write

GRACE = 60.0


def deleted_at(store: RunStore, run: Run, moment: float) -> None:
    """Move a deletion in time."""
    with store.database.write() as connection:
        connection.execute(update(runs).where(runs.c.number == run.number).values(deleted_at=moment))


@pytest.mark.parametrize("state", STATES)
def test_a_deleted_run_is_not_to_be_seen(store: RunStore, state: str) -> None:
    run, other = bring_to(store, state), bring_to(store, state)
    deletion.delete(store, run.id)
    for look in (store.get, lambda run_id: store.newest(9, before=run_id), lambda run_id: actions.stop(store, run_id)):
        with pytest.raises(RunNotFound):
            look(run.id)
    with pytest.raises(RunNotFound):
        deletion.delete(store, run.id)
    assert store.events_after(run.number, 0, 10) == (None, [])
    assert [each.id for each in store.newest(9)] == [other.id]
    assert list(store.revisions(9)) == [other.number]
    assert run.number not in store.queue_order()
    assert store.get(other.id) == other


@pytest.mark.parametrize("state", STATES)
def test_restored_it_is_what_it_was_or_paused(store: RunStore, state: str) -> None:
    run = bring_to(store, state)
    heard = told(store, run)
    deletion.delete(store, run.id)
    back = deletion.restore(store, run.id)
    assert back == store.get(run.id)
    assert back.revision > run.revision
    if state == "queued":
        assert (back.status, told(store, run)) == ("paused", [*heard, "status paused 0"])
    elif state in ("running/run", "running/pause"):
        assert (back.status, back.wanted, told(store, run)) == ("running", "pause", heard)
    else:
        assert (back.status, back.wanted, back.ended_at) == (run.status, run.wanted, run.ended_at)
        assert told(store, run) == heard


def test_only_a_deleted_run_can_be_restored(store: RunStore) -> None:
    run = create(store)
    for run_id in (run.id, "0" * 12):
        with pytest.raises(RunNotFound):
            deletion.restore(store, run_id)
    deletion.delete(store, run.id)
    deletion.restore(store, run.id)
    with pytest.raises(RunNotFound):
        deletion.restore(store, run.id)
    assert store.get(run.id).status == "paused"


def test_a_running_run_is_paused_by_its_worker_and_loses_nothing(store: RunStore) -> None:
    run = create(store)
    journal = begin(store, run)
    write(journal, 3, [points(3, 3, 2, 1)])
    deletion.delete(store, run.id)
    assert write(journal, 4, [points(4, 0.5)], save=True).wanted == "pause"
    write(journal, 4, status="paused")
    back = deletion.restore(store, run.id)
    assert (back.status, back.iteration, back.has_weights) == ("paused", 4, True)
    assert [entry.kind for entry in log(store, run)] == ["status", "points", "points", "status"]
    assert actions.resume(store, run.id).status == "queued"


def test_the_worker_of_a_deleted_run_that_died_is_followed_by_one_that_pauses_it(store: RunStore) -> None:
    run = create(store)
    begin(store, run)
    deletion.delete(store, run.id)
    assert [each.id for each in store.running()] == [run.id]
    claimed = take_up(store, run)
    assert write(Journal(store, claimed.run, None), 1).wanted == "pause"


@pytest.mark.parametrize("state", STATES)
def test_after_the_grace_nothing_is_left(store: RunStore, state: str, weights: Path) -> None:
    run, other = bring_to(store, state), bring_to(store, state)
    for one in (run, other):
        store.artifacts.save(one.id, "1.safetensors", b"weights")
    remove(store, run)
    with pytest.raises(RunNotFound):
        deletion.restore(store, run.id)
    assert not (weights / run.id).exists()
    assert store.get(other.id) == other
    assert (weights / other.id).exists()
    assert deletion.purge(store, 0.0) == []


def test_no_rows_are_left(store: RunStore) -> None:
    run = create(store)
    write(begin(store, run), 3, [points(3, 1, 2, 3)], save=True)
    remove(store, run)
    with store.database.read() as connection:
        for table in (runs, events, checkpoints, epochs):
            assert connection.execute(select(func.count()).select_from(table)).scalar() == 0


def test_the_number_of_a_deleted_run_is_not_given_again(store: RunStore) -> None:
    first = create(store)
    remove(store, first)
    assert create(store).number > first.number


@pytest.mark.parametrize(
    ("ago", "gone"),
    [(0.0, False), (59.0, False), (61.0, True), (1e9, True), (-59.0, False), (-61.0, True), (-1e9, True)],
)
def test_the_clock_may_jump(store: RunStore, ago: float, gone: bool) -> None:
    """A deletion in the future is one before a jump of the clock; it must not stay for ever."""
    run = create(store)
    deletion.delete(store, run.id)
    deleted_at(store, run, time.time() - ago)
    assert deletion.purge(store, GRACE) == ([run.id] if gone else [])
    if not gone:
        assert deletion.restore(store, run.id).id == run.id


def test_only_what_is_due_is_removed(store: RunStore, weights: Path) -> None:
    due, deleted, there, restored = (create(store) for _ in range(4))
    for run in (due, deleted, restored):
        deletion.delete(store, run.id)
    for run in (due, restored):
        deleted_at(store, run, time.time() - 2 * GRACE)
    deletion.restore(store, restored.id)
    assert deletion.purge(store, GRACE) == [due.id]
    assert {run.id for run in store.newest(9)} == {there.id, restored.id}
    assert deletion.restore(store, deleted.id).id == deleted.id


def test_a_worker_that_still_has_a_removed_run_is_fenced_off(store: RunStore, weights: Path) -> None:
    run = create(store)
    journal = begin(store, run)
    write(journal, 3, save=True)
    remove(store, run)
    with pytest.raises(Fenced):
        write(journal, 4, save=True)
    assert not (weights / run.id).exists()


def test_a_deleted_run_cannot_be_edited_or_continued(store: RunStore) -> None:
    run = bring_to(store, "stopped")
    deletion.delete(store, run.id)
    with pytest.raises(RunNotFound):
        editing.edit(store, run.id, name="other")
    with pytest.raises(RunNotFound):
        editing.continue_run(store, run.id, 5)
    deletion.restore(store, run.id)
    with pytest.raises(Conflict):
        editing.change_settings(store, run.id, {"learning_rate": 0.5})
