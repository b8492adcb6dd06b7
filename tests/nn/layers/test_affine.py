"""Affine: its output against the sum written out, its derivatives against central differences."""

import numpy as np
import pytest
from hypothesis import example, given

from backend.nn import Affine, he
from tests.nn.central_differences import bind, proof
from tests.nn.layers.proofs import assert_any_batch_size, assert_backward, assert_float32, normal, orders, seeds, sizes


def test_shapes_and_cost() -> None:
    layer = Affine(784, 50)
    assert layer.parameter_shapes == {"W": (784, 50), "b": (50,)}
    assert layer.output_shape((784,)) == (50,)
    assert layer.multiply_adds((784,)) == 784 * 50


@pytest.mark.parametrize("value", [0, -1, 2.5, True, "3"])
def test_bad_sizes_are_refused(value) -> None:
    with pytest.raises(ValueError) as refusal:
        Affine(value, 3)
    assert str(refusal.value) == f"input_size: expected a whole number of 1 or more, got {value!r}"
    with pytest.raises(ValueError, match=r"^output_size: expected a whole number of 1 or more, got "):
        Affine(3, value)


@proof
@given(count=sizes, inputs=sizes, outputs=sizes, order=orders, seed=seeds)
def test_forward_is_the_weighted_sum(count: int, inputs: int, outputs: int, order: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    layer = Affine(inputs, outputs)
    params, _ = bind(layer, rng)
    x = normal(rng, count, inputs, order=order)
    out = layer.forward(x)
    for n, m in np.ndindex(count, outputs):
        expected = sum(x[n, d] * params["W"][d, m] for d in range(inputs)) + params["b"][m]
        assert out[n, m] == pytest.approx(expected, rel=1e-12, abs=1e-12)


@proof
@given(count=sizes, inputs=sizes, outputs=sizes, order=orders, dout_order=orders, seed=seeds)
@example(count=1, inputs=1, outputs=1, order="C", dout_order="C", seed=0)
@example(count=1, inputs=5, outputs=3, order="F", dout_order="C", seed=1)
def test_backward(count: int, inputs: int, outputs: int, order: str, dout_order: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    assert_backward(Affine(inputs, outputs), rng, normal(rng, count, inputs, order=order), dout_order)


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
    assert_any_batch_size(Affine(4, 3), lambda rng, count: normal(rng, count, 4))


def test_float32_stays_float32() -> None:
    assert_float32(Affine(4, 3), normal(np.random.default_rng(0), 5, 4))


def test_start() -> None:
    layer = Affine(400, 300)
    params, _ = bind(layer, np.random.default_rng(0))
    layer.initialize(he, np.random.default_rng(1))
    np.testing.assert_array_equal(params["W"], he(np.random.default_rng(1), 400, 300))
    np.testing.assert_array_equal(params["b"], np.zeros(300))
