"""Affine: its output against the sum written out, its derivatives against central differences."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.nn import Affine
from tests.nn.central_differences import assert_same, bind, proof, slopes

sizes = st.integers(1, 6)


def test_parameter_shapes() -> None:
    assert Affine(784, 50).parameter_shapes == {"W": (784, 50), "b": (50,)}


def test_output_size() -> None:
    assert Affine(3, 5).output_size(3) == 5


def test_input_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^Affine: expected 3 features, got 4$"):
        Affine(3, 5).output_size(4)


@proof
@given(count=sizes, inputs=sizes, outputs=sizes, seed=st.integers(0, 2**32 - 1))
def test_forward_is_the_weighted_sum(count: int, inputs: int, outputs: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    layer = Affine(inputs, outputs)
    params, _ = bind(layer, rng)
    x = rng.standard_normal((count, inputs))
    out = layer.forward(x)
    for n, m in np.ndindex(count, outputs):
        expected = sum(x[n, d] * params["W"][d, m] for d in range(inputs)) + params["b"][m]
        assert out[n, m] == pytest.approx(expected, rel=1e-12, abs=1e-12)


@proof
@given(count=sizes, inputs=sizes, outputs=sizes, seed=st.integers(0, 2**32 - 1))
@example(count=1, inputs=1, outputs=1, seed=0)
@example(count=1, inputs=5, outputs=3, seed=1)
def test_backward_against_differences(count: int, inputs: int, outputs: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    layer = Affine(inputs, outputs)
    params, grads = bind(layer, rng)
    x, dout = rng.standard_normal((count, inputs)), rng.standard_normal((count, outputs))

    def loss() -> float:
        return float(np.vdot(dout, layer.forward(x)))

    layer.forward(x)
    dx = layer.backward(dout).copy()
    assert_same("dx", dx, slopes(loss, x))
    assert_same("dW", grads["W"], slopes(loss, params["W"]))
    assert_same("db", grads["b"], slopes(loss, params["b"]))


def test_arguments_are_left_alone() -> None:
    rng = np.random.default_rng(0)
    layer = Affine(4, 3)
    bind(layer, rng)
    x, dout = rng.standard_normal((2, 4)), rng.standard_normal((2, 3))
    kept_x, kept_dout = x.copy(), dout.copy()
    layer.forward(x)
    layer.backward(dout)
    np.testing.assert_array_equal(x, kept_x)
    np.testing.assert_array_equal(dout, kept_dout)


def test_gradients_are_written_where_nobody_asks_for_dx() -> None:
    rng = np.random.default_rng(0)
    layer = Affine(4, 3)
    _, grads = bind(layer, rng)
    x, dout = rng.standard_normal((5, 4)), rng.standard_normal((5, 3))
    layer.forward(x)
    layer.backward(dout, needs_dx=False)
    np.testing.assert_allclose(grads["W"], np.einsum("nd,nm->dm", x, dout), rtol=1e-12)
    np.testing.assert_allclose(grads["b"], dout.sum(axis=0), rtol=1e-12)


def test_batches_of_changing_size() -> None:
    rng = np.random.default_rng(0)
    layer = Affine(4, 3)
    params, grads = bind(layer, rng)
    for count in (3, 1, 7, 2):
        x, dout = rng.standard_normal((count, 4)), rng.standard_normal((count, 3))
        np.testing.assert_allclose(layer.forward(x), x @ params["W"] + params["b"], rtol=1e-12)
        np.testing.assert_allclose(layer.backward(dout), dout @ params["W"].T, rtol=1e-12)
        np.testing.assert_allclose(grads["b"], dout.sum(axis=0), rtol=1e-12)


def test_float32_stays_float32() -> None:
    rng = np.random.default_rng(0)
    layer = Affine(4, 3)
    bind(layer, rng, np.float32)
    assert layer.forward(np.ones((2, 4), np.float32)).dtype == np.float32
    assert layer.backward(np.ones((2, 3), np.float32)).dtype == np.float32
