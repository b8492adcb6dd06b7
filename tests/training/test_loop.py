"""The training loop: its events in order, each update as by hand, and what is measured."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from backend.datasets.dataset import Dataset
from backend.datasets.mnist import load_digits
from backend.nn import TwoLayerNet
from backend.training import Evaluation, RunSpec, Step, Training, load_dataset
from backend.training.batches import Batches
from backend.training.build import build_network, build_schedule
from tests.training.runs import dataset_of, order

SPEC = RunSpec(batch_size=50, iterations=30, hidden_size=8, learning_rate=0.5)
"""Evaluated after iterations 1, 24 and 30."""


@pytest.mark.parametrize(
    ("batch_size", "iterations", "evaluated"),
    [
        pytest.param(50, 60, [1, 24, 48, 60], id="end within an epoch"),
        pytest.param(50, 48, [1, 24, 48], id="end with an epoch"),
        pytest.param(50, 5, [1, 5], id="less than an epoch"),
        pytest.param(50, 1, [1], id="one iteration"),
        pytest.param(50, 2, [1, 2], id="two iterations"),
        pytest.param(300, 41, [1, 20, 40, 41], id="the whole data at once"),
        pytest.param(1_000, 21, [1, 20, 21], id="more than the data"),
        pytest.param(70, 30, [1, 20, 30], id="a rest is left out"),
        pytest.param(15, 45, [1, 20, 40, 45], id="epochs just long enough"),
        pytest.param(10, 70, [1, 30, 60, 70], id="long epochs"),
        pytest.param(16, 40, [1, 36, 40], id="two epochs of 18"),
    ],
)
def test_events_in_order(few_digits: Dataset, batch_size: int, iterations: int, evaluated: list[int]) -> None:
    spec = RunSpec(batch_size=batch_size, iterations=iterations, hidden_size=4)
    expected = []
    for iteration in range(1, iterations + 1):
        expected.append(("step", iteration))
        expected += [("evaluation", iteration)] if iteration in evaluated else []
    events = list(Training(spec, few_digits).events())
    assert order(events) == expected
    per_epoch = max(300 // batch_size, 1)
    for event in events:
        if isinstance(event, Evaluation):
            assert event.epoch == pytest.approx(event.iteration / per_epoch)
            assert event.validation_accuracy is None


def test_points_of_a_plane_show_their_surface_before_each_evaluation() -> None:
    spec = RunSpec(dataset="xor", batch_size=1, iterations=43, hidden_size=2)
    events = order(list(Training(spec, load_dataset(spec)).events()))
    assert [kind for kind, _ in events].count("step") == 43
    assert [event for event in events if event[0] != "step"] == [
        (kind, iteration) for iteration in (1, 20, 40, 43) for kind in ("surface", "evaluation")
    ]
    for before, after in pairwise(events):
        if after[0] == "surface":
            assert before == ("step", after[1])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("loss", ["cross_entropy", "mse"])
def test_is_the_same_as_learning_by_hand(few_digits: Dataset, dtype: str, loss: str) -> None:
    spec = RunSpec(batch_size=50, iterations=8, hidden_size=6, dtype=dtype, loss=loss, learning_rate=0.5)
    training = Training(spec, few_digits)
    net = TwoLayerNet(784, 6, 10, loss=loss, dtype=dtype)
    net.params.flat[...] = training.network.params.flat
    batches = Batches(spec, few_digits, net)
    tolerance = {"rtol": 1e-4, "atol": 1e-6} if dtype == "float32" else {"rtol": 1e-12, "atol": 1e-14}
    for event in training.events():
        if isinstance(event, Evaluation):
            for found, x, t in (
                (event.train_accuracy, few_digits.x_train, few_digits.t_train),
                (event.test_accuracy, few_digits.x_test, few_digits.t_test),
            ):
                assert found == training.network.accuracy(x / 255, t)
            continue
        x, t = batches.at(event.iteration - 1)[0]()
        assert event.loss == pytest.approx(net.loss(x, t), rel=1e-5 if dtype == "float32" else 1e-12)
        for name, gradient in net.gradient(x, t).items():
            net.params[name] -= 0.5 * gradient
        np.testing.assert_allclose(training.network.params.flat, net.params.flat, **tolerance)


SCHEDULES = [
    {},
    {"schedule": "step", "step_iterations": 3, "step_factor": 0.5},
    {"schedule": "cosine"},
    {"schedule": "one_cycle"},
    {"warmup_iterations": 4},
    {"schedule": "cosine", "warmup_iterations": 4},
]


@pytest.mark.parametrize("choices", SCHEDULES)
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_the_schedule_reaches_the_optimizer(choices, optimizer: str) -> None:
    spec = RunSpec(dataset="moons", batch_size=20, iterations=12, learning_rate=0.3, optimizer=optimizer, **choices)
    training, schedule = Training(spec, dataset_of(spec)), build_schedule(spec)
    rates = [training.optimizer.learning_rate for event in training.events() if isinstance(event, Step)]
    assert rates == [0.3 * schedule(iteration) for iteration in range(12)]
    assert len(set(rates)) == 1 or choices


def test_a_step_is_as_long_as_the_schedule_says(few_digits: Dataset) -> None:
    spec = RunSpec(batch_size=50, iterations=8, hidden_size=6, dtype="float64", warmup_iterations=5)
    net = build_network(spec)
    training, batches = Training(spec, few_digits), Batches(spec, few_digits, net)
    for event in training.events():
        if isinstance(event, Step):
            factor = min(event.iteration / 5, 1)
            for name, gradient in net.gradient(*batches.at(event.iteration - 1)[0]()).items():
                net.params[name] -= 0.1 * factor * gradient
            np.testing.assert_allclose(training.network.params.flat, net.params.flat, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"])
def test_weight_decay_acts_on_weights_and_not_on_biases(few_digits: Dataset, optimizer: str) -> None:
    """Where all images are white, so that the data say nothing of the first layer, decay alone acts on it."""
    white = replace(few_digits, x_train=np.zeros_like(few_digits.x_train))
    choices = {"batch_size": 50, "iterations": 10, "hidden_size": 6, "dtype": "float64", "optimizer": optimizer}

    def learned(weight_decay: float) -> Training:
        training = Training(RunSpec(weight_decay=weight_decay, learning_rate=0.01, **choices), white)
        training.network.params["b1"] = np.linspace(-2, -1, 6)  # all units off, so that b1 has no gradient either
        list(training.events())
        return training

    before = build_network(RunSpec(**choices)).params
    plain, decayed = learned(0.0).network.params, learned(0.5).network.params
    np.testing.assert_array_equal(plain["W1"], before["W1"])
    assert (decayed["W1"] != before["W1"]).all()
    assert np.linalg.norm(decayed["W1"]) < np.linalg.norm(before["W1"])
    for name in ("b1", "b2"):
        np.testing.assert_array_equal(decayed[name], plain[name])
    assert np.abs(plain["b2"]).min() > 0


def test_weight_decay_is_the_slope_of_the_penalty(few_digits: Dataset) -> None:
    spec = RunSpec(batch_size=50, iterations=6, hidden_size=6, dtype="float64", weight_decay=0.2, weight_init_std=0.3)
    net = build_network(spec)
    training, batches = Training(spec, few_digits), Batches(spec, few_digits, net)
    for event in training.events():
        if isinstance(event, Step):
            x, t = batches.at(event.iteration - 1)[0]()
            assert event.loss == pytest.approx(net.loss(x, t), rel=1e-12)  # of the data alone
            for name, gradient in net.gradient(x, t).items():
                net.params[name] -= 0.1 * (gradient + (0.2 * net.params[name] if name.startswith("W") else 0))
            np.testing.assert_allclose(training.network.params.flat, net.params.flat, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("size", [1, 77, 300, 60_000])
def test_evaluation_size(few_digits: Dataset, size: int) -> None:
    training = Training(SPEC.model_copy(update={"evaluation_size": size}), few_digits)
    whole = Training(SPEC, few_digits)
    for event, undivided in zip(training.events(), whole.events(), strict=True):
        if isinstance(event, Evaluation) and isinstance(undivided, Evaluation):
            x, t = few_digits.x_train[:size] / 255, few_digits.t_train[:size]
            assert event.train_accuracy == training.network.accuracy(x, t)
            assert event.test_accuracy == undivided.test_accuracy
        else:
            assert event == undivided


def test_validation_images_are_classified_and_never_learned_from() -> None:
    spec = RunSpec(validation_size=2_000, train_size=500, batch_size=50, iterations=40, hidden_size=6, seed=2)
    dataset = load_dataset(spec)
    kept = {image.tobytes() for image in dataset.x_validation}
    training = Training(spec, dataset)
    seen = 0
    for event in training.events():
        if isinstance(event, Step):
            x, _ = training.batches.at(event.iteration - 1)[0]()
            images = np.rint(x * 255).astype(np.uint8)
            seen += len(images)
            assert not kept & {image.tobytes() for image in images}
        elif isinstance(event, Evaluation):
            expected = training.network.accuracy(dataset.x_validation / 255, dataset.t_validation)
            assert event.validation_accuracy == expected
    assert seen == 40 * 50


def test_samplings_differ(few_digits: Dataset) -> None:
    ends = []
    for sampling in ("with_replacement", "shuffled"):
        training = Training(RunSpec(batch_size=50, iterations=5, hidden_size=4, sampling=sampling), few_digits)
        list(training.events())
        ends.append(training.network.params.flat)
    assert not np.array_equal(*ends)


def test_learns_the_digits() -> None:
    training = Training(RunSpec(iterations=600), load_digits())
    events = list(training.events())
    assert [event.iteration for event in events if isinstance(event, Evaluation)] == [1, 600]
    end = events[-1]
    assert isinstance(end, Evaluation)
    assert 0.85 < end.test_accuracy < 1
    assert 0.85 < end.train_accuracy < 1
    assert end.epoch == 1
    losses = [event.loss for event in events if isinstance(event, Step)]
    assert losses[0] == pytest.approx(np.log(10), abs=0.02)
    assert np.mean(losses[-100:]) < 0.5
