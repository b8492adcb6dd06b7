"""The store as the web side uses it: runs are made, looked up, queued, and asked for things."""

import time
from typing import Any

import pytest
from sqlalchemy import func, select, text

from backend.runs import Conflict, Fenced, QueueFull, RunNotFound, RunStore
from backend.runs.schema import checkpoints, events, runs
from backend.training import RunSpec
from tests.runs.attempts import SPEC, begin, bring_to, create, log, points, take_up, told, write


def test_a_new_run(store: RunStore) -> None:
    before = time.time()
    run = store.create(SPEC, "first", queue_limit=1)
    assert before <= run.created_at == run.queued_at <= time.time()
    assert (run.name, run.spec, run.status, run.wanted) == ("first", SPEC, "queued", "run")
    assert (run.submission, run.attempt, run.fruitless_attempts, run.iteration, run.seconds) == (0, 0, 0, 0, 0.0)
    assert (run.started_at, run.ended_at, run.rate, run.loss, run.message) == (None,) * 5
    assert (run.train_accuracy, run.test_accuracy, run.best_test_accuracy, run.best_iteration) == (None,) * 4
    assert run.has_weights is False
    assert not run.is_final
    assert store.get(run.id) == run
    assert log(store, run) == []


def test_ids(store: RunStore) -> None:
    ids = [create(store).id for _ in range(50)]
    assert len(set(ids)) == 50
    assert all(len(one) == 12 and set(one) <= set("0123456789abcdefghijklmnopqrstuvwxyz") for one in ids)


def test_a_spec_is_kept_exactly(store: RunStore) -> None:
    spec = RunSpec(name="신경망 '\"\\", learning_rate=0.1 + 0.2, seed=2**32 - 1, weight_init_std=1e-300)
    assert store.get(store.create(spec, spec.name, queue_limit=1).id).spec == spec


def test_a_spec_of_another_version_is_read(store: RunStore) -> None:
    run = create(store)
    with store.database.write() as connection:
        connection.execute(text("""update runs set spec = '{"learning_rate": 5000, "gone": 1}'"""))
    spec = store.get(run.id).spec
    assert spec.learning_rate == 5000  # within the bounds of then
    assert spec.hidden_size == 50


@pytest.mark.parametrize("call", ["get", "pause", "resume", "stop", "delete"])
def test_a_run_that_is_not_there(store: RunStore, call: str) -> None:
    create(store)
    with pytest.raises(RunNotFound):
        getattr(store, call)("0" * 12)


def test_newest_first_in_pages(store: RunStore) -> None:
    made = [create(store, str(n)).id for n in range(7)]
    newest = made[::-1]
    assert [run.id for run in store.newest(100)] == newest
    first = store.newest(3)
    second = store.newest(3, before=first[-1].id)
    third = store.newest(3, before=second[-1].id)
    assert [run.id for run in first + second + third] == newest
    assert store.newest(3, before=made[0]) == []
    with pytest.raises(RunNotFound):
        store.newest(3, before="0" * 12)


def test_pages_hold_still_while_runs_are_added(store: RunStore) -> None:
    made = [create(store).id for _ in range(4)]
    first = store.newest(2)
    create(store)
    assert [run.id for run in store.newest(2, before=first[-1].id)] == made[1::-1]


def test_by_number_and_revisions(store: RunStore) -> None:
    made = [create(store) for _ in range(4)]
    numbers = [run.number for run in made]
    assert [run.number for run in store.by_number([numbers[0], numbers[2], 9_999])] == [numbers[2], numbers[0]]
    assert store.by_number([]) == []
    before = store.revisions(3)
    assert list(before) == numbers[:0:-1]
    store.pause(made[2].id)
    after = store.revisions(3)
    assert after[numbers[2]] > before[numbers[2]]
    assert after[numbers[3]] == before[numbers[3]]


def test_queue_is_first_come_first_served(store: RunStore) -> None:
    a, b, c = (create(store) for _ in range(3))
    assert [run.id for run in store.queue()] == [a.id, b.id, c.id]
    store.pause(a.id)
    assert store.queue_order() == [b.number, c.number]
    store.resume(a.id, queue_limit=9)
    assert [run.id for run in store.queue()] == [b.id, c.id, a.id]
    take_up(store, b)
    store.stop(c.id)
    assert store.queue_order() == [a.number]
    assert [run.id for run in store.running()] == [b.id]


def test_queue_limit(store: RunStore) -> None:
    for _ in range(3):
        store.create(SPEC, "", queue_limit=3)
    with pytest.raises(QueueFull, match="at most 3 queued runs"):
        store.create(SPEC, "", queue_limit=3)
    assert len(store.newest(10)) == 3
    take_up(store, store.queue()[0])
    store.create(SPEC, "", queue_limit=3)
    with pytest.raises(QueueFull):
        store.create(SPEC, "", queue_limit=0)


