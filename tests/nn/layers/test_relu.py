"""ReLU: what it passes, and its derivative away from the kink and on it."""

import numpy as np
import pytest
from hypothesis import example, given

from backend.nn import ReLU
from tests.nn.central_differences import bind, proof
from tests.nn.layers.proofs import assert_any_batch_size, assert_backward, assert_float32, normal, orders, seeds, sizes


@pytest.fixture
def layer() -> ReLU:
    made = ReLU()
    bind(made, np.random.default_rng(0))
    return made


def test_passes_what_is_positive(layer: ReLU) -> None:
    np.testing.assert_array_equal(layer.forward(np.array([[-2.0, 0.0, 3.5]])), [[0.0, 0.0, 3.5]])


def test_derivative_at_zero_is_zero(layer: ReLU) -> None:
    layer.forward(np.array([[0.0, -0.0, 1e-300, -1e-300]]))
    np.testing.assert_array_equal(layer.backward(np.full((1, 4), 7.0)), [[0.0, 0.0, 7.0, 0.0]])


@proof
@given(count=sizes, features=sizes, order=orders, dout_order=orders, seed=seeds)
@example(count=1, features=1, order="C", dout_order="C", seed=0)
def test_backward(count: int, features: int, order: str, dout_order: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = normal(rng, count, features, order=order)
    x += np.where(x > 0, 0.01, -0.01)  # a difference across the kink measures no derivative
    assert_backward(ReLU(), rng, x, dout_order)


def test_backward_of_images() -> None:
    rng = np.random.default_rng(0)
    x = normal(rng, 2, 3, 4, 5)
    x += np.where(x > 0, 0.01, -0.01)
    assert_backward(ReLU(), rng, x)


def test_batches_of_changing_size() -> None:
    assert_any_batch_size(ReLU(), lambda rng, count: normal(rng, count, 4))
    assert_any_batch_size(ReLU(), lambda rng, count: normal(rng, 2, 3, 3, count))


def test_a_part_of_a_batch_of_images(layer: ReLU) -> None:
    x = normal(np.random.default_rng(0), 2, 3, 3, 8)[..., 2:5]  # not contiguous
    np.testing.assert_array_equal(layer.forward(x), x * (x > 0))
    np.testing.assert_array_equal(layer.backward(np.ones_like(x)), x > 0)


def test_float32_stays_float32() -> None:
    assert_float32(ReLU(), normal(np.random.default_rng(0), 5, 4))
