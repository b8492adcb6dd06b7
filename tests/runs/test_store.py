"""The store as the web side uses it: runs are made, looked up, and queued."""

import time

import pytest
from sqlalchemy import text

from backend.runs import Fenced, QueueFull, RunNotFound, RunStore, actions
from backend.training import RunSpec
from tests.runs.attempts import SPEC, STATES, begin, bring_to, create, log, take_up, told, write


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


def test_a_run_that_is_not_there(store: RunStore) -> None:
    create(store)
    with pytest.raises(RunNotFound):
        store.get("0" * 12)


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
    actions.pause(store, made[2].id)
    after = store.revisions(3)
    assert after[numbers[2]] > before[numbers[2]]
    assert after[numbers[3]] == before[numbers[3]]


def test_queue_is_first_come_first_served(store: RunStore) -> None:
    a, b, c = (create(store) for _ in range(3))
    assert [run.id for run in store.queue()] == [a.id, b.id, c.id]
    actions.pause(store, a.id)
    assert store.queue_order() == [b.number, c.number]
    actions.resume(store, a.id, queue_limit=9)
    assert [run.id for run in store.queue()] == [b.id, c.id, a.id]
    take_up(store, b)
    actions.stop(store, c.id)
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
