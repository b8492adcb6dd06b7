"""What a worker makes of a run, in this process: what is written down, and how a run can end."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise

import numpy as np
import pytest

from backend.jobs import Job, Place, worker
from backend.jobs.worker import work
from backend.runs import Run, RunStore, actions
from backend.runs.event_log import LogEntry
from backend.runs.measurement_entries import layers_entry
from backend.training import RunSpec, Training, load_dataset
from tests.server import wait_for

# In no time; and in so much time that it is not over before somebody asks for something.
XOR = RunSpec(
    dataset="xor",
    layers=[{"type": "affine", "size": 4}, {"type": "tanh"}, {"type": "affine"}],
    output="sigmoid",
    initializer="xavier",
    learning_rate=0.5,
    batch_size=4,
    iterations=300,
)
LONG = XOR.model_copy(update={"iterations": 1_000_000})
ACTIONS = {"pause": actions.pause, "stop": actions.stop}
NUMERICAL = RunSpec(gradient="numerical", hidden_size=200, batch_size=1, iterations=100)


def log(store: RunStore, run: Run, *kinds: str) -> list[LogEntry]:
    entries = store.events_after(run.number, 0, 100_000)[1]
    return [entry for entry in entries if not kinds or entry.kind in kinds]


@contextmanager
def asking(
    store: RunStore, run: Run, action: Callable[[RunStore, str], object], *, when: Callable[[Run], bool]
) -> Iterator[None]:
    """Somebody who asks for something as soon as the run is so far."""

    def ask() -> None:
        wait_for(lambda: when(store.get(run.id)), "the moment to ask", 20)
        action(store, run.id)

    user = threading.Thread(target=ask)
    user.start()
    try:
        yield
    finally:
        user.join()


def test_everything_that_happens_is_written_down(store: RunStore, learn) -> None:
    run = learn(XOR)
    assert (run.status, run.iteration, run.train_accuracy, run.has_weights) == ("finished", 300, 1.0, True)
    training = Training(XOR, load_dataset(XOR))
    losses = [np.float32(event.loss) for event in training.events() if type(event).__name__ == "Step"]
    np.testing.assert_array_equal(np.concatenate([entry.losses for entry in log(store, run, "points")]), losses)
    evaluated = [entry.iteration for entry in log(store, run, "evaluation")]
    assert (evaluated[0], evaluated[-1]) == (1, 300)
    assert [entry.iteration for entry in log(store, run, "surface")] == evaluated
    assert all(before.seconds <= after.seconds for before, after in pairwise(log(store, run)))
    saved = store.newest_checkpoint(run)
    for name, array in training.network.params.items():
        np.testing.assert_array_equal(saved.arrays[name], array)


def test_evaluations_that_take_no_time_do_not_make_transactions(store: RunStore, learn) -> None:
    run = learn(XOR.model_copy(update={"iterations": 2_000}))
    # Two for claiming, one for each 50 ms, two around the first evaluation, one at the end; not one for each of 100.
    assert run.revision <= 10 + run.seconds / worker.COMMIT_SECONDS


def test_images_that_are_set_aside_are_classified(learn) -> None:
    run = learn(RunSpec(train_size=200, validation_size=100, iterations=5, hidden_size=3))
    assert run.status == "finished"
    assert 0 <= run.validation_accuracy <= run.best_validation_accuracy <= 1


def test_a_perceptron_that_cannot_learn_its_gate_fails_and_keeps_its_weights(store: RunStore, learn) -> None:
    run = learn(RunSpec(dataset="xor", layers=[{"type": "affine"}], output="step", iterations=30))
    assert (run.status, run.iteration, run.has_weights) == ("failed", 30, True)
    assert run.message["code"] == "not-separable"
    assert run.message["params"] == {"gate": "XOR", "right": run.train_accuracy * 4, "best": 3, "count": 4}
    assert "3 of 4" in run.message["text"]
    assert store.newest_checkpoint(run).iteration == 30


def test_a_run_that_diverges_keeps_no_new_weights(learn) -> None:
    run = learn(RunSpec(learning_rate=500, iterations=200, train_size=100))
    assert (run.status, run.message["code"]) == ("failed", "diverged-learning-rate")


def test_an_error_ends_the_run_with_its_reason(monkeypatch: pytest.MonkeyPatch, learn) -> None:
    def break_off(*_: object) -> None:
        raise MemoryError("no room")

    monkeypatch.setattr(worker, "load_dataset", break_off)
    run = learn(XOR)
    assert (run.status, run.message["code"]) == ("failed", "crashed")
    assert run.message["params"] == {"error": "MemoryError: no room"}


@pytest.mark.parametrize("spec", [LONG, NUMERICAL], ids=["backpropagation", "in the middle of a numerical gradient"])
@pytest.mark.parametrize(("action", "status"), [("pause", "paused"), ("stop", "stopped")])
def test_what_is_wanted_is_heard(store: RunStore, learn, spec: RunSpec, action: str, status: str) -> None:
    run = store.create(spec, "", queue_limit=9)
    with asking(store, run, ACTIONS[action], when=lambda run: run.status == "running"):
        ended = learn(run=run)
    assert (ended.status, ended.wanted) == (status, "run")
    assert ended.iteration < spec.iterations
    assert store.newest_checkpoint(ended).iteration == ended.iteration


def test_a_paused_run_goes_on_to_the_same_weights(store: RunStore, learn) -> None:
    spec = XOR.model_copy(update={"optimizer": "adam", "learning_rate": 0.01, "iterations": 3_000})
    run = store.create(spec, "", queue_limit=9)
    with asking(store, run, actions.pause, when=lambda run: run.iteration > 0):
        paused = learn(run=run)
    assert 0 < paused.iteration < spec.iterations
    actions.resume(store, run.id)
    ended = learn(run=store.get(run.id))
    assert (ended.status, ended.attempt) == ("finished", 2)
    training = Training(spec, load_dataset(spec))
    for _ in training.events():
        pass
    saved = store.newest_checkpoint(ended)
    for name, array in training.network.params.items():
        np.testing.assert_array_equal(saved.arrays[name], array)
    assert sum(len(entry.losses) for entry in log(store, ended, "points")) == spec.iterations


def test_layers_are_seen_after_each_evaluation_also_by_a_run_that_was_paused(store: RunStore, learn) -> None:
    run = store.create(XOR.model_copy(update={"iterations": 2_000}), "", queue_limit=9)
    with asking(store, run, actions.pause, when=lambda run: run.iteration > 0):
        paused = learn(run=run)
    assert paused.iteration < 2_000
    actions.resume(store, run.id)
    ended = learn(run=store.get(run.id))
    entries = log(store, ended, "evaluation", "layers")
    at = [entry.iteration for entry in entries[::2]]
    assert at == [1, *range(20, 2_001, 20)]
    assert [(entry.kind, entry.iteration) for entry in entries] == [
        (kind, iteration) for iteration in at for kind in ("evaluation", "layers")
    ]
    training = Training(ended.spec, load_dataset(ended.spec), probed=True)
    seen = [layers_entry(event, 0.0).fields for event in training.events() if type(event).__name__ == "Layers"]
    assert [entry.fields for entry in entries[1::2]] == json.loads(json.dumps(seen))
    assert all(layer["update_ratio"] for entry in entries[1::2] for layer in entry.fields["layers"][::2])


def test_threads_end_with_the_run(learn) -> None:
    large = RunSpec(
        train_size=400,
        hidden_size=400,
        iterations=3,
        batch_size=100,
        evaluation_size=100,
    )
    run = learn(large, threads=2)
    assert run.status == "finished"
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("gradient")]


def test_a_job_that_is_not_wanted_any_more_does_nothing(place: Place, store: RunStore) -> None:
    run = store.create(XOR, "", queue_limit=9)
    submission = store.submit(run.number)
    actions.pause(store, run.id)
    work(Job(place, run.number, run.id, submission))
    assert store.get(run.id).status == "paused"
    assert log(store, run, "points") == []
