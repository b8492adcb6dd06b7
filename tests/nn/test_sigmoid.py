"""Sigmoid: its values, however large the input, and its derivative."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from backend.nn import Sigmoid
from tests.nn.central_differences import assert_same, bind, proof, slopes

sizes = st.integers(1, 6)


def test_is_the_logistic_function() -> None:
    layer = Sigmoid()
    bind(layer, np.random.default_rng(0))
    x = np.linspace(-30, 30, 121).reshape(11, 11)
    np.testing.assert_allclose(layer.forward(x), 1 / (1 + np.exp(-x)), rtol=1e-12, atol=1e-15)


def test_large_inputs_do_not_overflow() -> None:
    layer = Sigmoid()
    bind(layer, np.random.default_rng(0))
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(layer.forward(np.array([[-1e4, -1e300, 0.0, 1e4, 1e300]])), [[0, 0, 0.5, 1, 1]])
        np.testing.assert_array_equal(layer.backward(np.ones((1, 5))), [[0, 0, 0.25, 0, 0]])


@proof
@given(count=sizes, features=sizes, seed=st.integers(0, 2**32 - 1))
@example(count=1, features=1, seed=0)
def test_backward_against_differences(count: int, features: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    layer = Sigmoid()
    bind(layer, rng)
    x, dout = 2 * rng.standard_normal((count, features)), rng.standard_normal((count, features))
    kept_dout = dout.copy()
    layer.forward(x)
    dx = layer.backward(dout).copy()
    np.testing.assert_array_equal(dout, kept_dout)
    assert_same("dx", dx, slopes(lambda: float(np.vdot(dout, layer.forward(x))), x))


def test_batches_of_changing_size() -> None:
    rng = np.random.default_rng(0)
    layer = Sigmoid()
    bind(layer, rng)
    for count in (3, 1, 7, 2):
        x, dout = rng.standard_normal((count, 4)), rng.standard_normal((count, 4))
        y = 1 / (1 + np.exp(-x))
        np.testing.assert_allclose(layer.forward(x), y, rtol=1e-12)
        np.testing.assert_allclose(layer.backward(dout), dout * y * (1 - y), rtol=1e-12, atol=1e-15)


def test_keeps_the_size() -> None:
    assert Sigmoid().output_size(17) == 17
    assert dict(Sigmoid().parameter_shapes) == {}
