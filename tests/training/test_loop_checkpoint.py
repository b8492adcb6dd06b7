"""Between two events: what a checkpoint of a training holds, and which training may go on from it."""

import numpy as np
import pytest

from backend.datasets.dataset import Dataset
from backend.training import Checkpoint, CheckpointError, Evaluation, RunSpec, Training, load_dataset
from tests.training.runs import dataset_of, order

SPEC = RunSpec(batch_size=50, iterations=30, hidden_size=8, learning_rate=0.5)
"""Evaluated after iterations 1, 24 and 30."""


def test_a_checkpoint_says_how_far_it_is(few_digits: Dataset) -> None:
    training = Training(SPEC, few_digits)
    for event in training.events():
        if event.iteration == 24 and isinstance(event, Evaluation):
            break
    checkpoint = training.checkpoint(2.5)
    assert (checkpoint.spec, checkpoint.iteration, checkpoint.evaluated, checkpoint.seconds) == (SPEC, 24, 24, 2.5)
    assert checkpoint.arrays.keys() == {"W1", "b1", "W2", "b2"}


@pytest.mark.parametrize(
    ("optimizer", "memory"),
    [
        ("sgd", []),
        ("momentum", ["velocity"]),
        ("nesterov", ["velocity"]),
        ("adagrad", ["h"]),
        ("rmsprop", ["h"]),
        ("adam", ["m", "v"]),
        ("adamw", ["m", "v"]),
    ],
)
def test_a_checkpoint_holds_the_memory_of_the_update_rule(optimizer: str, memory: list[str]) -> None:
    spec = RunSpec(dataset="moons", batch_size=20, iterations=5, optimizer=optimizer, hidden_size=3)
    training = Training(spec, dataset_of(spec))
    list(training.events())
    arrays = training.checkpoint(0.0).arrays
    assert arrays.keys() == {"W1", "b1", "W2", "b2", *(f"optimizer.{name}" for name in memory)}
    for name in memory:
        assert np.count_nonzero(arrays[f"optimizer.{name}"])


def test_a_checkpoint_holds_running_averages() -> None:
    layers = [{"type": "affine", "size": 3}, {"type": "batch_normalization"}, {"type": "affine"}]
    spec = RunSpec(dataset="moons", batch_size=20, iterations=5, layers=layers)
    training = Training(spec, dataset_of(spec))
    list(training.events())
    arrays = training.checkpoint(0.0).arrays
    assert arrays.keys() == {"W1", "b1", "gamma2", "beta2", "W3", "b3", "running_mean2", "running_var2"}
    assert np.count_nonzero(arrays["running_mean2"]) == 3
    assert (arrays["running_var2"] != 1).all()


def test_settled_unless_an_evaluation_is_owed(few_digits: Dataset) -> None:
    events = list(Training(SPEC, few_digits).events())
    training = Training(SPEC, few_digits)
    assert training.settled
    for place, event in enumerate(training.events()):
        following = events[place + 1] if place + 1 < len(events) else None
        assert event == events[place]
        assert training.settled == (not isinstance(following, Evaluation))
    assert training.settled
    assert sum(isinstance(event, Evaluation) for event in events) == 3


def test_not_settled_between_a_surface_and_its_evaluation() -> None:
    spec = RunSpec(dataset="xor", batch_size=1, iterations=3, hidden_size=2)
    training = Training(spec, load_dataset(spec))
    settled = [training.settled for _ in training.events()]
    #                  step   surface evaluation step step   surface evaluation
    assert settled == [False, False, True, True, False, False, True]


def test_a_stream_goes_on_where_another_was_left(few_digits: Dataset) -> None:
    events = list(Training(SPEC, few_digits).events())
    training = Training(SPEC, few_digits)
    for place in range(7):
        stream = training.events()
        assert next(stream) == events[place]
        stream.close()
    assert list(training.events()) == events[7:]


def test_a_checkpoint_of_another_network_is_refused(few_digits: Dataset) -> None:
    checkpoint = Training(SPEC, few_digits).checkpoint(0.0)
    for name, value in {"hidden_size": 9, "dtype": "float64"}.items():
        expected, got = f"'{name}': {value!r}", f"'{name}': {getattr(SPEC, name)!r}"
        with pytest.raises(CheckpointError, match=rf"^expected a checkpoint of .*{expected}.*, got .*{got}"):
            Training(SPEC.model_copy(update={name: value}), few_digits, checkpoint)


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 1},
        {"activation": "sigmoid"},
        {"batch_size": 60},
        {"loss": "mse"},
        {"weight_decay": 0.1},
        {"rotation": 1.0},
        {"gradient": "numerical"},
        {"schedule": "step"},
        {"warmup_iterations": 5},
    ],
)
def test_a_checkpoint_of_another_run_is_refused(few_digits: Dataset, change) -> None:
    checkpoint = Training(SPEC, few_digits).checkpoint(0.0)
    with pytest.raises(CheckpointError, match=r"^expected a checkpoint of .*, got "):
        Training(SPEC.model_copy(update=change), few_digits, checkpoint)


def test_a_run_may_be_renamed_and_made_longer(few_digits: Dataset) -> None:
    events = list(Training(SPEC, few_digits).events())
    training = Training(SPEC, few_digits)
    for event in training.events():
        if event.iteration == 9:
            break
    spec = SPEC.model_copy(update={"name": "longer", "iterations": 35, "evaluation_size": 10})
    resumed = list(Training(spec, few_digits, training.checkpoint(0.0)).events())
    assert resumed[0] == next(event for event in events if event.iteration == 10)
    assert order(resumed)[-2:] == [("step", 35), ("evaluation", 35)]


@pytest.mark.parametrize(
    ("choices", "free"),
    [
        ({}, True),
        ({"warmup_iterations": 5}, True),
        ({"schedule": "step", "step_iterations": 3}, True),
        ({"schedule": "cosine"}, False),
        ({"schedule": "one_cycle"}, False),
        ({"schedule": "cosine", "warmup_iterations": 5}, False),
    ],
)
def test_where_the_end_decides_the_course_it_cannot_be_moved(few_digits: Dataset, choices, free: bool) -> None:
    spec = SPEC.model_copy(update=choices)
    training = Training(spec, few_digits)
    for event in training.events():
        if event.iteration == 9:
            break
    longer = spec.model_copy(update={"iterations": 35})
    checkpoint = Checkpoint.from_bytes(training.checkpoint(0.0).to_bytes())
    if not free:
        with pytest.raises(CheckpointError, match=r"^expected a checkpoint of .*'iterations': 35.*, got "):
            Training(longer, few_digits, checkpoint)
        return
    resumed, undisturbed = Training(longer, few_digits, checkpoint), Training(longer, few_digits)
    list(resumed.events())
    list(undisturbed.events())
    assert resumed.network.params.flat.tobytes() == undisturbed.network.params.flat.tobytes()
