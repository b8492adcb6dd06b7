"""Weight decay: the penalty written out, its derivative, and that biases are left alone."""

import numpy as np
import pytest

from backend.nn.weight_decay import add_weight_decay, penalty
from tests.nn.central_differences import assert_same, slopes

WEIGHTS = [slice(0, 6), slice(8, 12)]
BIASES = [6, 7, 12]


def numbers(seed: int, dtype: type = np.float64) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(13).astype(dtype)


def test_penalty_written_out() -> None:
    theta = numbers(0)
    expected = sum(0.3 / 2 * float(theta[p]) ** 2 for p in range(13) if p not in BIASES)
    assert penalty(theta, 0.3, WEIGHTS) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(("weight_decay", "spans"), [(0.0, WEIGHTS), (0.3, [])])
def test_nothing_to_pay(weight_decay: float, spans: list[slice]) -> None:
    theta, gradient = numbers(0), numbers(1)
    assert penalty(theta, weight_decay, spans) == 0
    add_weight_decay(gradient, theta, weight_decay, spans)
    np.testing.assert_array_equal(gradient, numbers(1))


def test_gradient_is_the_penaltys_derivative() -> None:
    theta, gradient = numbers(0), np.zeros(13)
    add_weight_decay(gradient, theta, 0.3, WEIGHTS)
    assert_same("gradient", gradient, slopes(lambda: penalty(theta, 0.3, WEIGHTS), theta))


def test_gradient_is_added_to_in_place() -> None:
    theta, gradient = numbers(0), numbers(1)
    add_weight_decay(gradient, theta, 0.3, WEIGHTS)
    np.testing.assert_array_equal(theta, numbers(0))
    for p in range(13):
        decay = 0 if p in BIASES else 0.3 * theta[p]
        assert gradient[p] == pytest.approx(numbers(1)[p] + decay, rel=1e-14)
    np.testing.assert_array_equal(gradient[BIASES], numbers(1)[BIASES])


def test_float32() -> None:
    theta, gradient = numbers(0, np.float32), numbers(1, np.float32)
    add_weight_decay(gradient, theta, 0.3, WEIGHTS)
    assert gradient.dtype == np.float32
    exact = numbers(1)
    add_weight_decay(exact, numbers(0), 0.3, WEIGHTS)
    np.testing.assert_allclose(gradient, exact, rtol=0, atol=1e-6)
    cost = penalty(theta, 0.3, WEIGHTS)
    assert type(cost) is float
    assert cost == pytest.approx(penalty(numbers(0), 0.3, WEIGHTS), rel=1e-6)
