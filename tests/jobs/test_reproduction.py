"""Runs of every kind done again by a worker: the same weights, bit for bit, and the run says so."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from backend.runs import Run, RunStore, actions, editing, lineage
from backend.runs.kept_epochs import kept_epochs
from backend.runs.schema import runs
from backend.training import RunSpec
from tests.jobs.test_worker import LONG, NUMERICAL, XOR, asking

Learn = Callable[..., Run]
SHUFFLED = XOR.model_copy(
    update={"batch_size": 1, "sampling": "shuffled", "optimizer": "adam", "learning_rate": 0.05, "iterations": 600}
)


def again(store: RunStore, learn: Learn, run: Run) -> Run:
    """The run done again, which has to come out the same."""
    made = lineage.reproduce(store, run.id, queue_limit=99)
    ended = learn(run=made)
    assert ended.message is not None
    assert (ended.status, ended.message["code"]) == ("finished", "reproduced"), ended.message
    assert ended.message["params"] == {
        "run": run.id,
        "expected": run.receipt["weights_sha256"],
        "got": ended.receipt["weights_sha256"],
    }
    assert (ended.iteration, ended.iterations) == (run.iteration, run.iteration)
    assert {**ended.receipt} == {**run.receipt}
    return ended


def stopped(store: RunStore, learn: Learn, spec: RunSpec) -> Run:
    run = store.create(spec, "", queue_limit=99)
    with asking(store, run, actions.stop, when=lambda run: run.status == "running"):
        ended = learn(run=run)
    assert ended.status == "stopped"
    return ended


def test_finished(store: RunStore, learn: Learn) -> None:
    ended = again(store, learn, learn(SHUFFLED))
    again(store, learn, ended)  # a repetition is a run as well


def test_stopped(store: RunStore, learn: Learn) -> None:
    again(store, learn, stopped(store, learn, LONG))


def test_stopped_before_the_first_numerical_gradient_was_whole(store: RunStore, learn: Learn) -> None:
    run = stopped(store, learn, NUMERICAL.model_copy(update={"hidden_size": 1_000}))
    assert run.iteration == 0
    again(store, learn, run)


def test_changed_on_the_way(store: RunStore, learn: Learn) -> None:
    run = store.create(SHUFFLED.model_copy(update={"iterations": 1_000_000}), "", queue_limit=99)

    def change(store: RunStore, run_id: str) -> None:
        for fields in ({"batch_size": 3, "learning_rate": 0.01}, {"weight_decay": 0.01}):
            editing.change_settings(store, run_id, fields)
        editing.change_settings(store, run_id, {"iterations": store.get(run_id).iteration + 600})

    with asking(store, run, change, when=lambda run: run.iteration > 0):
        ended = learn(run=run)
    assert len(ended.changes_in_effect) == 3
    made = again(store, learn, ended)
    assert made.changes == ended.changes


def test_paused_stepped_and_resumed(store: RunStore, learn: Learn) -> None:
    run = actions.pause(store, store.create(SHUFFLED, "", queue_limit=99).id)
    for ask in (actions.step, actions.finish_epoch, actions.step, actions.resume):
        ask(store, run.id)
        run = learn(run=run)
    assert (run.status, run.attempt) == ("finished", 4)
    again(store, learn, run)


def test_continued(store: RunStore, learn: Learn) -> None:
    run = learn(SHUFFLED)
    for more in (30, 500):
        editing.continue_run(store, run.id, more)
        run = learn(run=run)
    assert (run.status, run.iteration) == ("finished", 1_130)
    again(store, learn, run)


@pytest.mark.parametrize(
    "rule",
    [{"epochs": 9}, {"target_accuracy": 1.0}, {"seconds": 0.2, "iterations": 1_000_000}],
    ids=lambda rule: min(rule),
)
def test_ended_by_a_rule_and_continued(store: RunStore, learn: Learn, rule: dict[str, float]) -> None:
    run = learn(SHUFFLED.model_copy(update=rule))
    assert run.message["code"].startswith("ended-by-")
    again(store, learn, run)
    editing.continue_run(store, run.id, 70)
    longer = learn(run=run)
    assert (longer.status, longer.iteration, longer.message) == ("finished", run.iteration + 70, None)
    again(store, learn, longer)


def test_stopped_changed_and_continued(store: RunStore, learn: Learn) -> None:
    run = stopped(store, learn, SHUFFLED.model_copy(update={"iterations": 1_000_000}))
    editing.continue_run(store, run.id, 100)
    editing.change_settings(store, run.id, {"learning_rate": 0.01, "batch_size": 4})
    longer = learn(run=run)
    assert longer.iteration == run.iteration + 100
    again(store, learn, longer)


def test_forked(store: RunStore, learn: Learn) -> None:
    parent = learn(SHUFFLED)
    middle = kept_epochs(store, parent)[1].evaluation.iteration
    spec = SHUFFLED.model_copy(update={"seed": 5, "learning_rate": 0.01, "iterations": 300})
    forked = learn(run=lineage.fork(store, parent.id, middle, spec, "fork", queue_limit=99))
    assert forked.receipt["start_sha256"] == forked.start["sha256"]
    fresh = learn(spec)
    assert fresh.receipt["weights_sha256"] != forked.receipt["weights_sha256"]
    again(store, learn, forked)


def test_a_perceptron(store: RunStore, learn: Learn) -> None:
    spec = RunSpec(dataset="or", layers=[{"type": "affine"}], output="step", batch_size=1, iterations=200)
    again(store, learn, learn(spec))


def test_other_weights_are_said_to_be_others(store: RunStore, learn: Learn) -> None:
    run = learn(XOR)
    with store.database.write() as connection:  # as if it had been made on another kind of processor
        receipt = {**run.receipt, "weights_sha256": "0" * 64}
        connection.execute(update(runs).where(runs.c.number == run.number).values(receipt=receipt))
    ended = learn(run=lineage.reproduce(store, run.id, queue_limit=99))
    assert (ended.status, ended.message["code"]) == ("finished", "not-reproduced")
    assert ended.message["params"]["expected"] == "0" * 64
    assert ended.message["params"]["got"] == ended.receipt["weights_sha256"] == run.receipt["weights_sha256"]
