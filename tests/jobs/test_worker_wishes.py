"""What a worker makes of what is wanted on the way: steps, ends of epochs, changes, rules that end the run."""

from contextlib import suppress
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from backend.runs import Conflict, Run, RunStore, actions, editing
from backend.runs.kept_epochs import best_of, kept_epochs, weights_of
from backend.runs.store import change
from backend.training import RunSpec, Training, load_dataset
from backend.training.receipt import weights_sha256
from tests.jobs.test_worker import LONG, XOR, asking, log

# Four mini-batches an epoch, accuracies after every twentieth.
SINGLE = XOR.model_copy(update={"batch_size": 1, "sampling": "shuffled", "optimizer": "adam", "learning_rate": 0.05})
MOONS = RunSpec(dataset="moons", batch_size=10, hidden_size=4, iterations=1_000_000)
"""Thirty mini-batches an epoch."""


def paused(store: RunStore, spec: RunSpec) -> Run:
    """A run that is paused before its first iteration."""
    return actions.pause(store, store.create(spec, "", queue_limit=9).id)


def trained(run: Run, end: int) -> Training:
    """What the run's record says, done in one go."""
    training = Training(run.spec, load_dataset(run.spec), changes=run.changes_in_effect, end=end)
    for _ in training.events():
        pass
    return training


def assert_as_recorded(store: RunStore, run: Run) -> None:
    """Its weights are those of its record, and its log is whole."""
    saved, training = store.newest_checkpoint(run), trained(run, run.iteration)
    for name, array in training.network.params.items():
        np.testing.assert_array_equal(saved.arrays[name], array)
    points = log(store, run, "points")
    assert sum(len(entry.losses) for entry in points) == run.iteration
    evaluated = [entry.iteration for entry in log(store, run, "evaluation")]
    assert evaluated == sorted(set(evaluated))


class TestStepByStep:
    """Runs that pause where they are told to."""

    def test_one_mini_batch_at_a_time_is_the_same_run(self, store: RunStore, learn) -> None:
        run = paused(store, SINGLE)
        for iteration in range(1, 23):
            actions.step(store, run.id)
            run = learn(run=run)
            assert (run.status, run.iteration, run.pause_at) == ("paused", iteration, None)
            # An evaluation that is owed is made before the pause, once.
            assert [entry.iteration for entry in log(store, run, "evaluation")] == [1] + [20] * (iteration >= 20)
        assert_as_recorded(store, run)
        actions.resume(store, run.id)
        run = learn(run=run)
        assert (run.status, run.iteration) == ("finished", 300)
        assert_as_recorded(store, run)

    def test_to_the_end_of_the_epoch(self, store: RunStore, learn) -> None:
        run = paused(store, SINGLE)
        for end in (4, 8):
            actions.finish_epoch(store, run.id)
            run = learn(run=run)
            assert (run.status, run.iteration) == ("paused", end)
        actions.step(store, run.id)
        run = learn(run=run)
        assert run.iteration == 9
        actions.finish_epoch(store, run.id)
        assert learn(run=run).iteration == 12

    def test_the_last_step_finishes_the_run(self, store: RunStore, learn) -> None:
        run = paused(store, SINGLE.model_copy(update={"iterations": 2}))
        actions.step(store, run.id)
        assert learn(run=run).status == "paused"
        actions.step(store, run.id)
        run = learn(run=run)
        assert (run.status, run.iteration) == ("finished", 2)
        assert run.receipt is not None

    def test_an_epoch_that_ends_beyond_the_run(self, store: RunStore, learn) -> None:
        run = paused(store, SINGLE.model_copy(update={"iterations": 6}))
        actions.finish_epoch(store, run.id)
        assert learn(run=run).iteration == 4
        actions.finish_epoch(store, run.id)
        run = learn(run=run)
        assert (run.status, run.iteration) == ("finished", 6)

    @pytest.mark.parametrize("gradient", ["numerical", "numerical_fast"])
    def test_numerical_gradients(self, store: RunStore, learn, gradient: str) -> None:
        spec = RunSpec(dataset="xor", gradient=gradient, hidden_size=3, batch_size=4, iterations=5)
        run = paused(store, spec)
        for iteration in (1, 2):
            actions.step(store, run.id)
            run = learn(run=run)
            assert (run.status, run.iteration) == ("paused", iteration)
        assert_as_recorded(store, run)

    def test_a_batch_larger_than_the_data(self, store: RunStore, learn) -> None:
        run = paused(store, XOR.model_copy(update={"batch_size": 50}))
        actions.finish_epoch(store, run.id)
        assert learn(run=run).iteration == 1

    @pytest.mark.parametrize("attempt", range(3))
    def test_a_running_run_goes_on_to_an_end_of_an_epoch(self, store: RunStore, learn, attempt: int) -> None:
        """However far it has come when its worker hears of it."""
        run = store.create(MOONS.model_copy(update={"seed": attempt}), "", queue_limit=9)
        with asking(store, run, actions.finish_epoch, when=lambda run: run.iteration > 0):
            run = learn(run=run)
        assert run.status == "paused"
        assert run.iteration % 30 == 0


