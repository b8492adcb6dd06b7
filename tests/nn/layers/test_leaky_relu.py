"""Leaky ReLU: what it passes and what it lets through, and its derivative away from the kink and on it."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.nn.layers import LeakyReLU, ReLU
from tests.nn.central_differences import bind, proof
from tests.nn.layers.proofs import assert_any_batch_size, assert_backward, assert_float32, normal, orders, seeds, sizes


def bound(slope: float) -> LeakyReLU:
    layer = LeakyReLU(slope)
    bind(layer, np.random.default_rng(0))
    return layer


def test_by_hand() -> None:
    layer = bound(0.25)
    np.testing.assert_array_equal(layer.forward(np.array([[-2.0, 0.0, 3.5]])), [[-0.5, 0.0, 3.5]])
    np.testing.assert_array_equal(layer.backward(np.array([[8.0, 8.0, 8.0]])), [[2.0, 2.0, 8.0]])


def test_the_slope_of_the_paper_is_the_default() -> None:
    assert LeakyReLU().slope == 0.01


def test_without_a_leak_it_is_relu() -> None:
    rng = np.random.default_rng(0)
    layer, relu = bound(0.0), ReLU()
    bind(relu, rng)
    x, dout = normal(rng, 6, 5), normal(rng, 6, 5)
    np.testing.assert_array_equal(layer.forward(x), relu.forward(x))
    np.testing.assert_array_equal(layer.backward(dout), relu.backward(dout))


@proof
@given(count=sizes, features=sizes, slope=st.floats(0, 0.99), order=orders, dout_order=orders, seed=seeds)
@example(count=1, features=1, slope=0.01, order="C", dout_order="C", seed=0)
def test_backward(count: int, features: int, slope: float, order: str, dout_order: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = normal(rng, count, features, order=order)
    x += np.where(x > 0, 0.01, -0.01)  # a difference across the kink measures no derivative
    assert_backward(LeakyReLU(slope), rng, x, dout_order)


def test_backward_of_images() -> None:
    rng = np.random.default_rng(0)
    x = normal(rng, 2, 3, 4, 5)
    x += np.where(x > 0, 0.01, -0.01)
    assert_backward(LeakyReLU(0.1), rng, x)


def test_batches_of_changing_size() -> None:
    assert_any_batch_size(LeakyReLU(), lambda rng, count: normal(rng, count, 4))
    assert_any_batch_size(LeakyReLU(), lambda rng, count: normal(rng, 2, 3, 3, count))


def test_float32_stays_float32() -> None:
    assert_float32(LeakyReLU(), normal(np.random.default_rng(0), 5, 4))


@pytest.mark.parametrize("slope", [-0.01, 1, 1.5, float("nan"), float("inf"), True])
def test_bad_slopes_are_refused(slope) -> None:
    with pytest.raises(ValueError) as refusal:
        LeakyReLU(slope)
    assert str(refusal.value) == f"slope: expected a number from 0 up to but not including 1, got {slope!r}"
