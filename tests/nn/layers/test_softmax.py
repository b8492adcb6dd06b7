"""Softmax as a layer: shares of 1, however large the input, and their derivative."""

import math

import numpy as np
import pytest
from hypothesis import example, given

from backend.nn import softmax
from backend.nn.layers import Softmax
from tests.nn.central_differences import bind, proof
from tests.nn.layers.proofs import assert_any_batch_size, assert_backward, assert_float32, normal, orders, seeds, sizes


@pytest.fixture
def layer() -> Softmax:
    made = Softmax()
    bind(made, np.random.default_rng(0))
    return made


def test_by_hand(layer: Softmax) -> None:
    np.testing.assert_allclose(layer.forward(np.array([[0.0, math.log(3.0)]])), [[0.25, 0.75]], rtol=1e-14)
    # dx_i = out_i (dout_i - mean), mean = 1/4 * 4 + 3/4 * 8 = 7
    np.testing.assert_allclose(layer.backward(np.array([[4.0, 8.0]])), [[-0.75, 0.75]], rtol=1e-14)


@pytest.mark.parametrize("order", ["C", "F"])
def test_is_the_function_of_that_name(layer: Softmax, order: str) -> None:
    x = normal(np.random.default_rng(0), 6, 5, order=order) * 10
    np.testing.assert_allclose(layer.forward(x), softmax(x), rtol=1e-13)
    np.testing.assert_allclose(layer.forward(x).sum(axis=1), np.ones(6), rtol=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_large_inputs(dtype: type) -> None:
    layer = Softmax()
    bind(layer, np.random.default_rng(0), dtype)
    x = np.array([[1e4, -1e4, 0.0], [-1e4, -1e4, -1e4], [1e4, 1e4, -1e4]], dtype)
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        out = layer.forward(x)
        np.testing.assert_allclose(out, [[1, 0, 0], [1 / 3] * 3, [0.5, 0.5, 0]], rtol=1e-6)
        dx = layer.backward(np.array([[1, 2, 3]] * 3, dtype))
    np.testing.assert_allclose(dx, [[0, 0, 0], [-1 / 3, 0, 1 / 3], [-0.25, 0.25, 0]], rtol=1e-6, atol=1e-6)


def test_no_score_can_raise_all_shares(layer: Softmax) -> None:
    rng = np.random.default_rng(0)
    layer.forward(normal(rng, 4, 5))
    np.testing.assert_allclose(layer.backward(normal(rng, 4, 5)).sum(axis=1), np.zeros(4), atol=1e-15)


@proof
@given(count=sizes, features=sizes, order=orders, dout_order=orders, seed=seeds)
@example(count=1, features=1, order="C", dout_order="C", seed=0)
def test_backward(count: int, features: int, order: str, dout_order: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    assert_backward(Softmax(), rng, normal(rng, count, features, order=order), dout_order)


def test_batches_of_changing_size() -> None:
    assert_any_batch_size(Softmax(), lambda rng, count: normal(rng, count, 4))


def test_float32_stays_float32() -> None:
    assert_float32(Softmax(), normal(np.random.default_rng(0), 5, 4))