class TestChanges:
    """New settings while it trains."""

    SPEC = SINGLE.model_copy(update={"iterations": 1_000_000})

    @pytest.mark.parametrize(
        "fields",
        [
            {"learning_rate": 0.01},
            {"batch_size": 3, "weight_decay": 0.001},
            {"schedule": "step", "step_iterations": 50, "step_factor": 0.9},
        ],
    )
    def test_in_effect_within_a_transaction_and_recorded(self, store: RunStore, learn, fields: dict[str, Any]) -> None:
        run = store.create(self.SPEC, "", queue_limit=9)
        asked_at: list[int] = []

        def ask(store: RunStore, run_id: str) -> None:
            asked_at.append(editing.change_settings(store, run_id, fields).iteration)
            editing.change_settings(store, run_id, {"iterations": asked_at[0] + 3_000})

        with asking(store, run, ask, when=lambda run: run.iteration > 0):
            run = learn(run=run)
        first, second = run.changes_in_effect
        assert asked_at[0] <= first.iteration <= second.iteration < run.iteration
        assert (run.status, run.iteration) == ("finished", asked_at[0] + 3_000)
        assert [entry.fields["fields"] for entry in log(store, run, "change")] == [
            dict(first.fields),
            dict(second.fields),
        ]
        assert [entry.iteration for entry in log(store, run, "change")] == [first.iteration, second.iteration]
        assert_as_recorded(store, run)

    def test_asked_for_while_it_waits(self, store: RunStore, learn) -> None:
        run = store.create(SINGLE, "", queue_limit=9)
        editing.change_settings(store, run.id, {"learning_rate": 0.01, "iterations": 100})
        run = learn(run=run)
        assert (run.status, run.iteration, run.iterations) == ("finished", 100, 100)
        assert run.changes_in_effect[0].iteration == 0
        assert_as_recorded(store, run)

    def test_the_end_is_now(self, store: RunStore, learn) -> None:
        run = store.create(self.SPEC, "", queue_limit=9)

        def end(store: RunStore, run_id: str) -> None:
            while True:
                with suppress(Conflict):  # the run may be further by now
                    return editing.change_settings(store, run_id, {"iterations": store.get(run_id).iteration + 1})

        with asking(store, run, end, when=lambda run: run.iteration > 0):
            run = learn(run=run)
        assert (run.status, run.iteration) == ("finished", run.iterations)
        assert log(store, run, "evaluation")[-1].iteration == run.iteration
        assert_as_recorded(store, run)

    def test_while_it_is_paused(self, store: RunStore, learn) -> None:
        run = paused(store, SINGLE)
        for fields in ({"learning_rate": 0.01}, {"batch_size": 2}, {"batch_size": 3}):
            editing.change_settings(store, run.id, fields)
            actions.finish_epoch(store, run.id)
            run = learn(run=run)
        assert [change.iteration for change in run.changes_in_effect] == [0, 4, 6]
        assert run.iteration == 7
        assert_as_recorded(store, run)

    def test_a_numerical_gradient_takes_its_change_between_two(self, store: RunStore, learn) -> None:
        spec = RunSpec(dataset="xor", gradient="numerical", hidden_size=40, batch_size=4, iterations=60)
        run = store.create(spec, "", queue_limit=9)

        def ask(store: RunStore, run_id: str) -> None:
            editing.change_settings(store, run_id, {"batch_size": 2, "learning_rate": 0.05})

        with asking(store, run, ask, when=lambda run: run.status == "running"):
            run = learn(run=run)
        assert run.status == "finished"
        assert_as_recorded(store, run)