STATES = ("queued", "running/run", "running/pause", "running/stop", "paused", "stopped", "finished", "failed")
ALLOWED: dict[tuple[str, str], str] = {
    ("pause", "queued"): "paused",
    ("pause", "running/run"): "running/pause",
    ("pause", "running/pause"): "running/pause",
    ("resume", "running/pause"): "running/run",
    ("resume", "paused"): "queued",
    ("stop", "queued"): "stopped",
    ("stop", "running/run"): "running/stop",
    ("stop", "running/pause"): "running/stop",
    ("stop", "running/stop"): "running/stop",
    ("stop", "paused"): "stopped",
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", ["pause", "resume", "stop"])
def test_every_action_in_every_state(store: RunStore, action: str, state: str) -> None:
    run = bring_to(store, state)
    status, _, wanted = state.partition("/")
    assert (run.status, run.wanted) == (status, wanted or "run")
    heard = told(store, run)
    if (action, state) not in ALLOWED:
        shown = "about to stop" if state == "running/stop" else status
        with pytest.raises(Conflict, match=f"and this one is {shown}$"):
            getattr(store, action)(run.id)
        assert store.get(run.id) == run
        assert told(store, run) == heard
        return
    status, _, wanted = ALLOWED[action, state].partition("/")
    changed = getattr(store, action)(run.id)
    assert changed == store.get(run.id)
    assert (changed.status, changed.wanted) == (status, wanted or "run")
    assert changed.revision > run.revision
    assert (changed.ended_at is not None) == changed.is_final == (status == "stopped")
    # A change of status is told to watchers; a wish is not, it shows in the run.
    assert told(store, run) == heard + ([f"status {status} {run.attempt}"] if status != run.status else [])


@pytest.mark.parametrize("state", STATES)
def test_delete_in_every_state(store: RunStore, state: str, weights) -> None:
    run, other = bring_to(store, state), bring_to(store, state)
    for one in (run, other):
        store.artifacts.save(one.id, "1.safetensors", b"weights")
    store.delete(run.id)
    with pytest.raises(RunNotFound):
        store.get(run.id)
    assert store.events_after(run.number, 0, 10) == (None, [])
    assert not (weights / run.id).exists()
    assert store.get(other.id) == other
    assert (weights / other.id).exists()


def test_delete_leaves_no_rows(store: RunStore) -> None:
    run = create(store)
    write(begin(store, run), 3, [points(3, 1, 2, 3)], save=True)
    store.delete(run.id)
    with store.database.read() as connection:
        for table in (runs, events, checkpoints):
            assert connection.execute(select(func.count()).select_from(table)).scalar() == 0


def test_the_number_of_a_deleted_run_is_not_given_again(store: RunStore) -> None:
    first = create(store)
    store.delete(first.id)
    assert create(store).number > first.number


@pytest.mark.parametrize("state", STATES)
def test_fail_in_every_state(store: RunStore, state: str) -> None:
    run = bring_to(store, state)
    message = {"code": "crashed", "params": {"error": "x"}, "text": "It broke off."}
    store.fail(run.id, run.submission + 1, message)  # of a handing-over that is not the run's last
    assert store.get(run.id) == run
    store.fail(run.id, run.submission, message)
    after = store.get(run.id)
    if run.status in ("queued", "running"):
        assert (after.status, after.wanted, after.message) == ("failed", "run", message)
        assert after.ended_at is not None
        assert told(store, run)[-1] == f"status failed {run.attempt}"
    else:
        assert after == run


def test_fail_of_a_deleted_run_is_nothing(store: RunStore) -> None:
    store.fail("0" * 12, 1, {"code": "crashed", "params": {}, "text": ""})


def test_a_run_that_was_failed_is_fenced_off(store: RunStore) -> None:
    run = create(store)
    journal = begin(store, run)
    store.fail(run.id, store.get(run.id).submission, {"code": "crashed", "params": {}, "text": ""})
    with pytest.raises(Fenced):
        write(journal, 1)


@pytest.mark.parametrize("state", STATES)
def test_submit(store: RunStore, state: str) -> None:
    run = bring_to(store, state)
    submission = store.submit(run.number)
    if run.status in ("queued", "running"):
        assert submission == run.submission + 1 == store.get(run.id).submission
    else:
        assert submission is None
        assert store.get(run.id) == run


def test_submit_of_a_deleted_run_is_nothing(store: RunStore) -> None:
    assert store.submit(9_999) is None


def test_newest_with_weights(store: RunStore) -> None:
    assert store.newest_with_weights() is None
    create(store)
    first, second, third = (create(store) for _ in range(3))
    assert store.newest_with_weights() is None

    def ended(run: Any, **end: Any) -> None:
        write(begin(store, run), 5, save=True, **end)

    ended(first, status="finished")
    ended(second, status="finished")
    ended(third)
    assert store.newest_with_weights().id == second.id  # a finished one goes before a newer unfinished one
    store.delete(second.id)
    assert store.newest_with_weights().id == first.id
    store.delete(first.id)
    assert store.newest_with_weights().id == third.id


def test_runs_on_points_do_not_read_drawings(store: RunStore) -> None:
    digits = create(store)
    points_run = store.create(RunSpec(dataset="xor"), "", queue_limit=9)
    for run in (digits, points_run):
        write(begin(store, run), 5, save=True, status="finished")
    assert store.newest_with_weights().id == digits.id
    with store.database.write() as connection:  # an older version knew of no other data
        connection.execute(text("update runs set spec = '{}' where id = :id").bindparams(id=digits.id))
    assert store.newest_with_weights().id == digits.id
    store.delete(digits.id)
    assert store.newest_with_weights() is None


def test_queue_limit_holds_for_resumed_runs(store: RunStore) -> None:
    paused = [store.create(SPEC, "", queue_limit=1)]
    store.pause(paused[0].id)
    store.create(SPEC, "", queue_limit=1)
    with pytest.raises((QueueFull, Conflict)):
        store.resume(paused[0].id, queue_limit=1)
