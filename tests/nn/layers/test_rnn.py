"""RNN: against the recurrence one example and one step at a time, and backpropagation through time."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.nn.layers import RNN
from tests.nn.central_differences import bind, proof
from tests.nn.layers.proofs import assert_any_batch_size, assert_backward, assert_float32, normal, orders, seeds


def by_steps(x, params, steps: int) -> np.ndarray:
    """All hidden states (N, steps, H), one example and one step at a time."""
    states = []
    for example_x in x:
        h, own = np.zeros(len(params["b"])), []
        for x_t in np.split(example_x, steps):
            h = np.tanh(x_t @ params["Wx"] + h @ params["Wh"] + params["b"])
            own.append(h)
        states.append(own)
    return np.array(states)


small = st.integers(1, 4)


@proof
@given(count=small, width=small, hidden=small, steps=small, every_step=st.booleans(), order=orders, seed=seeds)
def test_forward(count: int, width: int, hidden: int, steps: int, every_step: bool, order: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    layer = RNN(steps * width, hidden, steps, every_step)
    params, _ = bind(layer, rng)
    x = normal(rng, count, steps * width, order=order)
    states = by_steps(x, params, steps)
    expected = states.reshape(count, -1) if every_step else states[:, -1]
    np.testing.assert_allclose(layer.forward(x), expected, rtol=1e-10, atol=1e-14)


@proof
@given(
    count=small,
    width=small,
    hidden=small,
    steps=small,
    every_step=st.booleans(),
    order=orders,
    dout_order=orders,
    seed=seeds,
)
@example(count=1, width=1, hidden=1, steps=1, every_step=False, order="C", dout_order="C", seed=0)
@example(count=1, width=2, hidden=3, steps=4, every_step=True, order="F", dout_order="F", seed=1)
def test_backward(
    count: int, width: int, hidden: int, steps: int, every_step: bool, order: str, dout_order: str, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    x = 0.5 * normal(rng, count, steps * width, order=order)
    assert_backward(RNN(steps * width, hidden, steps, every_step), rng, np.asarray(x, order=order), dout_order)


def test_backward_over_many_steps() -> None:
    rng = np.random.default_rng(0)
    assert_backward(RNN(56, 3), rng, 0.1 * normal(rng, 2, 56))


def test_by_hand() -> None:
    """Two steps, everything of size 1: h_1 = tanh(0.5), h_2 = tanh(1 + h_1 / 2)."""
    layer = RNN(2, 1, 2)
    params, grads = bind(layer, np.random.default_rng(0))
    params["Wx"][...], params["Wh"][...], params["b"][...] = 1, 0.5, 0
    h_1 = np.tanh(0.5)
    h_2 = np.tanh(1 + 0.5 * h_1)
    assert layer.forward(np.array([[0.5, 1.0]]))[0, 0] == pytest.approx(h_2, rel=1e-14)
    da_2 = 1 - h_2**2
    da_1 = 0.5 * da_2 * (1 - h_1**2)
    np.testing.assert_allclose(layer.backward(np.ones((1, 1))), [[da_1, da_2]], rtol=1e-12)
    assert grads["Wx"][0, 0] == pytest.approx(0.5 * da_1 + 1.0 * da_2, rel=1e-12)
    assert grads["Wh"][0, 0] == pytest.approx(h_1 * da_2, rel=1e-12)
    assert grads["b"][0] == pytest.approx(da_1 + da_2, rel=1e-12)


def test_large_inputs() -> None:
    layer = RNN(6, 2, 3)
    bind(layer, np.random.default_rng(0))
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        out = layer.forward(np.full((1, 6), 1e4))
        assert np.abs(out).max() <= 1
        assert np.isfinite(layer.backward(np.ones((1, 2)))).all()


def test_batches_of_changing_size() -> None:
    assert_any_batch_size(RNN(12, 4, 3), lambda rng, count: normal(rng, count, 12))
    assert_any_batch_size(RNN(12, 4, 3, every_step=True), lambda rng, count: normal(rng, count, 12))


def test_float32_stays_float32() -> None:
    assert_float32(RNN(12, 4, 3, every_step=True), normal(np.random.default_rng(0), 5, 12))
