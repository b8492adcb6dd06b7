"""What is proved of every layer: its derivatives, that it leaves its arguments alone, that its buffers hold nothing."""

import copy
from collections.abc import Callable

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from backend.nn.layers import Layer
from tests.nn.central_differences import assert_same, bind, slopes

Array = NDArray[np.float64]

sizes = st.integers(1, 5)
seeds = st.integers(0, 2**32 - 1)
orders = st.sampled_from(["C", "F"])
"""Features may come row after row in memory, or column after column, as out of Flatten."""


def normal(rng: np.random.Generator, *shape: int, order: str = "C") -> Array:
    """Random numbers in this memory order."""
    return np.asarray(rng.standard_normal(shape), order=order)


def assert_backward(layer: Layer, rng: np.random.Generator, x: Array, order: str = "C") -> None:
    """dx and the gradient of every parameter are those of central differences of sum(dout * out), for a random dout.

    Besides: the arguments are left alone, dx lies in memory as x does, and the gradients of the parameters are the
    same where nobody asks for dx.
    """
    params, grads = bind(layer, rng)
    dout = normal(rng, *layer.forward(x).shape, order=order)
    kept_x, kept_dout = x.copy(), dout.copy()

    def loss() -> float:
        return float(np.sum(dout * layer.forward(x)))

    layer.forward(x)
    dx = layer.backward(dout)
    assert (dx.flags.c_contiguous, dx.flags.f_contiguous) == (x.flags.c_contiguous, x.flags.f_contiguous)
    dx = dx.copy()
    gradients = {name: gradient.copy() for name, gradient in grads.items()}
    for gradient in grads.values():
        gradient[...] = np.nan
    layer.forward(x)
    layer.backward(dout, needs_dx=False)
    np.testing.assert_array_equal(x, kept_x)
    np.testing.assert_array_equal(dout, kept_dout)

    assert_same("dx", dx, slopes(loss, x))
    for name, array in params.items():
        assert_same(f"d{name}", gradients[name], slopes(loss, array))
        assert_same(f"d{name} without dx", grads[name], gradients[name], 1e-12)


def assert_any_batch_size(layer: Layer, batch: Callable[[np.random.Generator, int], Array]) -> None:
    """With buffers that were used for batches of other sizes, all results are those with fresh ones."""
    rng = np.random.default_rng(0)
    params, grads = bind(layer, rng)
    for count in (100, 7, 100, 1, 101):
        x = batch(rng, count)
        fresh, fresh_grads = copy.copy(layer), {name: np.full_like(array, np.nan) for name, array in params.items()}
        fresh.bind(params, fresh_grads, np.float64)
        out = layer.forward(x)
        np.testing.assert_array_equal(out, fresh.forward(x))
        dout = normal(rng, *out.shape)
        np.testing.assert_array_equal(layer.backward(dout), fresh.backward(dout))
        for name, gradient in grads.items():
            np.testing.assert_array_equal(gradient, fresh_grads[name])


def assert_float32(layer: Layer, x: Array) -> None:
    """A layer that is bound to float32 computes in float32, near to what it computes in float64."""
    params, grads = bind(layer, np.random.default_rng(0))
    out = layer.forward(x).copy()
    dx = layer.backward(np.ones_like(out)).copy()
    low = {name: array.astype(np.float32) for name, array in params.items()}
    low_grads = {name: np.full_like(array, np.nan) for name, array in low.items()}
    layer.bind(low, low_grads, np.float32)
    low_out = layer.forward(x.astype(np.float32))
    low_dx = layer.backward(np.ones_like(low_out))
    for got, wanted in [(low_out, out), (low_dx, dx), *((low_grads[name], grads[name]) for name in grads)]:
        assert got.dtype == np.float32
        np.testing.assert_allclose(got, wanted, rtol=1e-4, atol=1e-4)
