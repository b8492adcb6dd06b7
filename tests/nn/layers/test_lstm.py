"""LSTM: against its equations one example and one step at a time, and backpropagation through time."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.nn.layers import LSTM
from tests.nn.central_differences import bind, proof
from tests.nn.layers.proofs import assert_any_batch_size, assert_backward, assert_float32, normal, orders, seeds


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def by_steps(x, params, steps: int) -> np.ndarray:
    """All hidden states (N, steps, H), one example, one step and one gate at a time."""
    hidden = len(params["b"]) // 4
    gate = {name: slice(place * hidden, (place + 1) * hidden) for place, name in enumerate("fgio")}
    states = []
    for example_x in x:
        h, c, own = np.zeros(hidden), np.zeros(hidden), []
        for x_t in np.split(example_x, steps):
            a = {
                name: x_t @ params["Wx"][:, columns] + h @ params["Wh"][:, columns] + params["b"][columns]
                for name, columns in gate.items()
            }
            c = sigmoid(a["f"]) * c + np.tanh(a["g"]) * sigmoid(a["i"])
            h = sigmoid(a["o"]) * np.tanh(c)
            own.append(h)
        states.append(own)
    return np.array(states)


small = st.integers(1, 4)


@proof
@given(count=small, width=small, hidden=small, steps=small, every_step=st.booleans(), order=orders, seed=seeds)
def test_forward(count: int, width: int, hidden: int, steps: int, every_step: bool, order: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    layer = LSTM(steps * width, hidden, steps, every_step)
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
    assert_backward(LSTM(steps * width, hidden, steps, every_step), rng, np.asarray(x, order=order), dout_order)


def test_backward_over_many_steps() -> None:
    rng = np.random.default_rng(0)
    assert_backward(LSTM(56, 3), rng, 0.5 * normal(rng, 2, 56))


def test_gates_can_be_told_apart() -> None:
    """With shut or open gates: nothing is written, or nothing kept, or nothing read."""
    layer = LSTM(3, 1, 3, every_step=True)
    params, _ = bind(layer, np.random.default_rng(0))
    params["Wx"][...], params["Wh"][...] = [[0, 1, 0, 0]], 0  # only g sees x
    x = np.array([[1.0, 2.0, -1.0]])
    far = 1e3  # a sigmoid of it is 1, of its negative 0
    g = np.tanh(x[0])
    for f, i, o, memory in [
        (far, far, far, np.cumsum(g)),
        (-far, far, far, g),
        (far, -far, far, np.zeros(3)),
        (far, far, -far, None),
    ]:
        params["b"][...] = [f, 0, i, o]
        expected = np.zeros(3) if memory is None else np.tanh(memory)
        np.testing.assert_allclose(layer.forward(x), [expected], rtol=1e-12, atol=1e-15)


def test_an_open_forget_gate_carries_a_derivative_through_all_steps() -> None:
    layer = LSTM(28, 1)
    params, _ = bind(layer, np.random.default_rng(0))
    params["Wx"][...], params["Wh"][...] = [[0, 1e-3, 0, 0]], 0
    params["b"][...] = [1e3, 0, 1e3, 1e3]
    x = np.ones((1, 28))
    layer.forward(x)
    dx = layer.backward(np.ones((1, 1)))
    np.testing.assert_allclose(dx, np.full((1, 28), dx[0, 27]), rtol=1e-12)
    assert dx[0, 0] > 0.99e-3


def test_large_inputs() -> None:
    layer = LSTM(6, 2, 3)
    bind(layer, np.random.default_rng(0))
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        out = layer.forward(np.full((1, 6), 1e4))
        assert np.abs(out).max() <= 1
        assert np.isfinite(layer.backward(np.ones((1, 2)))).all()


def test_backward_can_be_repeated() -> None:
    """Nothing of the forward pass is used up."""
    rng = np.random.default_rng(0)
    layer = LSTM(12, 4, 3)
    _, grads = bind(layer, rng)
    layer.forward(normal(rng, 5, 12))
    dout = normal(rng, 5, 4)
    dx, kept = layer.backward(dout).copy(), {name: array.copy() for name, array in grads.items()}
    np.testing.assert_array_equal(layer.backward(dout), dx)
    for name, gradient in grads.items():
        np.testing.assert_array_equal(gradient, kept[name])


def test_batches_of_changing_size() -> None:
    assert_any_batch_size(LSTM(12, 4, 3), lambda rng, count: normal(rng, count, 12))
    assert_any_batch_size(LSTM(12, 4, 3, every_step=True), lambda rng, count: normal(rng, count, 12))


def test_float32_stays_float32() -> None:
    assert_float32(LSTM(12, 4, 3, every_step=True), normal(np.random.default_rng(0), 5, 12))


def test_derivatives_are_those_of_the_equations_written_out() -> None:
    """dx of one example by nudging the equations above, not the layer's own forward pass."""
    rng = np.random.default_rng(0)
    layer = LSTM(6, 3, 3)
    params, _ = bind(layer, rng)
    x, dout = normal(rng, 1, 6), normal(rng, 1, 3)
    layer.forward(x)
    dx = layer.backward(dout)
    for place in range(6):
        nudge = np.zeros((1, 6))
        nudge[0, place] = 1e-5
        higher, lower = (by_steps(x + sign * nudge, params, 3)[:, -1] for sign in (1, -1))
        assert dx[0, place] == pytest.approx(float(np.sum(dout * (higher - lower))) / 2e-5, rel=1e-6, abs=1e-9)
