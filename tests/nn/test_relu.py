"""ReLU: what it passes, and its derivative away from the kink and on it."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from backend.nn import ReLU
from tests.nn.central_differences import assert_same, bind, proof, slopes

sizes = st.integers(1, 6)


def test_passes_what_is_positive() -> None:
    layer = ReLU()
    bind(layer, np.random.default_rng(0))
    np.testing.assert_array_equal(layer.forward(np.array([[-2.0, 0.0, 3.5]])), [[0.0, 0.0, 3.5]])


def test_derivative_at_zero_is_zero() -> None:
    layer = ReLU()
    bind(layer, np.random.default_rng(0))
    layer.forward(np.array([[0.0, -0.0, 1e-300, -1e-300]]))
    np.testing.assert_array_equal(layer.backward(np.full((1, 4), 7.0)), [[0.0, 0.0, 7.0, 0.0]])


@proof
@given(count=sizes, features=sizes, seed=st.integers(0, 2**32 - 1))
@example(count=1, features=1, seed=0)
def test_backward_against_differences(count: int, features: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    layer = ReLU()
    bind(layer, rng)
    x, dout = rng.standard_normal((count, features)), rng.standard_normal((count, features))
    x += np.where(x > 0, 0.01, -0.01)  # a difference across the kink measures no derivative
    layer.forward(x)
    dx = layer.backward(dout).copy()
    assert_same("dx", dx, slopes(lambda: float(np.vdot(dout, layer.forward(x))), x))


def test_arguments_are_left_alone() -> None:
    rng = np.random.default_rng(0)
    layer = ReLU()
    bind(layer, rng)
    x, dout = rng.standard_normal((3, 4)), rng.standard_normal((3, 4))
    kept_x, kept_dout = x.copy(), dout.copy()
    layer.forward(x)
    layer.backward(dout)
    np.testing.assert_array_equal(x, kept_x)
    np.testing.assert_array_equal(dout, kept_dout)


def test_batches_of_changing_size() -> None:
    rng = np.random.default_rng(0)
    layer = ReLU()
    bind(layer, rng)
    for count in (3, 1, 7, 2):
        x, dout = rng.standard_normal((count, 4)), rng.standard_normal((count, 4))
        np.testing.assert_array_equal(layer.forward(x), x * (x > 0))
        np.testing.assert_array_equal(layer.backward(dout), dout * (x > 0))


def test_keeps_the_size() -> None:
    assert ReLU().output_size(17) == 17
    assert dict(ReLU().parameter_shapes) == {}
