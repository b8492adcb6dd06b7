"""A yardstick for derivatives that shares nothing with the code it measures: central differences in float64."""

from collections.abc import Callable

import numpy as np
from hypothesis import settings
from numpy.typing import ArrayLike, NDArray

from backend.nn.layers import Layer

STEP = 1e-5

# Random shapes and numbers, the same ones at every run of the tests.
proof = settings(max_examples=40, deadline=None, derandomize=True)


def slopes(f: Callable[[], float], x: NDArray[np.float64]) -> NDArray[np.float64]:
    """How f changes with each element of x, which f reads itself; x is put back as it was."""
    result = np.empty_like(x)
    for place in np.ndindex(x.shape):
        kept = x[place]
        x[place] = kept + STEP
        higher = f()
        x[place] = kept - STEP
        lower = f()
        x[place] = kept
        result[place] = (higher - lower) / (2 * STEP)
    return result


def assert_same(name: str, got: ArrayLike, wanted: ArrayLike, tolerance: float = 1e-6) -> None:
    """Every element of `got` is that of `wanted`, relative to the largest element."""
    got, wanted = np.asarray(got), np.asarray(wanted)
    assert got.shape == wanted.shape, f"{name}: expected shape {wanted.shape}, got {got.shape}"
    error = np.abs(got - wanted)
    worst = np.unravel_index(int(error.argmax()), error.shape)
    # Below 1e-3 a central difference of numbers near 1 is known to some ten digits after the point and no better.
    scale = max(float(np.abs(wanted).max()), 1e-3)
    assert error[worst] < tolerance * scale, (
        f"{name}{list(map(int, worst))}: expected {wanted[worst]}, got {got[worst]}"
    )


def bind(layer: Layer, rng: np.random.Generator, dtype: type = np.float64) -> tuple[dict, dict]:
    """Give a layer random parameters and a random state, and gradients that are not numbers until it writes them."""
    shapes = layer.parameter_shapes.items()
    params = {name: rng.standard_normal(shape).astype(dtype) for name, shape in shapes}
    grads = {name: np.full(shape, np.nan, dtype) for name, shape in shapes}
    layer.bind(params, grads, dtype)
    layer.bind_state({name: (rng.random(shape) + 0.5).astype(dtype) for name, shape in layer.state_shapes.items()})
    return params, grads
