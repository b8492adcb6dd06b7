"""Plain gradient descent: its formula, and that it needs no memory."""

from collections.abc import Iterator

import numpy as np
import pytest

from backend.nn.optimizers import SGD
from tests.nn.optimizers.walks import assert_as_in


def robbins_monro(theta: float, gradients: list[float], rates: list[float]) -> Iterator[float]:
    for gradient, rate in zip(gradients, rates, strict=True):
        theta = theta - rate * gradient
        yield theta


def test_formula() -> None:
    assert_as_in(robbins_monro, SGD(0.1), 0.1)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_one_step_without_bind(dtype: type) -> None:
    rng = np.random.default_rng(0)
    theta, gradient = rng.standard_normal(50).astype(dtype), rng.standard_normal(50).astype(dtype)
    expected = theta - dtype(0.1) * gradient
    sgd = SGD(0.1)
    sgd.update(theta, gradient)
    np.testing.assert_array_equal(theta, expected)
    assert (sgd.state, sgd.steps) == ({}, 1)


def test_walks_down_a_parabola() -> None:
    theta, sgd = np.array([3.0, -4.0]), SGD(0.1)
    for _ in range(60):
        sgd.update(theta, 2 * theta)  # the gradient of theta squared
    np.testing.assert_allclose(theta, np.array([3.0, -4.0]) * 0.8**60, rtol=1e-12)
