"""The gradient check of a description: the network that it is of, and what it may cost."""

import numpy as np
import pytest

from backend.nn.layers import Sigmoid
from backend.training import RunSpec
from backend.training.gradient_check import (
    LAYER_WORK,
    MOST_WORK,
    PASSED,
    affordable_per_array,
    check_spec,
)

CNN = [
    {"type": "convolution", "filters": 3, "size": 5, "stride": 2},
    {"type": "batch_normalization"},
    {"type": "leaky_relu"},
    {"type": "max_pooling"},
    {"type": "flatten"},
    {"type": "dropout", "ratio": 0.3},
    {"type": "affine"},
]


@pytest.mark.parametrize(
    "spec",
    [
        RunSpec(hidden_size=5),
        RunSpec(layers=CNN, initializer="auto"),
        RunSpec(layers=[{"type": "lstm", "size": 4}, {"type": "affine"}], initializer="xavier"),
        RunSpec(dataset="spiral", layers=[{"type": "affine", "size": 3}, {"type": "gelu"}, {"type": "affine"}]),
        RunSpec(dataset="xor", layers=[{"type": "affine"}], output="sigmoid", loss="mse"),
        RunSpec(dataset="nine_points", hidden_size=3, gradient="numerical", dtype="float32"),
    ],
    ids=["two layers", "CNN", "LSTM", "spiral", "one neuron", "nine points"],
)
def test_networks_of_all_kinds_pass(spec: RunSpec) -> None:
    check = check_spec(spec, per_array=6, examples=5)
    assert check.largest_relative_error < PASSED
    assert len(check.arrays) >= 2
    assert all(array.checked == min(6, np.prod(array.shape)) for array in check.arrays)


def test_a_slip_in_a_formula_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    backward = Sigmoid.backward

    def slipped(self: Sigmoid, dout: np.ndarray, *, needs_dx: bool = True) -> np.ndarray:
        return 1.01 * backward(self, dout, needs_dx=needs_dx)

    monkeypatch.setattr(Sigmoid, "backward", slipped)
    check = check_spec(RunSpec(activation="sigmoid", initializer="xavier", hidden_size=5), per_array=6, examples=5)
    wrong = [array.name for array in check.arrays if array.largest_relative_error > PASSED]
    assert wrong == ["W1", "b1"]
    assert check.largest_relative_error == pytest.approx(0.01, rel=0.02)


def test_the_same_spec_is_checked_at_the_same_places() -> None:
    first, second = (check_spec(RunSpec(hidden_size=5), per_array=3, examples=5) for _ in range(2))
    assert first.arrays == second.arrays


def test_examples_are_those_of_the_run_and_no_more_than_there_are() -> None:
    spec = RunSpec(dataset="xor", layers=[{"type": "affine"}])
    all_of_them = check_spec(spec, per_array=4, examples=4)
    assert check_spec(spec, per_array=4, examples=100).arrays == all_of_them.arrays


def test_small_networks_may_be_checked_whole() -> None:
    assert affordable_per_array(RunSpec(dataset="xor", layers=[{"type": "affine"}]), 100) is None


def test_what_is_affordable_costs_at_most_what_may_be() -> None:
    spec, examples = RunSpec(hidden_size=50), 10
    most = affordable_per_array(spec, examples)

    def work(per_array: int) -> int:
        checked = sum(min(size, per_array) for size in (784 * 50, 50, 50 * 10, 10))
        return 2 * checked * (39_700 * examples + 3 * LAYER_WORK)

    assert work(most) <= MOST_WORK < work(most + 1)


def test_a_network_that_is_too_large_cannot_be_checked() -> None:
    wide = [{"type": "convolution", "filters": 64, "size": 5, "padding": 2}] * 3 + [{"type": "flatten"}]
    assert affordable_per_array(RunSpec(layers=[*wide, {"type": "affine"}]), 100) == 0


def test_a_recurrent_layer_counts_its_steps() -> None:
    few, many = (
        affordable_per_array(RunSpec(layers=[{"type": "rnn", "steps": steps}, {"type": "affine"}]), 1)
        for steps in (4, 784)
    )
    assert 0 < many < few