class TestRules:
    """Runs that end before their last iteration."""

    def test_epochs(self, learn) -> None:
        run = learn(SINGLE.model_copy(update={"epochs": 7}))
        assert (run.status, run.iteration, run.message["code"]) == ("finished", 28, "ended-by-epochs")

    def test_target(self, store: RunStore, learn) -> None:
        run = learn(XOR.model_copy(update={"target_accuracy": 1.0, "iterations": 5_000}))
        assert (run.status, run.message["code"], run.test_accuracy) == ("finished", "ended-by-target", 1.0)
        accuracies = [entry.fields["test_accuracy"] for entry in log(store, run, "evaluation")]
        assert max(accuracies[:-1]) < 1 == accuracies[-1]

    def test_patience(self, store: RunStore, learn) -> None:
        spec = RunSpec(train_size=200, validation_size=50, patience=2, iterations=2_000, hidden_size=2)
        run = learn(spec.model_copy(update={"learning_rate": 1e-9}))
        assert (run.status, run.message["code"]) == ("finished", "ended-by-patience")
        *_, best, one, two = [entry.fields["validation_accuracy"] for entry in log(store, run, "evaluation")]
        assert max(one, two) <= best == run.best_validation_accuracy

    def test_time(self, store: RunStore, learn) -> None:
        run = learn(LONG.model_copy(update={"seconds": 0.3}))
        assert (run.status, run.message["code"]) == ("finished", "ended-by-time")
        assert run.seconds >= 0.3
        assert log(store, run, "evaluation")[-1].iteration == run.iteration
        assert_as_recorded(store, run)

    def test_a_perceptron_on_a_gate(self, learn) -> None:
        spec = RunSpec(dataset="and", layers=[{"type": "affine"}], output="step", batch_size=1, iterations=1_000)
        run = learn(spec.model_copy(update={"target_accuracy": 1.0}))
        assert (run.status, run.message["code"], run.test_accuracy) == ("finished", "ended-by-target", 1.0)

    def test_all_iterations_done_is_not_worth_a_message(self, learn) -> None:
        assert learn(XOR).message is None


class TestKeptEpochs:
    """Weights of epochs."""

    def test_first_best_and_last_are_kept_with_their_weights(self, store: RunStore, learn) -> None:
        run = learn(SINGLE.model_copy(update={"iterations": 2_000}))
        kept = kept_epochs(store, run)
        evaluated = {entry.iteration: entry.fields for entry in log(store, run, "evaluation")}
        assert [kept[0].evaluation.iteration, kept[-1].evaluation.iteration] == [1, 2_000]
        assert all(a.evaluation.iteration < b.evaluation.iteration for a, b in pairwise(kept))
        assert [epoch.evaluation._asdict() for epoch in kept] == [
            evaluated[epoch.evaluation.iteration] for epoch in kept
        ]
        assert best_of(kept).evaluation.test_accuracy == max(fields["test_accuracy"] for fields in evaluated.values())
        for epoch in (kept[0], best_of(kept), kept[-1]):
            end = epoch.evaluation.iteration
            for name, array in trained(run, end).network.params.items():
                np.testing.assert_array_equal(weights_of(store, epoch).arrays[name], array)

    def test_a_receipt_names_the_weights(self, store: RunStore, learn) -> None:
        run = learn(SINGLE)
        assert run.receipt["weights_sha256"] == weights_sha256(trained(run, 300).network)
        assert run.receipt["iterations"] == 300

    def test_a_run_that_is_stopped_while_it_is_paused_has_one(self, store: RunStore, learn) -> None:
        run = paused(store, SINGLE)
        actions.finish_epoch(store, run.id)
        run = learn(run=run)
        assert (run.status, run.iteration, run.receipt) == ("paused", 4, None)
        run = actions.stop(store, run.id)
        assert run.receipt["iterations"] == 4
        assert run.receipt["weights_sha256"] == weights_sha256(trained(run, 4).network)

    def test_that_of_an_earlier_pause_does_not_count(self, store: RunStore, learn) -> None:
        run = paused(store, SINGLE)
        actions.finish_epoch(store, run.id)
        run = learn(run=run)
        with store.database.write() as connection:  # as after a pause for want of room on the disk
            change(connection, run, wanted="run", iteration=6)
        assert actions.stop(store, run.id).receipt is None


def test_time_left_is_told_while_it_runs_and_only_then(store: RunStore, learn) -> None:
    run = store.create(LONG, "", queue_limit=9)
    seen: list[Run] = []

    def look(store: RunStore, run_id: str) -> None:
        seen.append(store.get(run_id))
        actions.pause(store, run_id)

    with asking(store, run, look, when=lambda run: run.seconds_left is not None):
        run = learn(run=run)
    assert seen[0].seconds_left > 0
    assert (run.status, run.seconds_left) == ("paused", None)
