"""What can be asked of a run, in every state that it may be in."""

from collections.abc import Callable

import pytest

from backend.runs import Conflict, QueueFull, Run, RunNotFound, RunStore, actions, editing
from backend.training import RunSpec
from tests.runs.attempts import SPEC, STATES, begin, bring_to, create, points, told, write

ACTIONS: dict[str, Callable[..., Run]] = {
    "pause": actions.pause,
    "resume": actions.resume,
    "stop": actions.stop,
    "step": actions.step,
    "epoch": actions.finish_epoch,
}
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
    ("step", "paused"): "queued",
    ("epoch", "paused"): "queued",
    ("epoch", "running/run"): "running/run",
    ("epoch", "running/pause"): "running/run",
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_in_every_state(store: RunStore, action: str, state: str) -> None:
    run = bring_to(store, state)
    status, _, wanted = state.partition("/")
    assert (run.status, run.wanted) == (status, wanted or "run")
    heard = told(store, run)
    if (action, state) not in ALLOWED:
        shown = "about to stop" if state == "running/stop" else status
        with pytest.raises(Conflict, match=f"and this one is {shown}$"):
            ACTIONS[action](store, run.id)
        assert store.get(run.id) == run
        assert told(store, run) == heard
        return
    status, _, wanted = ALLOWED[action, state].partition("/")
    changed = ACTIONS[action](store, run.id)
    assert changed == store.get(run.id)
    assert (changed.status, changed.wanted) == (status, wanted or "run")
    assert changed.revision > run.revision
    assert (changed.ended_at is not None) == changed.is_final == (status == "stopped")
    # A change of status is told to watchers; a wish is not, it shows in the run.
    assert told(store, run) == heard + ([f"status {status} {run.attempt}"] if status != run.status else [])


@pytest.mark.parametrize("action", ACTIONS)
def test_of_a_run_that_is_not_there(store: RunStore, action: str) -> None:
    with pytest.raises(RunNotFound):
        ACTIONS[action](store, "0" * 12)


@pytest.mark.parametrize("action", ["resume", "step", "epoch"])
def test_the_queue_limit_holds_for_runs_that_go_on(store: RunStore, action: str) -> None:
    paused = bring_to(store, "paused")
    create(store)
    with pytest.raises(QueueFull, match="expected at most 1 queued runs, and there are 1"):
        ACTIONS[action](store, paused.id, queue_limit=1)
    assert store.get(paused.id) == paused
    assert ACTIONS[action](store, paused.id, queue_limit=2).status == "queued"


# 60,000 examples in batches of 100: 600 iterations an epoch.
LONG = RunSpec(hidden_size=2, iterations=1_500)


def paused_at(store: RunStore, iteration: int, spec: RunSpec = LONG) -> Run:
    run = store.create(spec, "", queue_limit=9)
    write(begin(store, run), iteration, [points(iteration, 1.0)], save=True, status="paused")
    return store.get(run.id)


@pytest.mark.parametrize(
    ("iteration", "step", "epoch"),
    [(0, 1, 600), (1, 2, 600), (599, 600, 600), (600, 601, 1_200), (1_198, 1_199, 1_200)],
)
def test_where_it_will_pause(store: RunStore, iteration: int, step: int, epoch: int) -> None:
    assert actions.step(store, paused_at(store, iteration).id).pause_at == step
    assert actions.finish_epoch(store, paused_at(store, iteration).id).pause_at == epoch


def test_at_its_end_a_run_ends_and_does_not_pause(store: RunStore) -> None:
    assert actions.finish_epoch(store, paused_at(store, 1_200).id).pause_at is None  # the epoch ends at 1,800
    assert actions.step(store, paused_at(store, 1_499).id).pause_at is None
    assert actions.step(store, paused_at(store, 1_498).id).pause_at == 1_499


def test_the_end_of_an_epoch_goes_by_the_batches_as_they_are_now(store: RunStore) -> None:
    run = paused_at(store, 650)
    editing.change_settings(store, run.id, {"batch_size": 500})
    assert actions.finish_epoch(store, run.id).pause_at == 650 + 120
    actions.stop(store, run.id)


def test_an_end_that_was_moved_counts(store: RunStore) -> None:
    run = paused_at(store, 1_200)
    editing.change_settings(store, run.id, {"iterations": 3_000})
    assert actions.finish_epoch(store, run.id).pause_at == 1_800


def test_a_single_step_overtakes_those_that_wait(store: RunStore) -> None:
    waiting = [create(store) for _ in range(3)]
    first, second = paused_at(store, 5), paused_at(store, 5)
    actions.step(store, first.id)
    actions.finish_epoch(store, second.id)
    expected = [second.number, first.number, *(run.number for run in waiting)]
    assert store.queue_order() == expected
    actions.pause(store, first.id)
    actions.resume(store, first.id)
    assert store.queue_order() == [second.number, *(run.number for run in waiting), first.number]


@pytest.mark.parametrize("action", ["pause", "resume", "stop"])
def test_whoever_asks_for_something_else_does_not_want_the_step_any_more(store: RunStore, action: str) -> None:
    run = actions.step(store, paused_at(store, 5).id)
    assert run.pause_at == 6
    if action == "resume":
        actions.pause(store, run.id)
    assert ACTIONS[action](store, run.id).pause_at is None


def test_a_running_run_that_is_to_pause_at_the_end_of_its_epoch_may_go_on(store: RunStore) -> None:
    run = store.create(LONG, "", queue_limit=9)
    journal = begin(store, run)
    write(journal, 20, [points(20, 1.0)])
    assert actions.finish_epoch(store, run.id).pause_at == 600
    assert write(journal, 21).pause_at == 600
    assert actions.resume(store, run.id).pause_at is None
    assert write(journal, 22).pause_at is None


def test_the_pause_is_over_when_it_is_there(store: RunStore) -> None:
    run = actions.step(store, paused_at(store, 5).id)
    assert begin(store, run) is not None
    journal = begin(store, store.get(run.id))
    assert write(journal, 6, [points(6, 1.0)], save=True).pause_at == 6
    write(journal, 6, status="paused")
    assert (store.get(run.id).status, store.get(run.id).pause_at) == ("paused", None)


def test_queue_limit_holds_for_resumed_runs(store: RunStore) -> None:
    paused = store.create(SPEC, "", queue_limit=1)
    actions.pause(store, paused.id)
    store.create(SPEC, "", queue_limit=1)
    with pytest.raises(QueueFull):
        actions.resume(store, paused.id, queue_limit=1)
