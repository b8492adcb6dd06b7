"""Perceptrons with weights by hand: the gates' truth tables, and that XOR takes more than one."""

from dataclasses import FrozenInstanceError
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.nn import perceptron
from backend.nn.perceptron import AND, NAND, OR, Perceptron, xor

ROWS = list(product((0, 1), repeat=2))
TRUTH = {
    "AND": (AND, [0, 0, 0, 1]),
    "OR": (OR, [0, 1, 1, 1]),
    "NAND": (NAND, [1, 1, 1, 0]),
    "xor": (xor, [0, 1, 1, 0]),
}


@pytest.mark.parametrize("name", TRUTH)
def test_truth_tables_of_numbers(name: str) -> None:
    gate, truth = TRUTH[name]
    outputs = [gate(x1, x2) for x1, x2 in ROWS]
    assert outputs == truth
    assert {type(y) for y in outputs} == {int}


@pytest.mark.parametrize("name", TRUTH)
@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int64, np.float32, np.float64])
def test_truth_tables_of_arrays(name: str, dtype: type) -> None:
    gate, truth = TRUTH[name]
    x1, x2 = np.array(ROWS, dtype).T
    outputs = gate(x1, x2)
    assert outputs.tolist() == truth
    assert outputs.dtype == np.uint8
    assert gate(x1.reshape(2, 2), x2.reshape(2, 2)).tolist() == np.reshape(truth, (2, 2)).tolist()


@settings(max_examples=300, deadline=None, derandomize=True)
@given(w1=st.integers(-9, 9), w2=st.integers(-9, 9), b=st.integers(-20, 20))
def test_no_single_perceptron_is_xor(w1: int, w2: int, b: int) -> None:
    single = Perceptron((w1, w2), b)
    assert [single(x1, x2) for x1, x2 in ROWS] != [xor(x1, x2) for x1, x2 in ROWS]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(weights=st.lists(st.integers(-9, 9), min_size=1, max_size=6), bias=st.integers(-9, 9), data=st.data())
def test_one_where_the_weighted_sum_is_above_zero(weights: list[int], bias: int, data: st.DataObject) -> None:
    inputs = [data.draw(st.integers(-5, 5)) for _ in weights]
    total = bias + sum(w * x for w, x in zip(weights, inputs, strict=True))
    assert Perceptron(tuple(weights), bias)(*inputs) == (1 if total > 0 else 0)


def test_a_sum_of_zero_is_a_no() -> None:
    assert Perceptron((1.0,), -1.0)(1) == 0


def test_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        AND.bias = 0.0


@pytest.mark.parametrize("inputs", [(), (1,), (1, 0, 1)])
def test_another_number_of_inputs_is_refused(inputs: tuple[int, ...]) -> None:
    message = f"^inputs: expected 2, one for each weight, got {len(inputs)}$"
    with pytest.raises(ValueError, match=message):
        AND(*inputs)


@pytest.mark.parametrize(
    ("weights", "bias", "message"),
    [
        ((), 0.0, "weights: expected one or more finite numbers, got ()"),
        ((1.0, float("nan")), 0.0, "weights: expected one or more finite numbers, got (1.0, nan)"),
        ((1.0, float("inf")), 0.0, "weights: expected one or more finite numbers, got (1.0, inf)"),
        ((1.0,), float("-inf"), "bias: expected a finite number, got -inf"),
    ],
)
def test_bad_arguments_are_named(weights: tuple[float, ...], bias: float, message: str) -> None:
    with pytest.raises(ValueError) as refusal:
        Perceptron(weights, bias)
    assert str(refusal.value) == message


def test_why_xor_needs_two_is_told_where_people_look() -> None:
    assert "cannot be XOR" in perceptron.Perceptron.__doc__
    assert "No single perceptron" in perceptron.xor.__doc__
