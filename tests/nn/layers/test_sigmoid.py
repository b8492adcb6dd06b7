"""Sigmoid: its values, however large the input, and its derivative."""

import numpy as np
import pytest
from hypothesis import example, given

from backend.nn import Sigmoid
from tests.nn.central_differences import bind, proof
from tests.nn.layers.proofs import assert_any_batch_size, assert_backward, assert_float32, normal, orders, seeds, sizes


@pytest.fixture
def layer() -> Sigmoid:
    made = Sigmoid()
    bind(made, np.random.default_rng(0))
    return made


def test_is_the_logistic_function(layer: Sigmoid) -> None:
    x = np.linspace(-30, 30, 121).reshape(11, 11)
    np.testing.assert_allclose(layer.forward(x), 1 / (1 + np.exp(-x)), rtol=1e-12, atol=1e-15)


def test_large_inputs_do_not_overflow(layer: Sigmoid) -> None:
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(layer.forward(np.array([[-1e4, -1e300, 0.0, 1e4, 1e300]])), [[0, 0, 0.5, 1, 1]])
        np.testing.assert_array_equal(layer.backward(np.ones((1, 5))), [[0, 0, 0.25, 0, 0]])


@proof
@given(count=sizes, features=sizes, order=orders, dout_order=orders, seed=seeds)
@example(count=1, features=1, order="C", dout_order="C", seed=0)
def test_backward(count: int, features: int, order: str, dout_order: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    assert_backward(Sigmoid(), rng, 2 * normal(rng, count, features, order=order), dout_order)


def test_backward_of_images() -> None:
    rng = np.random.default_rng(0)
    assert_backward(Sigmoid(), rng, normal(rng, 2, 3, 4, 5))


def test_batches_of_changing_size() -> None:
    assert_any_batch_size(Sigmoid(), lambda rng, count: normal(rng, count, 4))
    assert_any_batch_size(Sigmoid(), lambda rng, count: normal(rng, 2, 3, 3, count))


def test_float32_stays_float32() -> None:
    assert_float32(Sigmoid(), normal(np.random.default_rng(0), 5, 4))
