"""Plain gradient descent: its formula, in place, and the learning rates that it takes."""

import numpy as np
import pytest

from backend.nn import SGD


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_formula(dtype: type) -> None:
    rng = np.random.default_rng(0)
    theta, gradient = rng.standard_normal(50).astype(dtype), rng.standard_normal(50).astype(dtype)
    expected = theta - dtype(0.1) * gradient
    place = theta
    SGD(0.1).update(theta, gradient)
    assert theta is place
    assert theta.dtype == dtype
    np.testing.assert_allclose(theta, expected, rtol=1e-6 if dtype is np.float32 else 1e-14)


def test_gradient_holds_the_step_afterwards() -> None:
    theta, gradient = np.array([1.0, 2.0]), np.array([4.0, -8.0])
    SGD(0.25).update(theta, gradient)
    np.testing.assert_array_equal(gradient, [1.0, -2.0])
    np.testing.assert_array_equal(theta, [0.0, 4.0])


def test_learning_rate_may_change_between_steps() -> None:
    sgd = SGD(1.0)
    theta = np.array([10.0])
    sgd.update(theta, np.array([1.0]))
    sgd.learning_rate = 0.5
    sgd.update(theta, np.array([1.0]))
    np.testing.assert_array_equal(theta, [8.5])


def test_walks_down_a_parabola() -> None:
    theta = np.array([3.0, -4.0])
    for _ in range(60):
        SGD(0.1).update(theta, 2 * theta)  # the gradient of theta squared
    np.testing.assert_allclose(theta, np.array([3.0, -4.0]) * 0.8**60, rtol=1e-12)


@pytest.mark.parametrize("rate", [0, 0.0, -0.1, float("nan")])
def test_bad_learning_rate_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match=rf"^learning_rate: expected a finite number greater than 0, got {rate!r}$"):
        SGD(rate)
