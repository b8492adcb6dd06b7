"""What runs learn: gates by one perceptron, XOR by a hidden layer, the table of nine points, half-moons, digits."""

from typing import Any

import numpy as np
import pytest

from backend.datasets.points import QUESTION, load_nine_points
from backend.training import Evaluation, RunSpec, Step, Training, load_dataset
from tests.training.runs import collected, few_digits

AFFINE = {"type": "affine"}


def learned(**choices: Any) -> tuple[Training, Evaluation]:
    """A training that went well, and its last evaluation."""
    spec = RunSpec(**choices)
    training = Training(spec, few_digits() if spec.dataset == "mnist" else load_dataset(spec))
    events, failure = collected(training)
    assert failure is None
    assert isinstance(events[-1], Evaluation)
    return training, events[-1]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("sampling", ["with_replacement", "shuffled"])
@pytest.mark.parametrize("gate", ["and", "or", "nand"])
def test_the_perceptron_rule_learns_gates(gate: str, sampling: str, seed: int) -> None:
    training, end = learned(
        dataset=gate, output="step", layers=(AFFINE,), batch_size=1, iterations=150, sampling=sampling, seed=seed
    )
    assert (end.train_accuracy, end.test_accuracy) == (1, 1)
    x, t = training.dataset.x_train, training.dataset.t_train
    np.testing.assert_array_equal(training.network.predict(x).argmax(axis=1), t)


def test_the_perceptron_rule_is_rosenblatt_s() -> None:
    """w <- w + learning_rate (t - y) x, at every mistake and at nothing else."""
    spec = RunSpec(dataset="and", output="step", layers=(AFFINE,), batch_size=1, iterations=60, dtype="float64")
    training = Training(spec, load_dataset(spec))
    w, b = (array.copy() for array in training.network.params.values())
    mistakes = 0
    for event in training.events():
        if isinstance(event, Step):
            x, t = training.batches.at(event.iteration - 1)[0]()
            y = float((x @ w + b).item() > 0)
            mistakes += y != t[0]
            w += 0.1 * (t[0] - y) * x.T
            b += 0.1 * (t[0] - y)
            np.testing.assert_allclose(training.network.params["W1"], w, rtol=1e-12, atol=1e-15)
            np.testing.assert_allclose(training.network.params["b1"], b, rtol=1e-12, atol=1e-15)
    assert 0 < mistakes < 60


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
@pytest.mark.parametrize("gate", ["and", "or", "nand"])
def test_so_does_gradient_descent(gate: str, output: str) -> None:
    _, end = learned(dataset=gate, output=output, layers=(AFFINE,), batch_size=4, iterations=300, learning_rate=1.0)
    assert end.train_accuracy == 1


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    "choices",
    [
        {"output": "sigmoid", "layers": ({"type": "affine", "size": 8}, {"type": "tanh"}, AFFINE)},
        {"output": "softmax", "layers": ({"type": "affine", "size": 8}, {"type": "leaky_relu"}, AFFINE)},
        {"hidden_size": 8},
    ],
)
def test_a_hidden_layer_learns_xor(choices, seed: int) -> None:
    rates = {"learning_rate": 0.3, "batch_size": 4, "sampling": "shuffled", "initializer": "auto", "iterations": 700}
    training, end = learned(dataset="xor", seed=seed, **rates, **choices)
    assert end.train_accuracy == 1
    y = training.network.predict(np.array([[0, 0], [0, 1], [1, 0], [1, 1]]))
    assert y.argmax(axis=1).tolist() == [0, 1, 1, 0]


@pytest.mark.parametrize("seed", range(3))
def test_nine_points_and_the_tenth(seed: int) -> None:
    """The nine are learned. The text gives no true class for the tenth, so that any will do, but it has to be one."""
    nine = load_nine_points()
    training, end = learned(
        dataset="nine_points", hidden_size=16, batch_size=9, iterations=1_000, initializer="he", seed=seed
    )
    assert end.train_accuracy == 1
    question = (np.array([QUESTION]) - nine.offset) * nine.scale
    (y,) = training.network.predict(question)
    assert y.sum() == pytest.approx(1)
    assert nine.class_names[y.argmax()] in ("0", "2", "3")
    assert y.max() > 0.5


@pytest.mark.parametrize(("name", "least"), [("moons", 0.97), ("circles", 0.95), ("spiral", 0.9)])
def test_points_that_no_line_tells_apart(name: str, least: float) -> None:
    layers = (
        {"type": "affine", "size": 24},
        {"type": "tanh"},
        {"type": "affine", "size": 24},
        {"type": "tanh"},
        AFFINE,
    )
    choices = {"layers": layers, "optimizer": "adam", "learning_rate": 0.01, "initializer": "auto", "noise": 0.05}
    _, end = learned(dataset=name, batch_size=30, iterations=1_000, **choices)
    assert end.test_accuracy > least


@pytest.mark.parametrize(
    "layers",
    [
        (
            {"type": "convolution", "filters": 6},
            {"type": "batch_normalization"},
            {"type": "relu"},
            {"type": "max_pooling", "size": 4},
            {"type": "flatten"},
            AFFINE,
        ),
        ({"type": "lstm", "size": 24}, AFFINE),
        ({"type": "affine", "size": 40}, {"type": "gelu"}, {"type": "dropout", "ratio": 0.2}, AFFINE),
    ],
    ids=["cnn", "lstm", "dropout"],
)
def test_a_few_digits(layers) -> None:
    """300 of them, some passes: enough to be right on most of them and on many others."""
    choices = {"optimizer": "adam", "learning_rate": 0.01, "initializer": "auto", "batch_size": 30}
    _, end = learned(layers=layers, iterations=180, **choices)
    assert end.train_accuracy > 0.9
    assert end.test_accuracy > 0.6
