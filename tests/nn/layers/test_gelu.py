"""GELU: how near it is to the function meant, however large the input, and its derivative."""

import math

import numpy as np
import pytest
from hypothesis import example, given

from backend.nn.layers import GELU
from tests.nn.central_differences import bind, proof
from tests.nn.layers.proofs import assert_any_batch_size, assert_backward, assert_float32, normal, orders, seeds, sizes


@pytest.fixture
def layer() -> GELU:
    made = GELU()
    bind(made, np.random.default_rng(0))
    return made


def test_is_the_formula(layer: GELU) -> None:
    for value in (-3.0, -0.7, 0.0, 0.2, 1.0, 4.0):
        u = math.sqrt(2 / math.pi) * (value + 0.044715 * value**3)
        expected = 0.5 * value * (1 + math.tanh(u))
        assert layer.forward(np.array([[value]]))[0, 0] == pytest.approx(expected, rel=1e-12, abs=1e-15)


def test_is_near_the_one_with_the_error_function(layer: GELU) -> None:
    x = np.linspace(-10, 10, 4001)[:, np.newaxis]
    exact = [0.5 * value * (1 + math.erf(value / math.sqrt(2))) for value in x.ravel()]
    assert np.abs(layer.forward(x).ravel() - exact).max() < 5e-4


def test_large_inputs(layer: GELU) -> None:
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(layer.forward(np.array([[-1e4, 0.0, 1e4]])), [[0, 0, 1e4]])
        np.testing.assert_array_equal(layer.backward(np.ones((1, 3))), [[0, 0.5, 1]])


@proof
@given(count=sizes, features=sizes, order=orders, dout_order=orders, seed=seeds)
@example(count=1, features=1, order="C", dout_order="C", seed=0)
def test_backward(count: int, features: int, order: str, dout_order: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    assert_backward(GELU(), rng, 2 * normal(rng, count, features, order=order), dout_order)


def test_backward_of_images() -> None:
    rng = np.random.default_rng(0)
    assert_backward(GELU(), rng, normal(rng, 2, 3, 4, 5))


def test_batches_of_changing_size() -> None:
    assert_any_batch_size(GELU(), lambda rng, count: normal(rng, count, 4))
    assert_any_batch_size(GELU(), lambda rng, count: normal(rng, 2, 3, 3, count))


def test_float32_stays_float32() -> None:
    assert_float32(GELU(), normal(np.random.default_rng(0), 5, 4))
